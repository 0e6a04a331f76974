/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to a witness: what is read is written as it was. */
#include "fuzz.h"
#include "ledger/witness_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct arena arena;
    struct witness_request request;
    struct error err;
    arena_init(&arena);
    if (witness_request_parse(&arena, bytes, &request, &err)) {
        struct buf out;
        buf_init(&out);
        CHECK(request.old_size >= 0 && request.hash_count <= WITNESS_REQUEST_HASHES_MAX);
        witness_request_write(&request, &out);
        CHECK(str_eq(bytes, buf_view(&out)));
        buf_release(&out);
    }
    arena_release(&arena);
    return 0;
}
