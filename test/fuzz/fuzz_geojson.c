/* SPDX-License-Identifier: Apache-2.0 */
/* areas.geojson, with a requirement in each of its first areas so that distances are measured. */
#include "fuzz.h"
#include "round_trip.h"

enum { REQUIREMENTS_MAX = 4 };

static void add_requirements(struct trial *trial)
{
    const struct table *areas = &trial->record.tables[KIND_AREA];
    for (size_t i = 0; i < areas->row_count && i < REQUIREMENTS_MAX; i++) {
        if (!row_has(&areas->rows[i], AREA_ID))
            continue;
        struct row *row = loader_add_row(&trial->loader, KIND_REQUIREMENT, 1);
        struct place place = {1, 1};
        struct str id = str_from(arena_printf(trial->arena, "R-%zu", i));
        loader_set_cell(&trial->loader, row, REQUIREMENT_ID, id, place);
        loader_set_cell(&trial->loader, row, REQUIREMENT_SET, STR("s"), place);
        loader_set_cell(&trial->loader, row, REQUIREMENT_COMPONENT, STR("land"), place);
        loader_set_cell(&trial->loader, row, REQUIREMENT_CAPABILITY, STR("c"), place);
        loader_set_cell(&trial->loader, row, REQUIREMENT_AREA, row_text(&areas->rows[i], AREA_ID),
                        place);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct trial trial;
    arena_init(&arena);
    trial_init(&trial, &arena);
    loader_read_areas(&trial.loader, (struct str){(const char *)data, size});
    add_requirements(&trial);
    trial_finish(&trial);
    arena_release(&arena);
    return 0;
}
