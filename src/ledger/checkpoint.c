/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/checkpoint.h"

#include "ledger/base64.h"
#include "ledger/decimal.h"
#include "record/quote.h"

#include <inttypes.h>

static bool check_extensions(struct str extensions, struct error *err)
{
    for (struct str line; str_next(&extensions, '\n', &line);)
        if (line.size == 0)
            return error_set(err, ERROR_FORMAT, "a checkpoint with an empty line");
    return true;
}

bool checkpoint_parse(struct str text, struct checkpoint *checkpoint, struct error *err)
{
    struct str rest = text, size, root;
    *checkpoint = (struct checkpoint){0};
    if (text.size > CHECKPOINT_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a checkpoint of %zu bytes; the limit is %d", text.size,
                         CHECKPOINT_BYTES_MAX);
    if (!note_text_check(text, err))
        return false;
    if (!str_next(&rest, '\n', &checkpoint->origin) || checkpoint->origin.size == 0)
        return error_set(err, ERROR_FORMAT, "a checkpoint without an origin");
    if (checkpoint->origin.size > KEY_NAME_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a checkpoint's origin of %zu bytes; the limit is %d",
                         checkpoint->origin.size, KEY_NAME_BYTES_MAX);
    if (!str_next(&rest, '\n', &size) || !decimal_parse(size, &checkpoint->size))
        return error_set(err, ERROR_FORMAT, "a checkpoint whose second line is not a size");
    if (!str_next(&rest, '\n', &root)
        || !base64_parse_exactly(root, checkpoint->root.bytes, HASH_BYTES))
        return error_set(err, ERROR_FORMAT, "a checkpoint whose third line is not a root hash");
    checkpoint->extensions = rest;
    return check_extensions(rest, err);
}

void checkpoint_write(const struct checkpoint *checkpoint, struct buf *out)
{
    buf_str(out, checkpoint->origin);
    buf_printf(out, "\n%" PRId64 "\n", checkpoint->size);
    base64_write(out, checkpoint->root.bytes, HASH_BYTES);
    buf_char(out, '\n');
    buf_str(out, checkpoint->extensions);
}

/* Whom a checkpoint may be signed by. */
struct signers {
    const struct key *log;
    const struct policy *policy; /* NULL: no witnesses */
};

static const struct key *find_signer(const void *context, struct str name,
                                     const uint8_t id[static KEY_ID_BYTES])
{
    const struct signers *signers = context;
    if (key_answers_to(signers->log, name, id))
        return signers->log;
    return signers->policy == NULL ? NULL : policy_find_witness(signers->policy, name, id);
}

bool checkpoint_open(struct arena *arena, struct str bytes, const struct key *log,
                     const struct policy *policy, struct checkpoint *checkpoint, struct note *note,
                     struct error *err)
{
    const struct signers signers = {log, policy};
    struct str origin = str_from(log->name);
    if (bytes.size > CHECKPOINT_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a checkpoint of %zu bytes; the limit is %d", bytes.size,
                         CHECKPOINT_BYTES_MAX);
    if (!note_parse(arena, bytes, note, err) || !note_verify_by(note, find_signer, &signers, err))
        return false;
    if (!note_is_signed_by(note, log))
        return error_set(err, ERROR_SIGNATURE, "a checkpoint that the log %s has not signed",
                         QUOTE(origin));
    if (!checkpoint_parse(note->text, checkpoint, err))
        return false;
    if (!str_eq(checkpoint->origin, origin))
        return error_set(err, ERROR_SIGNATURE, "a checkpoint of another log, %s",
                         QUOTE(checkpoint->origin));
    return true;
}

bool checkpoint_sign(const struct checkpoint *checkpoint, const struct key_pair *log,
                     struct buf *out, struct error *err)
{
    struct buf text;
    if (!str_eq(checkpoint->origin, str_from(key_pair_public(log)->name)))
        return error_set(err, ERROR_USAGE, "the log's key has another name than the origin %s",
                         QUOTE(checkpoint->origin));
    buf_init(&text);
    checkpoint_write(checkpoint, &text);
    bool good = note_sign(buf_view(&text), &log, 1, out, err);
    buf_release(&text);
    return good;
}
