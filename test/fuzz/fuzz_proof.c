/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs: what is read is written as it was, and is looked into as far as its signature goes. */
#include "fuzz.h"
#include "ledger/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct arena arena;
    struct proof proof;
    struct error err;
    arena_init(&arena);
    if (proof_parse(&arena, bytes, &proof, &err)) {
        struct checkpoint checkpoint;
        struct key log;
        struct buf out;
        buf_init(&out);
        proof_write(&proof, &out);
        CHECK(str_eq(bytes, buf_view(&out)));
        buf_release(&out);
        CHECK(
            key_parse(STR("l1+e41fb65b+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), &log, &err));
        if (proof_verify(&arena, &proof, STR("entry"), &log, NULL, &checkpoint, &err))
            CHECK(proof.index < checkpoint.size);
        if (proof_verify(&arena, &proof, proof.extra, &log, NULL, &checkpoint, &err))
            CHECK(proof.index < checkpoint.size);
    }
    arena_release(&arena);
    return 0;
}
