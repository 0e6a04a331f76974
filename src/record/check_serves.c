/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Undertakings that can serve no requirement of any set. What is required is kept as keys in
 * three maps, coarse to fine; an undertaking is looked up in each, under its own capability and
 * under those that fits.csv lets it serve:
 *
 *   capability  →  capability, unit  →  capability, unit, area ("" is anywhere)
 */
#include "base/buf.h"
#include "record/checker.h"
#include "record/limits.h"

enum level { LEVEL_NONE, LEVEL_CAPABILITY, LEVEL_UNIT, LEVEL_AREA };

struct serves {
    struct checker *checker;
    struct map required[4]; /* by level: key → index of the first requirement with it */
    struct map fits;        /* capability → its last row in fits, index */
    int64_t *fit_before; /* of each row of fits: the one of the same capability before it, or -1 */
    struct buf key;      /* for lookups */
    int64_t lookups;     /* so far, of LIMIT_FIT_LOOKUPS */
};

/* Three texts in one key; the separator is a byte that no UTF-8 holds. */
static struct str make_key(struct buf *key, struct str capability, struct str unit, struct str area)
{
    buf_clear(key);
    buf_str(key, capability);
    buf_char(key, '\xFF');
    buf_str(key, unit);
    buf_char(key, '\xFF');
    buf_str(key, area);
    return buf_view(key);
}

static void require(struct serves *s, enum level level, struct str key, size_t index)
{
    if (map_get(&s->required[level], key, -1) >= 0)
        return;
    struct str kept = {arena_copy(s->checker->scratch, key.data, key.size), key.size};
    map_add(&s->required[level], kept, (int64_t)index);
}

static void index_requirements(struct serves *s)
{
    const struct table *table = &s->checker->record->tables[KIND_REQUIREMENT];
    const struct str none = {0};
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        struct str capability = row_text(row, REQUIREMENT_CAPABILITY);
        struct str unit = row_text(row, REQUIREMENT_UNIT);
        require(s, LEVEL_CAPABILITY, capability, i);
        require(s, LEVEL_UNIT, make_key(&s->key, capability, unit, none), i);
        require(s, LEVEL_AREA, make_key(&s->key, capability, unit, row_text(row, REQUIREMENT_AREA)),
                i);
    }
}

static void index_fits(struct serves *s)
{
    const struct table *table = &s->checker->record->tables[KIND_FIT];
    s->fit_before = ARENA_ARRAY(s->checker->scratch, int64_t, table->row_count + 1);
    for (size_t i = 0; i < table->row_count; i++) {
        struct str capability = row_text(&table->rows[i], FIT_CAPABILITY);
        s->fit_before[i] = map_get(&s->fits, capability, -1);
        map_put(&s->fits, capability, (int64_t)i);
    }
}

static bool is_required(struct serves *s, enum level level, struct str key)
{
    s->lookups++;
    return map_get(&s->required[level], key, -1) >= 0;
}

static bool serves_area(struct serves *s, const struct row *row, struct str capability)
{
    struct str unit = row_text(row, UNDERTAKING_UNIT), areas = row_text(row, UNDERTAKING_AREAS);
    if (areas.size == 0 || is_required(s, LEVEL_AREA, make_key(&s->key, capability, unit, STR(""))))
        return true;
    for (struct str rest = areas, area; list_next(&rest, &area);)
        if (is_required(s, LEVEL_AREA, make_key(&s->key, capability, unit, area)))
            return true;
    return false;
}

/* How far the undertaking gets if it serves as `capability`. */
static enum level level_as(struct serves *s, const struct row *row, struct str capability)
{
    struct str unit = row_text(row, UNDERTAKING_UNIT);
    if (!is_required(s, LEVEL_CAPABILITY, capability))
        return LEVEL_NONE;
    if (!is_required(s, LEVEL_UNIT, make_key(&s->key, capability, unit, STR(""))))
        return LEVEL_CAPABILITY;
    return serves_area(s, row, capability) ? LEVEL_AREA : LEVEL_UNIT;
}

static enum level level_of(struct serves *s, const struct row *row)
{
    struct str capability = row_text(row, UNDERTAKING_CAPABILITY);
    enum level best = level_as(s, row, capability);
    int64_t fit = map_get(&s->fits, capability, -1);
    for (; fit >= 0 && best < LEVEL_AREA && s->lookups < LIMIT_FIT_LOOKUPS;
         fit = s->fit_before[fit]) {
        const struct row *fits = record_row(s->checker->record, KIND_FIT, (size_t)fit);
        enum level level = level_as(s, row, row_text(fits, FIT_SERVES));
        best = level > best ? level : best;
    }
    return best;
}

static const char *hint_capability(struct serves *s, struct str capability)
{
    const struct table *table = &s->checker->record->tables[KIND_REQUIREMENT];
    struct hint hint = hint_begin(s->checker->diagnostics, capability);
    for (size_t i = 0; i < table->row_count && !hint.done; i++)
        hint_offer(&hint, row_text(&table->rows[i], REQUIREMENT_CAPABILITY));
    return hint_end(&hint);
}

static const char *hint_unit(struct serves *s, struct str capability)
{
    int64_t index = map_get(&s->required[LEVEL_CAPABILITY], capability, -1);
    if (index < 0)
        return NULL; /* reached through fits */
    struct str unit =
        row_text(record_row(s->checker->record, KIND_REQUIREMENT, (size_t)index), REQUIREMENT_UNIT);
    if (unit.size == 0)
        return "requirements for it name no unit";
    return arena_printf(s->checker->diagnostics->arena, "it is required in %s", QUOTE(unit));
}

/* An undertaking that says neither how much nor of what leaves that unsaid; that is not a slip. */
static bool has_amount(const struct row *row)
{
    return row_has(row, UNDERTAKING_LOW) || row_has(row, UNDERTAKING_BEST)
           || row_has(row, UNDERTAKING_HIGH);
}

static void check_row(struct serves *s, const struct row *row)
{
    struct checker *checker = s->checker;
    struct str capability = row_text(row, UNDERTAKING_CAPABILITY),
               unit = row_text(row, UNDERTAKING_UNIT);
    switch (level_of(s, row)) {
    case LEVEL_NONE:
        checker_add(checker, SEVERITY_WARNING, row, UNDERTAKING_CAPABILITY,
                    hint_capability(s, capability), "no requirement is for %s", QUOTE(capability));
        return;
    case LEVEL_CAPABILITY:
        if (unit.size > 0)
            checker_add(checker, SEVERITY_WARNING, row, UNDERTAKING_UNIT, hint_unit(s, capability),
                        "no requirement for %s is counted in %s", QUOTE(capability), QUOTE(unit));
        else if (has_amount(row))
            checker_add(checker, SEVERITY_WARNING, row, UNDERTAKING_UNIT, hint_unit(s, capability),
                        "an amount without a unit can serve no requirement for %s",
                        QUOTE(capability));
        return;
    case LEVEL_UNIT:
        checker_add(checker, SEVERITY_WARNING, row, UNDERTAKING_AREAS, NULL,
                    "no requirement for %s lies in %s", QUOTE(capability),
                    QUOTE(row_text(row, UNDERTAKING_AREAS)));
        return;
    case LEVEL_AREA:
        return;
    }
}

static void check_rows(struct serves *s)
{
    const struct table *table = &s->checker->record->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (checker_is_gone(s->checker, row) || !row_has(row, UNDERTAKING_CAPABILITY))
            continue;
        if (s->lookups >= LIMIT_FIT_LOOKUPS) {
            checker_add(s->checker, SEVERITY_WARNING, row, FIELD_NONE, NULL,
                        "fits are too many: from here on it was not checked what can be served");
            return;
        }
        check_row(s, row);
    }
}

void check_serves(struct checker *checker)
{
    struct serves s = {.checker = checker};
    if (checker->record->tables[KIND_REQUIREMENT].row_count == 0)
        return;
    for (int level = 0; level <= LEVEL_AREA; level++)
        map_init(&s.required[level], checker->scratch);
    map_init(&s.fits, checker->scratch);
    buf_init(&s.key);
    index_requirements(&s);
    index_fits(&s);
    check_rows(&s);
    buf_release(&s.key);
}
