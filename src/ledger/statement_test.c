/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/assembly.h"
#include "ledger/statement.h"
#include "ledger/statement_escape.h"
#include "record/convert.h"
#include "record/loader.h"
#include "record/testing.h"

/* The worked example of doc/format/statement.md, to the byte. */
static void the_worked_example(void **unused)
{
    (void)unused;
    static const char expected[] = "surety/v1 undertakings\n"
                                   "author FRA\n"
                                   "id FRA-1\n"
                                   "party FRA\n"
                                   "capability land-force\n"
                                   "areas NORTH;SOUTH\n"
                                   "low 1500\n"
                                   "unit soldiers\n"
                                   "stage committed\n"
                                   "note first line\\nsecond: a \\\\ and a tab\\t.\n"
                                   "x_cost\\sper\\sday 1.20\n";
    struct sample sample;
    sample_load(&sample, "== undertakings.csv\n"
                         "id,party,x_cost per day,note,capability,areas,low,best,unit,stage\n"
                         "FRA-1,FRA, 1.20 ,\"first line\nsecond: a \\ and a tab\t.\",land-force,"
                         "\"NORTH; ;SOUTH;\",1500,,soldiers,committed\n"
                         "== areas.geojson\n{\"type\":\"FeatureCollection\",\"features\":["
                         "{\"type\":\"Feature\",\"properties\":{\"id\":\"NORTH\"},\"geometry\":"
                         "{\"type\":\"Point\",\"coordinates\":[1,2]}},"
                         "{\"type\":\"Feature\",\"properties\":{\"id\":\"SOUTH\"},\"geometry\":"
                         "{\"type\":\"Point\",\"coordinates\":[1,1]}}]}");
    assert_string_equal(sample_findings(&sample), "");
    struct statement_text text;
    struct error err;
    assert_true(statement_of_row(&sample.arena, &sample.record,
                                 record_row(&sample.record, KIND_UNDERTAKING, 0), (struct str){0},
                                 STR("FRA"), &text, &err));
    assert_string_equal(str_c(&sample.arena, text.text), expected);
    assert_int_equal(text.body.size, 0);
    sample_end(&sample);
}

static const struct {
    const char *text;
    bool is_name;
    const char *spelling;
} escapes[] = {
    {"plain \xC3\xA9 text", false, "plain \xC3\xA9 text"},
    {"a\nb\r\tc\\d", false, "a\\nb\\r\\tc\\\\d"},
    {"\x01\x1f\x7f", false, "\\x01\\x1f\x7f"},
    {"x_a b", true, "x_a\\sb"},
    {"\\s", true, "\\\\s"},
};

static void escapes_go_there_and_back(void **unused)
{
    (void)unused;
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(escapes); i++) {
        struct buf out;
        struct str back;
        buf_init(&out);
        escape_write(str_from(escapes[i].text), escapes[i].is_name, &out);
        assert_string_equal(out.data, escapes[i].spelling);
        assert_true(escape_parse(&arena, buf_view(&out), escapes[i].is_name, &back));
        assert_true(str_eq(back, str_from(escapes[i].text)));
        buf_release(&out);
    }
    arena_release(&arena);
}

static void other_spellings_are_refused(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {"\\",   "a\\",   "\\q",   "\\x0a", "\\x0A",
                                        "\\x1", "\\x20", "\\x1F", "\\x00", "\\x5c",
                                        "\\N",  "\\s",   "\\xg0", "\\x-1"};
    struct arena arena;
    struct str text;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(wrong); i++)
        assert_false(escape_parse(&arena, str_from(wrong[i]), false, &text));
    assert_false(escape_parse(&arena, STR("a b"), true, &text));
    assert_false(escape_parse(&arena, STR("a\\n b"), true, &text));
    arena_release(&arena);
}

#define FRA_1 "surety/v1 undertakings\nauthor FRA\nid FRA-1\nparty FRA\ncapability c\n"
#define FEATURE                                                                                    \
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"N\"},"                                         \
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}"
#define KEYS "surety/v1 keys\nauthor SEC\nparty SEC\naction register\n"

/* Each text with a part of the sentence that refuses it; NULL: it is taken. */
static const struct {
    const char *text, *refusal;
} texts[] = {
    {FRA_1, NULL},
    {FRA_1 "condition a.b and FRA\nnote n\nx_a 1\nx_b 1\n", NULL},
    {"surety/v1 fits\nauthor SEC\ncapability a\nserves b\n", NULL},
    {"surety/v1 areas\nauthor SEC\nid N\nfeature " FEATURE "\n", NULL},
    {KEYS "role secretariat\nkey SEC+1\n", NULL},
    {"", "does not end with a line"},
    {"\n", "line 1: must begin with"},
    {"surety/v1 undertakings\nauthor FRA\nid FRA-1", "does not end with a line"},
    {"surety/v2 undertakings\nauthor FRA\n", "line 1: must begin with"},
    {"surety/v1 undertaking\nauthor FRA\n", "no statement is of kind \"undertaking\""},
    {"surety/v1 undertakings\n", "line 2: the text ends too early"},
    {"surety/v1 undertakings\nauthor \nid A\n", "line 2: must be \"author\""},
    {"surety/v1 undertakings\nauthor F RA\nid A\n", "line 2: \"F RA\" is not"},
    {"surety/v1 undertakings\nauthor FRA\n", "the field id is missing"},
    {"surety/v1 undertakings\nauthor FRA\nid FRA-1\n", "the field party is missing"},
    {"surety/v1 undertakings\nauthor FRA\nparty FRA\nid FRA-1\n",
     "line 4: \"id\" does not come behind \"party\""},
    {FRA_1 "capability c\n", "line 6: \"capability\" does not come behind \"capability\""},
    {FRA_1 "x_b 1\nx_a 1\n", "line 7: \"x_a\" does not come behind \"x_b\""},
    {FRA_1 "x_b 1\nnote 1\n", "line 7: \"note\" does not come behind \"x_b\""},
    {FRA_1 "x_b 1\nx_b 1\n", "line 7: \"x_b\" does not come behind \"x_b\""},
    {FRA_1 "colour red\n", "undertakings has no field \"colour\""},
    {FRA_1 "feature {}\n", "undertakings has no field \"feature\""},
    {FRA_1 "note\n", "a value that is empty"},
    {FRA_1 "note \n", "a value that is empty"},
    {FRA_1 "note  a\n", "blanks at an end"},
    {FRA_1 "note a \n", "blanks at an end"},
    {FRA_1 "note a\\t\n", "blanks at an end"},
    {FRA_1 "note a\\q\n", "each in its one spelling"},
    {FRA_1 "\n", "each in its one spelling"},
    {FRA_1 "note a\tb\n", "each in its one spelling"},
    {FRA_1 "note a\rb\n", "each in its one spelling"},
    {FRA_1 "note a\\\\\x01\n", "each in its one spelling"},
    {FRA_1 "low many\n", "line 6: low: \"many\" is not"},
    {FRA_1 "areas A; B\n", "areas: a list with blanks or empty items"},
    {FRA_1 "areas A;;B\n", "areas: a list with blanks or empty items"},
    {FRA_1 "condition a and\n", "line 6: "},
    {FRA_1 "note \xFF\n", "not UTF-8"},
    {"surety/v1 areas\nauthor SEC\nid N\n", "no feature of GeoJSON"},
    {"surety/v1 areas\nauthor SEC\nid M\nfeature " FEATURE "\n", "no feature of GeoJSON"},
    {"surety/v1 areas\nauthor SEC\nid N\nfeature " FEATURE "," FEATURE "\n", "no feature"},
    {"surety/v1 areas\nauthor SEC\nid N\nfeature " FEATURE "],\"x\":[1\n", "no feature"},
    {"surety/v1 areas\nauthor SEC\nid N\nfeature { }\n", "no feature of GeoJSON"},
    {"surety/v1 areas\nauthor SEC\nid N\nfeature [\n", "no feature of GeoJSON"},
    {KEYS "key SEC+1\nnote n\n", "keys has no field \"note\""},
    {KEYS "role king\nkey SEC+1\n", "role: \"king\" is not one of"},
    {FRA_1 "body 00 1\n", "no field \"body\""},
    {"surety/v1 sources\nauthor SEC\nbody 00 1\n", "line 3: must be \"body\", a hash and a size"},
    {"surety/v1 sources\nauthor SEC\nbody "
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 49152\n",
     "is not at hand"},
    {"surety/v1 sources\nauthor SEC\nbody "
     "E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 49152\n",
     "must be \"body\", a hash and a size"},
    {"surety/v1 sources\nauthor SEC\nbody "
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 100\n",
     "must stand in the text itself"},
};

static void one_text_has_one_meaning(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(texts); i++) {
        struct arena arena;
        struct statement statement;
        struct statement_text again;
        struct error err = {ERROR_NONE, ""};
        arena_init(&arena);
        bool good =
            statement_parse(&arena, str_from(texts[i].text), (struct str){0}, &statement, &err);
        if (good != (texts[i].refusal == NULL)
            || (!good && strstr(err.text, texts[i].refusal) == NULL))
            fail_msg("%s\n%s", texts[i].text, err.text);
        if (good) {
            assert_true(statement_write(&arena, &statement, &again, &err));
            assert_true(str_eq(again.text, str_from(texts[i].text)));
        }
        arena_release(&arena);
    }
}

/* ---- long statements ---- */

static void write_long(struct arena *arena, size_t note_size, struct statement_text *text)
{
    char *note = arena_alloc(arena, note_size + 1, 1);
    memset(note, 'n', note_size);
    struct statement_line lines[] = {{STR("id"), STR("S")}, {STR("note"), {note, note_size}}};
    struct statement statement = {
        .kind = KIND_SOURCE, .author = STR("SEC"), .lines = lines, .line_count = 2};
    struct error err;
    assert_true(statement_write(arena, &statement, text, &err));
}

static void a_long_statement_has_a_body(void **unused)
{
    (void)unused;
    struct arena arena;
    struct statement_text text, again;
    struct statement statement;
    struct error err;
    struct hash hash;
    arena_init(&arena);
    size_t around = strlen("surety/v1 sources\nauthor SEC\nid S\nnote \n");
    write_long(&arena, STATEMENT_TEXT_MAX - around, &text);
    assert_int_equal(text.text.size, STATEMENT_TEXT_MAX);
    assert_int_equal(text.body.size, 0);
    assert_false(statement_body_hash(text.text, &hash));
    write_long(&arena, STATEMENT_TEXT_MAX - around + 1, &text);
    assert_true(text.text.size < 200);
    assert_true(statement_body_hash(text.text, &hash));
    struct hash found = hash_bytes(text.body);
    assert_true(hash_eq(&hash, &found));
    assert_true(statement_parse(&arena, text.text, text.body, &statement, &err));
    assert_true(statement.is_detached);
    assert_true(statement_write(&arena, &statement, &again, &err));
    assert_true(str_eq(again.text, text.text) && str_eq(again.body, text.body));
    assert_false(statement_parse(&arena, text.text, (struct str){0}, &statement, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    char *other = str_c(&arena, text.body);
    other[9] ^= 1;
    assert_false(
        statement_parse(&arena, text.text, (struct str){other, text.body.size}, &statement, &err));
    assert_int_equal(err.code, ERROR_FORMAT);
    assert_false(statement_parse(&arena, STR(FRA_1), text.body, &statement, &err));
    arena_release(&arena);
}

/* ---- whole records ---- */

struct sheaf {
    struct statement statements[4096];
    uint64_t indexes[4096];
    size_t count;
};

static void state_row(struct arena *arena, const struct record *record, const struct row *row,
                      struct str feature, struct sheaf *sheaf)
{
    struct statement_text text, again;
    struct error err;
    struct statement *statement = &sheaf->statements[sheaf->count];
    assert_true(sheaf->count < CASE_COUNT(sheaf->statements));
    assert_true(statement_of_row(arena, record, row, feature, STR("SEC"), &text, &err));
    if (!statement_parse(arena, text.text, text.body, statement, &err))
        fail_msg("%s\n%s", str_c(arena, text.text), err.text);
    assert_true(statement_write(arena, statement, &again, &err));
    assert_true(str_eq(again.text, text.text));
    sheaf->indexes[sheaf->count] = sheaf->count + 1;
    sheaf->count++;
}

static void state_all(struct arena *arena, const struct record *record, struct sheaf *sheaf)
{
    const struct str *features = statement_features(arena, record);
    sheaf->count = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < record->tables[kind].row_count; i++)
            state_row(arena, record, record_row(record, (enum kind)kind, i),
                      kind == KIND_AREA ? features[i] : (struct str){0}, sheaf);
}

static struct str table_text(struct arena *arena, const struct record *record, enum kind kind)
{
    struct buf out;
    buf_init(&out);
    for (size_t i = 0; i < record->tables[kind].row_count; i++) {
        const struct row *row = record_row(record, kind, i);
        for (int column = 0; column < kind_infos[kind].field_count; column++)
            buf_printf(&out, "%.*s|", STR_ARG(row_text(row, column)));
        buf_printf(&out, "%.*s\n", STR_ARG(row_note(record, row)));
    }
    struct str text = {arena_copy(arena, out.data, out.size), out.size};
    buf_release(&out);
    return text;
}

/* The record that the statements make. */
static void assemble(struct arena *arena, const struct statement *statements,
                     const uint64_t *indexes, size_t count, struct record *record,
                     struct diagnostics *diagnostics)
{
    struct assembly *assembly = assembly_begin(arena, record, diagnostics);
    for (size_t i = 0; i < count; i++)
        assembly_see(assembly, &statements[i], (int64_t)indexes[i]);
    assembly_lay_out(assembly);
    for (size_t i = 0; i < count; i++)
        assembly_put(assembly, &statements[i], (int64_t)indexes[i], ROW_SIGNED);
    assembly_finish(assembly);
}

static void rows_survive(const char *path)
{
    struct arena arena;
    struct record record, back;
    struct diagnostics diagnostics;
    struct error err;
    struct sheaf *sheaf = test_malloc(sizeof *sheaf);
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    assert_true(record_load(&arena, path, &record, &diagnostics, &err));
    assert_int_equal(diagnostics.error_count, 0);
    state_all(&arena, &record, sheaf);
    assert_true(sheaf->count > 50);
    assemble(&arena, sheaf->statements, sheaf->indexes, sheaf->count, &back, &diagnostics);
    assert_int_equal(diagnostics.error_count, 0);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct str before = table_text(&arena, &record, (enum kind)kind);
        struct str after = table_text(&arena, &back, (enum kind)kind);
        assert_string_equal(str_c(&arena, after), str_c(&arena, before));
    }
    size_t areas = record.tables[KIND_AREA].row_count;
    for (size_t i = 0; i < areas; i++)
        assert_int_equal(back.geometries[i].ring_count, record.geometries[i].ring_count);
    arena_release(&arena);
    test_free(sheaf);
}

static void the_examples_survive(void **unused)
{
    (void)unused;
    rows_survive("examples/exercise");
    rows_survive("examples/ukraine");
}

/* The same row from CSV and from JSON has the same text. */
static void form_does_not_matter(void **unused)
{
    (void)unused;
    struct arena arena;
    struct record record, back;
    struct diagnostics diagnostics;
    struct loader loader;
    struct error err;
    struct buf json;
    struct sheaf *a = test_malloc(sizeof *a), *b = test_malloc(sizeof *b);
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    assert_true(record_load(&arena, "examples/exercise", &record, &diagnostics, &err));
    buf_init(&json);
    record_write_json(&record, &json);
    loader_init(&loader, &arena, &back, &diagnostics);
    loader_read_document(&loader, buf_view(&json));
    loader_resolve(&loader);
    state_all(&arena, &record, a);
    state_all(&arena, &back, b);
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_true(statement_same_row(&a->statements[i], &b->statements[i]));
    buf_release(&json);
    arena_release(&arena);
    test_free(a);
    test_free(b);
}

static void a_later_statement_takes_the_place(void **unused)
{
    (void)unused;
    static const char *const said[] = {
        "surety/v1 sources\nauthor SEC\nid A\ntitle first\n",
        "surety/v1 sources\nauthor SEC\nid B\ntitle other\nx_b 1\n",
        "surety/v1 sources\nauthor SEC\nid A\ntitle second\nx_a 2\n",
    };
    struct sample sample;
    struct statement statements[CASE_COUNT(said)];
    uint64_t indexes[] = {5, 6, 7};
    struct error err;
    sample_begin(&sample);
    for (size_t i = 0; i < CASE_COUNT(said); i++)
        assert_true(statement_parse(&sample.arena, str_from(said[i]), (struct str){0},
                                    &statements[i], &err));
    assemble(&sample.arena, statements, indexes, CASE_COUNT(said), &sample.record,
             &sample.diagnostics);
    struct buf out;
    buf_init(&out);
    record_write_csv(&sample.record, KIND_SOURCE, &out);
    assert_string_equal(out.data,
                        "id,title,publisher,published,url,derived_from,tier,language,x_a,x_b\n"
                        "A,second,,,,,,,2,\nB,other,,,,,,,,1\n");
    assert_int_equal(record_row(&sample.record, KIND_SOURCE, 0)->line, 7);
    assert_int_equal(record_row(&sample.record, KIND_SOURCE, 0)->standing, ROW_SIGNED);
    buf_release(&out);
    sample_end(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_example),
        cmocka_unit_test(escapes_go_there_and_back),
        cmocka_unit_test(other_spellings_are_refused),
        cmocka_unit_test(one_text_has_one_meaning),
        cmocka_unit_test(a_long_statement_has_a_body),
        cmocka_unit_test(the_examples_survive),
        cmocka_unit_test(form_does_not_matter),
        cmocka_unit_test(a_later_statement_takes_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
