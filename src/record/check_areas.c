/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of geometry: polygons that are none, and requirements too near to a line. */
#include "base/number.h"
#include "record/checker.h"
#include "record/geo.h"
#include "record/limits.h"

static const struct geometry *geometry_of(const struct record *record, size_t area)
{
    return &record->geometries[area];
}

void check_polygons(struct checker *checker)
{
    const struct record *record = checker->record;
    const struct table *areas = &record->tables[KIND_AREA];
    struct geo geo;
    geo_init(&geo);
    for (size_t i = 0; i < areas->row_count; i++) {
        char reason[GEO_REASON_BYTES];
        const struct geometry *geometry = geometry_of(record, i);
        if (geometry->type == GEOMETRY_POLYGON && !geo_is_valid(&geo, geometry, reason))
            checker_add(checker, SEVERITY_ERROR, &areas->rows[i], FIELD_NONE, NULL,
                        "the polygon of %s is not valid: %s",
                        QUOTE(row_text(&areas->rows[i], AREA_ID)), reason);
    }
    geo_release(&geo);
}

/* ---- distance from lines ---- */

struct standoff {
    struct checker *checker;
    struct geo geo;
    const struct row **lines; /* areas of kind line that ask for a distance */
    size_t line_count;
    size_t pair_count; /* measured so far, of LIMIT_STANDOFF_PAIRS */
};

static bool is_line(const struct record *record, const struct row *area)
{
    bool line =
        row_value(area, AREA_KIND, AREA_AREA) == AREA_LINE
        || (!row_has(area, AREA_KIND) && geometry_of(record, area->index)->type == GEOMETRY_LINE);
    return line && row_value(area, AREA_STANDOFF_KM, 0) > 0
           && geometry_of(record, area->index)->type != GEOMETRY_NONE;
}

static void find_lines(struct standoff *s)
{
    const struct table *areas = &s->checker->record->tables[KIND_AREA];
    s->lines = ARENA_ARRAY(s->checker->scratch, const struct row *, areas->row_count + 1);
    for (size_t i = 0; i < areas->row_count; i++)
        if (is_line(s->checker->record, &areas->rows[i]))
            s->lines[s->line_count++] = &areas->rows[i];
}

static void report_near(struct standoff *s, const struct row *requirement, const struct row *line,
                        double distance_km)
{
    char standoff[NUMBER_TEXT_BYTES];
    checker_add(s->checker, SEVERITY_WARNING, requirement, REQUIREMENT_AREA, NULL,
                "the area %s comes within %.1f km of the line %s, which asks for %s km",
                QUOTE(row_text(requirement, REQUIREMENT_AREA)), distance_km,
                QUOTE(row_text(line, AREA_ID)),
                thousandths_write(standoff, line->cells[AREA_STANDOFF_KM].value));
}

/* The requirements of one area, as a list through `next`. */
static void report_all(struct standoff *s, uint32_t first, const uint32_t *next,
                       const struct row *line, double distance_km)
{
    for (uint32_t i = first; i > 0; i = next[i - 1])
        report_near(s, record_row(s->checker->record, KIND_REQUIREMENT, i - 1), line, distance_km);
}

static void check_area(struct standoff *s, size_t area, uint32_t first, const uint32_t *next)
{
    const struct record *record = s->checker->record;
    const struct geometry *geometry = geometry_of(record, area);
    for (size_t i = 0; i < s->line_count && s->pair_count < LIMIT_STANDOFF_PAIRS; i++) {
        const struct row *line = s->lines[i];
        const struct geometry *other = geometry_of(record, line->index);
        double standoff_km = (double)line->cells[AREA_STANDOFF_KM].value / 1000;
        s->pair_count++;
        if (geo_distance_at_least_km(geometry, other) >= standoff_km)
            continue;
        double distance_km = geo_distance_km(&s->geo, geometry, other);
        if (distance_km >= 0 && distance_km < standoff_km)
            report_all(s, first, next, line, distance_km);
    }
}

/* Requirements by their area: first_of[area] and next[requirement] are indexes + 1, 0 ends a list.
 */
static void group_by_area(struct standoff *s, uint32_t *first_of, uint32_t *next)
{
    const struct table *requirements = &s->checker->record->tables[KIND_REQUIREMENT];
    for (size_t i = requirements->row_count; i-- > 0;) {
        const struct row *row = &requirements->rows[i];
        if (!row_has(row, REQUIREMENT_AREA))
            continue;
        size_t area = (size_t)row->cells[REQUIREMENT_AREA].value;
        next[i] = first_of[area];
        first_of[area] = (uint32_t)i + 1;
    }
}

static void check_pairs(struct standoff *s)
{
    const struct record *record = s->checker->record;
    const struct table *areas = &record->tables[KIND_AREA];
    struct arena *arena = s->checker->scratch;
    uint32_t *first_of = ARENA_ARRAY(arena, uint32_t, areas->row_count + 1);
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, record->tables[KIND_REQUIREMENT].row_count + 1);
    group_by_area(s, first_of, next);
    for (size_t area = 0; area < areas->row_count; area++)
        if (first_of[area] > 0 && geometry_of(record, area)->type != GEOMETRY_NONE)
            check_area(s, area, first_of[area], next);
    if (s->pair_count >= LIMIT_STANDOFF_PAIRS)
        diagnostics_add(s->checker->diagnostics, SEVERITY_WARNING, areas->file, 0, 0, NULL,
                        "only the first %d distances from lines were measured",
                        LIMIT_STANDOFF_PAIRS);
}

void check_standoff(struct checker *checker)
{
    struct standoff s = {.checker = checker};
    find_lines(&s);
    if (s.line_count == 0)
        return;
    geo_init(&s.geo);
    check_pairs(&s);
    geo_release(&s.geo);
}
