/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/witness_evidence.h"

#include "base/file.h"
#include "ledger/hash.h"

#define EVIDENCE_FOLDER "evidence"
#define REQUEST_END ".request"

enum { NAME_DIGITS = 32 };

static const struct {
    struct str prefix;
    size_t count_max;
} kinds[] = {
    [WITNESS_FORK] = {{"fork-", 5}, WITNESS_FORKS_MAX},
    [WITNESS_UNPROVEN] = {{"unproven-", 9}, WITNESS_UNPROVEN_MAX},
};

static bool ends(struct str s, struct str end)
{
    return s.size >= end.size && str_eq((struct str){s.data + s.size - end.size, end.size}, end);
}

static bool check_room(const char *folder, enum witness_evidence_kind kind, struct error *err)
{
    struct arena scratch;
    struct str *names;
    size_t count, kept = 0;
    arena_init(&scratch);
    bool good = file_list(&scratch, folder, &names, &count, err);
    for (size_t i = 0; good && i < count; i++)
        kept += str_starts(names[i], kinds[kind].prefix) && ends(names[i], STR(REQUEST_END));
    arena_release(&scratch);
    if (good && kept >= kinds[kind].count_max)
        return error_set(err, ERROR_LIMIT, "%s: there are %zu of this kind already", folder, kept);
    return good;
}

/* The request comes last: where it is, what belongs to it is there. */
static bool write_files(struct arena *arena, const char *folder, const char *base,
                        const struct witness_evidence *evidence, struct error *err)
{
    bool good = evidence->cosigned.size == 0
                || file_write(arena_printf(arena, "%s.cosigned", base), evidence->cosigned, err);
    return good
           && file_write_once(arena_printf(arena, "%s" REQUEST_END, base), evidence->request, err)
           && file_sync_folder(folder, err);
}

bool witness_evidence_keep(struct arena *arena, const char *folder,
                           const struct witness_evidence *evidence, const char **path,
                           struct error *err)
{
    char hex[HASH_HEX_BYTES];
    struct hash hash = hash_bytes(evidence->text);
    hash_write_hex(hex, &hash);
    const char *inside = arena_printf(arena, "%s/" EVIDENCE_FOLDER, folder);
    const char *base = arena_printf(arena, "%s/%s%.*s", inside, kinds[evidence->kind].prefix.data,
                                    NAME_DIGITS, hex);
    *path = arena_printf(arena, "%s" REQUEST_END, base);
    if (file_kind_at(*path) != FILE_ABSENT)
        return true;
    return file_make_folders(inside, err) && check_room(inside, evidence->kind, err)
           && write_files(arena, inside, base, evidence, err);
}
