/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/proof.h"

#include "ledger/base64.h"
#include "ledger/decimal.h"

#include <inttypes.h>

#define FIRST_LINE "c2sp.org/tlog-proof@v1"
#define EXTRA "extra "
#define INDEX "index "

/* The rest of a line that begins with `word`. */
static bool take_word(struct str line, struct str word, struct str *value)
{
    if (!str_starts(line, word))
        return false;
    *value = (struct str){line.data + word.size, line.size - word.size};
    return true;
}

static bool parse_extra(struct arena *arena, struct str base64, struct proof *proof,
                        struct error *err)
{
    size_t size;
    if (BASE64_DECODED_MAX(base64.size) > PROOF_EXTRA_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a proof with more than %d bytes of extra data",
                         PROOF_EXTRA_BYTES_MAX);
    uint8_t *bytes = arena_alloc(arena, BASE64_DECODED_MAX(base64.size) + 1, 1);
    if (!base64_parse(base64, bytes, &size) || size == 0)
        return error_set(err, ERROR_FORMAT, "a proof whose extra data is not base64");
    proof->extra = (struct str){(const char *)bytes, size};
    return true;
}

/* The lines of hashes up to the empty line. */
static bool parse_hashes(struct arena *arena, struct str *rest, struct proof *proof,
                         struct error *err)
{
    struct str line;
    proof->hashes = ARENA_ARRAY(arena, struct hash, TREE_PROOF_HASHES);
    while (str_next(rest, '\n', &line)) {
        if (line.size == 0)
            return true;
        if (proof->hash_count == TREE_PROOF_HASHES)
            return error_set(err, ERROR_LIMIT, "a proof with more than %d hashes",
                             TREE_PROOF_HASHES);
        if (!base64_parse_exactly(line, proof->hashes[proof->hash_count].bytes, HASH_BYTES))
            return error_set(err, ERROR_FORMAT, "a proof whose hash %zu is not base64 of 32 bytes",
                             proof->hash_count + 1);
        proof->hash_count++;
    }
    return error_set(err, ERROR_FORMAT, "a proof without an empty line before its checkpoint");
}

bool proof_parse(struct arena *arena, struct str bytes, struct proof *proof, struct error *err)
{
    struct str rest = bytes, line, value;
    *proof = (struct proof){0};
    if (bytes.size > PROOF_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a proof of %zu bytes; the limit is %d", bytes.size,
                         PROOF_BYTES_MAX);
    if (!str_next(&rest, '\n', &line) || !str_eq(line, STR(FIRST_LINE)))
        return error_set(err, ERROR_FORMAT, "not a proof: the first line is not " FIRST_LINE);
    if (!str_next(&rest, '\n', &line))
        line = (struct str){0};
    if (take_word(line, STR(EXTRA), &value)) {
        if (!parse_extra(arena, value, proof, err))
            return false;
        if (!str_next(&rest, '\n', &line))
            line = (struct str){0};
    }
    if (!take_word(line, STR(INDEX), &value) || !decimal_parse(value, &proof->index))
        return error_set(err, ERROR_FORMAT, "a proof without the index of its entry");
    if (!parse_hashes(arena, &rest, proof, err))
        return false;
    proof->checkpoint = rest;
    if (rest.size == 0)
        return error_set(err, ERROR_FORMAT, "a proof without a checkpoint");
    return true;
}

void proof_write(const struct proof *proof, struct buf *out)
{
    buf_text(out, FIRST_LINE "\n");
    if (proof->extra.size > 0) {
        buf_text(out, EXTRA);
        base64_write(out, proof->extra.data, proof->extra.size);
        buf_char(out, '\n');
    }
    buf_printf(out, INDEX "%" PRId64 "\n", proof->index);
    for (size_t i = 0; i < proof->hash_count; i++) {
        base64_write(out, proof->hashes[i].bytes, HASH_BYTES);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
    buf_str(out, proof->checkpoint);
}

bool proof_verify(struct arena *arena, const struct proof *proof, struct str entry,
                  const struct key *log, const struct policy *policy, struct checkpoint *checkpoint,
                  struct error *err)
{
    struct note note;
    if (!checkpoint_open(arena, proof->checkpoint, log, policy, checkpoint, &note, err))
        return false;
    if (policy != NULL && !policy_is_met(policy, &note))
        return error_set(err, ERROR_SIGNATURE,
                         "the checkpoint is not cosigned by the quorum of the policy");
    struct hash leaf = hash_leaf(entry);
    return tree_check_inclusion(proof->index, checkpoint->size, &leaf, proof->hashes,
                                proof->hash_count, &checkpoint->root, err);
}
