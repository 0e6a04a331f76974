/* SPDX-License-Identifier: Apache-2.0 */
#include "net/mirror_evidence.h"

#include "base/file.h"
#include "ledger/hash.h"

#define EVIDENCE_FOLDER "evidence"

enum { NAME_DIGITS = 32 };

static bool keep(struct arena *arena, const char *base, const char *end, struct str bytes,
                 struct error *err)
{
    return bytes.size == 0 || file_write(arena_printf(arena, "%s.%s", base, end), bytes, err);
}

/* What was shown comes last: where it is, what belongs to it is there. */
bool mirror_evidence_keep(struct arena *arena, const char *folder,
                          const struct mirror_evidence *evidence, const char **path,
                          struct error *err)
{
    char hex[HASH_HEX_BYTES];
    struct hash hash = hash_bytes(evidence->text);
    hash_write_hex(hex, &hash);
    const char *inside = arena_printf(arena, "%s/" EVIDENCE_FOLDER, folder);
    const char *base = arena_printf(arena, "%s/%s-%.*s", inside, evidence->kind, NAME_DIGITS, hex);
    *path = base;
    if (file_kind_at(arena_printf(arena, "%s.shown", base)) != FILE_ABSENT)
        return true;
    return file_make_folders(inside, err) && keep(arena, base, "seen", evidence->seen, err)
           && keep(arena, base, "proof", evidence->proof, err)
           && keep(arena, base, "shown", evidence->shown, err);
}
