/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests: a folder written as one text, and what the reader and the checks find in it.
 *
 *   "== parties.csv\nid,role\nUKR,host\n== undertakings.csv\n…"
 *
 * guarantee.csv and parties.csv are the small ones below unless the text holds its own. Or a
 * record out of a list of tables, where nothing but the record is wanted: test_record().
 */
#ifndef SURETY_RECORD_TESTING_H
#define SURETY_RECORD_TESTING_H

#include "base/testing.h"
#include "record/loader.h"
#include "record/validate.h"

#include <string.h>

#define SAMPLE_GUARANTEE "id,host,horizon,trigger\nG,UKR,365,ceasefire.in_force\n"
#define SAMPLE_PARTIES "id,role\nUKR,host\nFRA,guarantor\nGBR,guarantor\nDEU,guarantor\n"

struct sample {
    struct arena arena;
    struct record record;
    struct diagnostics diagnostics;
    struct loader loader;
};

static inline void sample_begin(struct sample *sample)
{
    arena_init(&sample->arena);
    diagnostics_init(&sample->diagnostics, &sample->arena);
    loader_init(&sample->loader, &sample->arena, &sample->record, &sample->diagnostics);
}

static inline enum kind sample_kind(struct str file)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (str_eq(file, str_from(kind_infos[kind].file)))
            return (enum kind)kind;
    fail_msg("no table %.*s", STR_ARG(file));
    return KIND_NONE;
}

static inline void sample_read(struct sample *sample, enum kind kind, struct str bytes)
{
    if (kind == KIND_AREA)
        loader_read_areas(&sample->loader, bytes);
    else
        loader_read_table(&sample->loader, kind, bytes);
}

/* Reads the files of `text`, each begun by "== NAME\n". */
static inline void sample_load(struct sample *sample, const char *text)
{
    sample_begin(sample);
    if (strstr(text, "== guarantee.csv\n") == NULL)
        sample_read(sample, KIND_GUARANTEE, STR(SAMPLE_GUARANTEE));
    if (strstr(text, "== parties.csv\n") == NULL)
        sample_read(sample, KIND_PARTY, STR(SAMPLE_PARTIES));
    for (const char *file = strstr(text, "== "); file != NULL;) {
        const char *name = file + 3, *begin = strchr(name, '\n') + 1;
        const char *next = strstr(begin, "\n== ");
        size_t size = next == NULL ? strlen(begin) : (size_t)(next + 1 - begin);
        enum kind kind = sample_kind((struct str){name, (size_t)(begin - 1 - name)});
        sample_read(sample, kind, (struct str){begin, size});
        file = next == NULL ? NULL : next + 1;
    }
    loader_resolve(&sample->loader);
}

/* The diagnostics so far as they are printed, in the sample's arena. */
static inline const char *sample_findings(struct sample *sample)
{
    struct buf out;
    buf_init(&out);
    diagnostics_sort(&sample->diagnostics);
    diagnostics_write(&sample->diagnostics, STR(""), &out);
    const char *text = str_c(&sample->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static inline void sample_end(struct sample *sample)
{
    arena_release(&sample->arena);
}

/* One file of a folder in memory. */
struct test_table {
    enum kind kind;
    const char *text;
};

/* A record of these files and no others, in the caller's arena. They must be read without an error.
 */
static inline void test_record(struct arena *arena, struct record *record,
                               const struct test_table *tables, size_t count)
{
    struct diagnostics diagnostics;
    struct loader loader;
    diagnostics_init(&diagnostics, arena);
    loader_init(&loader, arena, record, &diagnostics);
    for (size_t i = 0; i < count; i++) {
        struct str bytes = str_from(tables[i].text);
        if (tables[i].kind == KIND_AREA)
            loader_read_areas(&loader, bytes);
        else
            loader_read_table(&loader, tables[i].kind, bytes);
    }
    loader_resolve(&loader);
    for (size_t i = 0; i < diagnostics.count; i++)
        print_message("%s\n", diagnostics.items[i].text);
    assert_int_equal(diagnostics.error_count, 0);
}

#endif
