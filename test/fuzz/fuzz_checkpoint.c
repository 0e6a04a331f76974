/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of checkpoints: what is read is written as it was. */
#include "fuzz.h"
#include "ledger/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct checkpoint checkpoint;
    struct error err;
    if (checkpoint_parse(bytes, &checkpoint, &err)) {
        struct buf out;
        CHECK(checkpoint.size >= 0 && checkpoint.origin.size > 0);
        CHECK(note_text_check(bytes, &err));
        buf_init(&out);
        checkpoint_write(&checkpoint, &out);
        CHECK(str_eq(bytes, buf_view(&out)));
        buf_release(&out);
    }
    return 0;
}
