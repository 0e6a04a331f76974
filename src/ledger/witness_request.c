/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/witness_request.h"

#include "ledger/base64.h"
#include "ledger/decimal.h"

#include <inttypes.h>

#define OLD "old "

static bool parse_old(struct str line, int64_t *size, struct error *err)
{
    struct str word;
    bool good =
        str_starts(line, STR(OLD)) && str_next(&line, ' ', &word) && decimal_parse(line, size);
    return good || error_set(err, ERROR_FORMAT, "the first line is not old and a size");
}

/* The lines of hashes up to the empty line. */
static bool parse_hashes(struct arena *arena, struct str *rest, struct witness_request *request,
                         struct error *err)
{
    struct str line;
    request->hashes = ARENA_ARRAY(arena, struct hash, WITNESS_REQUEST_HASHES_MAX);
    while (str_next(rest, '\n', &line)) {
        if (line.size == 0)
            return true;
        if (request->hash_count == WITNESS_REQUEST_HASHES_MAX)
            return error_set(err, ERROR_LIMIT, "a proof of more than %d hashes",
                             WITNESS_REQUEST_HASHES_MAX);
        if (!base64_parse_exactly(line, request->hashes[request->hash_count].bytes, HASH_BYTES))
            return error_set(err, ERROR_FORMAT, "hash %zu of the proof is not base64 of 32 bytes",
                             request->hash_count + 1);
        request->hash_count++;
    }
    return error_set(err, ERROR_FORMAT, "no empty line before the checkpoint");
}

bool witness_request_parse(struct arena *arena, struct str bytes, struct witness_request *request,
                           struct error *err)
{
    struct str rest = bytes, line;
    *request = (struct witness_request){0};
    if (bytes.size > WITNESS_REQUEST_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a request of %zu bytes; the limit is %d", bytes.size,
                         WITNESS_REQUEST_BYTES_MAX);
    if (!str_next(&rest, '\n', &line))
        return error_set(err, ERROR_FORMAT, "an empty request");
    if (!parse_old(line, &request->old_size, err) || !parse_hashes(arena, &rest, request, err))
        return false;
    request->checkpoint = rest;
    return rest.size > 0 || error_set(err, ERROR_FORMAT, "a request without a checkpoint");
}

void witness_request_write(const struct witness_request *request, struct buf *out)
{
    buf_printf(out, OLD "%" PRId64 "\n", request->old_size);
    for (size_t i = 0; i < request->hash_count; i++) {
        base64_write(out, request->hashes[i].bytes, HASH_BYTES);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
    buf_str(out, request->checkpoint);
}
