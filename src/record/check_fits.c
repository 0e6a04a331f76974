/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of fits.csv that let nothing serve anything: a misspelt one would be passed over silently.
 */
#include "record/checker.h"

/* The capabilities that a table names, each once. */
struct named {
    const struct table *table;
    int field;
    struct map set;
};

static void collect(struct checker *checker, struct named *named, enum kind kind, int field)
{
    *named = (struct named){.table = &checker->record->tables[kind], .field = field};
    map_init(&named->set, checker->scratch);
    for (size_t i = 0; i < named->table->row_count; i++)
        map_add(&named->set, row_text(&named->table->rows[i], field), (int64_t)i);
}

static const char *hint_named(struct checker *checker, const struct named *named, struct str word)
{
    struct hint hint = hint_begin(checker->diagnostics, word);
    for (size_t i = 0; i < named->table->row_count && !hint.done; i++)
        hint_offer(&hint, row_text(&named->table->rows[i], named->field));
    return hint_end(&hint);
}

/* Against an empty table every row would be a slip; that is rather a record begun. */
static void check_named(struct checker *checker, const struct named *named, const struct row *row,
                        int field, const char *what)
{
    struct str word = row_text(row, field);
    if (named->table->row_count > 0 && word.size > 0 && map_get(&named->set, word, -1) < 0)
        checker_add(checker, SEVERITY_WARNING, row, field, hint_named(checker, named, word),
                    "%s %s", what, QUOTE(word));
}

void check_fits(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_FIT];
    struct named offered, required;
    if (table->row_count == 0)
        return;
    collect(checker, &offered, KIND_UNDERTAKING, UNDERTAKING_CAPABILITY);
    collect(checker, &required, KIND_REQUIREMENT, REQUIREMENT_CAPABILITY);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        check_named(checker, &offered, row, FIT_CAPABILITY, "no undertaking offers");
        check_named(checker, &required, row, FIT_SERVES, "no requirement is for");
        if (row_has(row, FIT_SERVES)
            && str_eq(row_text(row, FIT_CAPABILITY), row_text(row, FIT_SERVES)))
            checker_add(checker, SEVERITY_WARNING, row, FIT_SERVES, NULL,
                        "%s serves itself anyway: the row says nothing",
                        QUOTE(row_text(row, FIT_SERVES)));
    }
}
