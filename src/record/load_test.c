/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of cells, rows and files that are not well formed, with text and place. */
#include "record/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void faults_of_form_are_told_with_their_place(void **state)
{
    static const struct {
        const char *files, *findings;
    } cases[] = {
        {"", ""},
        {"== guarantee.csv\n"
         "id,host,horizon,tite\n"
         "G,UKR,365,x\n",
         "guarantee.csv:1:17: error: unknown column \"tite\"; did you mean \"title\"?\n"},
        {"== fits.csv\n"
         "capability,serves,Note,x_y,note\n"
         "a,b,c,d,e\n",
         "fits.csv:1:19: error: unknown column \"Note\"; did you mean \"note\"?\n"},
        {"== fits.csv\n"
         "capability,serves,,note,note\n"
         "a,b,c,d,e\n",
         "fits.csv:1:19: error: a column without a name\n"
         "fits.csv:1:25: error: column \"note\" is there twice\n"},
        {"== fits.csv\n"
         "capability,source\n"
         "a,\n",
         "fits.csv:1:1: error: the column \"serves\" is missing\n"},
        {"== fits.csv\n", "fits.csv:1:1: error: no header row with the names of the columns\n"},
        {"== fits.csv\n"
         "\n",
         "fits.csv:1:1: error: no header row with the names of the columns\n"},
        {"== fits.csv\n"
         "capability,serves,source,,\n"
         "a,b,,,\n"
         ",,,,\n"
         "c,d\n"
         "e,f,,g\n",
         "fits.csv:4:1: error: 2 cells in this row, 3 columns in the header\n"
         "fits.csv:5:6: error: 4 cells in this row, 3 columns in the header\n"},
        {"== fits.csv\n"
         "capability,serves\n"
         "#x,#y\n"
         "land,air\n"
         "#x,#y\n",
         ""},
        {"== fits.csv\n"
         "capability,serves\n"
         "land,\n"
         ",air\n",
         "fits.csv:2:6: error: serves: must not be empty\n"
         "fits.csv:3:1: error: capability: must not be empty\n"},
        {"== fits.csv\n"
         "capability,serves\n"
         "\"land,air\n"
         "b,c\n",
         "fits.csv:2:1: error: a quotation mark that is never closed\n"},
        {"== parties.csv\n"
         "id;role\n"
         "UKR;hst\n"
         "FRA;guarantor\n",
         "parties.csv:2:5: error: role: \"hst\" is not one of host, guarantor, partner, "
         "secretariat, monitor, observer; did you mean \"host\"?\n"},
        {"== undertakings.csv\n"
         "id,party,capability,supersedes,source\n"
         "A,FRE,c,,\n"
         "B,FRA,c,A;C; D,S\n",
         "undertakings.csv:2:3: error: party: no row \"FRE\" in parties; did you mean \"FRA\"?\n"
         "undertakings.csv:3:11: error: supersedes: no row \"C\" in undertakings; did you mean "
         "\"A\"?\n"
         "undertakings.csv:3:14: error: supersedes: no row \"D\" in undertakings; did you mean "
         "\"A\"?\n"
         "undertakings.csv:3:16: error: source: no row \"S\" in sources\n"},
        {"== undertakings.csv\n"
         "id,party,capability,condition\n"
         "A,FRA,\"c\n"
         "d\",\"GBR and (FRO or X-1)\"\n"
         "B,FRA,c,at_least(2)\n"
         "C,FRA,c,\" a.b or\n"
         " Ukr\"\n",
         "undertakings.csv:3:14: error: condition: \"FRO\" is neither a party, an undertaking nor "
         "a fact (dotted, lower case first); did you mean \"FRA\"?\n"
         "undertakings.csv:3:21: error: condition: \"X-1\" is neither a party, an undertaking nor "
         "a fact (dotted, lower case first)\n"
         "undertakings.csv:4:19: error: condition: expected \",\" and names, found \")\"\n"
         "undertakings.csv:6:2: error: condition: \"Ukr\" is neither a party, an undertaking nor a "
         "fact (dotted, lower case first); did you mean \"UKR\"?\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\",\n"
         " \"features\": [{\"type\": \"Feature\", \"properties\": {\"name\": \"n\"}, \"geometry\": "
         "null}]}",
         "areas.geojson:2:15: error: id: is missing\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\",\n"
         " \"features\": [\n"
         "  {\"type\": \"Feature\", \"properties\": {\"id\": \"A\", \"standof_km\": 1, "
         "\"standoff_km\": -1, \"kind\": \"aera\", \"name\": 3},\n"
         "   \"geometry\": {\"type\": \"Polygone\", \"coordinates\": []}}]}",
         "areas.geojson:3:63: warning: the property \"standof_km\" is not read; did you mean "
         "\"standoff_km\"?\n"
         "areas.geojson:3:81: error: standoff_km: \"-1\" is not a number from zero with at most "
         "three decimals\n"
         "areas.geojson:3:94: error: kind: \"aera\" is not one of area, zone, place, line; did you "
         "mean \"area\"?\n"
         "areas.geojson:3:109: error: name must be a string, not a number\n"
         "areas.geojson:4:16: error: geometry \"Polygone\" is not one of Polygon, MultiPolygon, "
         "LineString, MultiLineString, Point; did you mean \"Polygon\"?\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\",\n"
         " \"features\": [\n"
         "  {\"properties\": {\"id\": \"A\"}, \"geometry\": {\"type\": \"Polygon\", "
         "\"coordinates\": [\n"
         "   [[0,0],[1,0],[0,0]],\n"
         "   [[0,0],[1,0],[1,1],[0,1]], [[0,0],[1,0],[1,\"x\"],[0,0]], [[0,0],[1,0],[1],[0,0]], "
         "[[0,0],[50,100],[181,1],[0,0]]]}}]}",
         "areas.geojson:3:3: error: a feature needs \"type\": \"Feature\"\n"
         "areas.geojson:4:4: error: a ring needs at least 4 positions, this one has 3\n"
         "areas.geojson:5:4: error: the ring is not closed; end it with the position that it "
         "begins with\n"
         "areas.geojson:5:47: error: latitude must be a number, not a string\n"
         "areas.geojson:5:73: error: a position needs longitude and latitude\n"
         "areas.geojson:5:96: error: latitude 100 is not from -90 to 90; longitude comes first, "
         "then latitude, in degrees\n"
         "areas.geojson:5:102: error: longitude 181 is not from -180 to 180\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\", \"features\": [\n"
         "{\"type\": \"Feature\", \"properties\": {\"id\": \"A\"}, \"geometry\": {\"type\": "
         "\"LineString\", \"coordinates\": [[0,0]]}},\n"
         "{\"type\": \"Feature\", \"properties\": {\"id\": \"B\"}, \"geometry\": {\"type\": "
         "\"MultiPolygon\", \"coordinates\": []}},\n"
         "{\"type\": \"Feature\", \"properties\": {\"id\": \"C\"}, \"geometry\": {\"type\": "
         "\"Polygon\", \"coordinates\": []}},\n"
         "{\"type\": \"Feature\", \"properties\": {\"id\": \"D\"}, \"geometry\": {\"type\": "
         "\"Point\"}}, 7]}",
         "areas.geojson:2:98: error: a line needs at least 2 positions, this one has 1\n"
         "areas.geojson:3:100: error: a geometry without parts\n"
         "areas.geojson:4:95: error: a polygon needs a ring\n"
         "areas.geojson:5:60: error: a geometry needs \"type\" and \"coordinates\"\n"
         "areas.geojson:5:80: error: a feature must be an object, not a number\n"},
        {"== areas.geojson\n"
         "{\"type\": \"Feature\"}",
         "areas.geojson:1:1: error: a FeatureCollection needs \"type\" and \"features\"\n"
         "areas.geojson:1:10: error: \"type\" is \"Feature\", not \"FeatureCollection\"\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\",\n"
         " \"features\": [,]}",
         "areas.geojson:2:15: error: not JSON: unexpected token\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\", \"type\": \"FeatureCollection\"}",
         "areas.geojson:1:36: error: not JSON: duplicate object key\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\", \"features\": [1e999]}",
         "areas.geojson:1:48: error: not JSON: real number overflow\n"},
        {"== areas.geojson\n"
         "{\"type\": \"FeatureCollection\", \"features\": [NaN]}",
         "areas.geojson:1:46: error: not JSON: invalid token\n"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct sample sample;
        sample_load(&sample, cases[i].files);
        assert_string_equal(sample_findings(&sample), cases[i].findings);
        sample_end(&sample);
    }
}

static void names_point_to_what_they_name(void **state)
{
    struct sample sample;
    (void)state;
    sample_load(&sample, "== undertakings.csv\nid,party,capability,condition,note\n"
                         "A,FRA,c,ceasefire.in_force and GBR or B,\nB,FRA,c,,hello\n");
    const struct condition *condition = &sample.record.conditions[1];
    assert_int_equal(condition->node_count, 5);
    assert_int_equal(condition->nodes[0].target, TARGET_FACT);
    assert_string_equal(str_c(&sample.arena, sample.record.fact_names[condition->nodes[0].index]),
                        "ceasefire.in_force");
    assert_int_equal(condition->nodes[1].target, TARGET_PARTY);
    assert_int_equal(condition->nodes[1].index, 2);
    assert_int_equal(condition->nodes[3].target, TARGET_UNDERTAKING);
    assert_int_equal(condition->nodes[3].index, 1);
    const struct row *row = record_find(&sample.record, KIND_UNDERTAKING, STR("B"));
    assert_int_equal(row_value(row, UNDERTAKING_PARTY, -1), 1);
    assert_true(str_eq(row_note(&sample.record, row), STR("hello")));
    assert_int_equal(row_value(row, UNDERTAKING_LOW, -1), -1);
    assert_null(record_find(&sample.record, KIND_UNDERTAKING, STR("C")));
    sample_end(&sample);
}

/* ---- folders ---- */

struct folder {
    struct sample sample;
    char path[64];
};

static void folder_begin(struct folder *folder)
{
    sample_begin(&folder->sample);
    snprintf(folder->path, sizeof folder->path, "%s", P_tmpdir "/surety-load-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
}

static char *path_in(struct folder *folder, const char *name)
{
    return arena_printf(&folder->sample.arena, "%s/%s", folder->path, name);
}

static void write_file(struct folder *folder, const char *name, const char *text)
{
    FILE *file = fopen(path_in(folder, name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *load(struct folder *folder, enum error_code *code)
{
    struct error err = {0};
    struct sample *s = &folder->sample;
    bool good = record_load(&s->arena, folder->path, &s->record, &s->diagnostics, &err);
    *code = good ? ERROR_NONE : err.code;
    return sample_findings(s);
}

static void folder_end(struct folder *folder)
{
    static const char *const names[] = {"guarantee.csv", "parties.csv",     "facts.csv",
                                        "rules.csv",     "undertaking.csv", "sources.csv",
                                        "notes.txt",     "area.GeoJSON"};
    for (size_t i = 0; i < CASE_COUNT(names); i++) {
        unlink(path_in(folder, names[i]));
        rmdir(path_in(folder, names[i]));
    }
    assert_int_equal(rmdir(folder->path), 0);
    sample_end(&folder->sample);
}

static void a_folder_is_read_file_by_file(void **state)
{
    struct folder folder;
    enum error_code code;
    (void)state;
    folder_begin(&folder);
    write_file(&folder, "guarantee.csv", SAMPLE_GUARANTEE);
    write_file(&folder, "parties.csv", SAMPLE_PARTIES);
    write_file(&folder, "notes.txt", "anything");
    assert_string_equal(load(&folder, &code), "");
    assert_int_equal(code, ERROR_NONE);
    assert_int_equal(folder.sample.record.tables[KIND_PARTY].row_count, 4);
    folder_end(&folder);
}

static void what_is_no_file_of_the_folder_is_told(void **state)
{
    struct folder folder;
    enum error_code code;
    (void)state;
    folder_begin(&folder);
    write_file(&folder, "guarantee.csv", "");
    write_file(&folder, "undertaking.csv", "");
    write_file(&folder, "area.GeoJSON", "");
    write_file(&folder, "rules.csv", "\xFF\xFEi");
    assert_int_equal(mkdir(path_in(&folder, "sources.csv"), 0700), 0);
    assert_int_equal(symlink("facts.csv", path_in(&folder, "facts.csv")), 0);
    assert_string_equal(
        load(&folder, &code),
        "guarantee.csv:1:1: error: no header row with the names of the columns\n"
        "parties.csv: error: the file is missing\n"
        "sources.csv: error: this is a folder, not a file\n"
        "facts.csv: error: not a regular file, or a link that leads nowhere\n"
        "rules.csv:1:1: error: the file is UTF-16; save it as UTF-8\n"
        "area.GeoJSON: warning: no table has this name; the file is not read; did you mean "
        "\"areas.geojson\"?\n"
        "undertaking.csv: warning: no table has this name; the file is not read; did you mean "
        "\"undertakings.csv\"?\n");
    assert_int_equal(code, ERROR_NONE);
    folder_end(&folder);
}

static void what_is_not_there_cannot_be_read(void **state)
{
    struct folder folder;
    enum error_code code;
    (void)state;
    folder_begin(&folder);
    assert_int_equal(rmdir(folder.path), 0);
    load(&folder, &code);
    assert_int_equal(code, ERROR_NOT_FOUND);
    assert_int_equal(symlink(folder.path, folder.path), 0);
    load(&folder, &code);
    assert_int_equal(code, ERROR_IO);
    assert_int_equal(unlink(folder.path), 0);
    assert_int_equal(mkfifo(folder.path, 0600), 0);
    load(&folder, &code);
    assert_int_equal(code, ERROR_IO);
    assert_int_equal(unlink(folder.path), 0);
    sample_end(&folder.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_of_form_are_told_with_their_place),
        cmocka_unit_test(names_point_to_what_they_name),
        cmocka_unit_test(a_folder_is_read_file_by_file),
        cmocka_unit_test(what_is_no_file_of_the_folder_is_told),
        cmocka_unit_test(what_is_not_there_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
