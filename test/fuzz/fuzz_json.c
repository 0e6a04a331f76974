/* SPDX-License-Identifier: Apache-2.0 */
/* A record as one JSON document. */
#include "fuzz.h"
#include "round_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct trial trial;
    arena_init(&arena);
    trial_init(&trial, &arena);
    trial.record.path = STR("record.json");
    loader_read_document(&trial.loader, (struct str){(const char *)data, size});
    trial_finish(&trial);
    arena_release(&arena);
    return 0;
}
