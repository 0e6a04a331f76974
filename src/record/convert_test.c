/* SPDX-License-Identifier: Apache-2.0 */
#include "record/convert.h"

#include "base/file.h"
#include "record/testing.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Cells, columns and members that a careless round trip would lose or change. */
static const char nasty[] =
    "== parties.csv\n"
    "id,name,role,x_empty,note,\"x_od\"\"d, ; name\"\n"
    "UKR,\"U \"\"k\"\", r;\",host,,\"\n two\r\n lines \",\n"
    "FRA,\t\b\\ / é 😀 \x7f,guarantor,,,=1+1\n"
    "== sources.csv\nid,derived_from\nA,\nB,A; ;A ;\n"
    "== rules.csv\nid,zone,prohibits\nR,Z,\"fire; drones,\"\"x\"\"\"\n"
    "== facts.csv\nid,name,value,x_only\n"
    "== fits.csv\ncapability,serves\n#tags,\n#land,#air\n"
    "== areas.geojson\n"
    "\xEF\xBB\xBF{ \"type\": \"FeatureCollection\", \"x\": [1.10, 1e2, \"a b \\u00e9\\\" \"],\n"
    "\"features\": [ { \"type\": \"Feature\", \"id\": 7, \"properties\": {\"id\": \"Z\", "
    "\"more\":\n"
    "null}, \"geometry\": {\"type\": \"Point\", \"coordinates\": [30.50, 5e1, 3]} } ] }\n";

static const char nasty_json[] =
    "{\"surety\": 1,\n"
    "\"columns\": {\"parties\": [\"x_empty\", \"note\", \"x_od\\\"d, ; name\"], \"facts\": "
    "[\"x_only\"]},\n"
    "\"guarantee\": [\n"
    "{\"id\":\"G\",\"host\":\"UKR\",\"trigger\":\"ceasefire.in_force\",\"horizon\":\"365\"}\n"
    "],\n"
    "\"parties\": [\n"
    "{\"id\":\"UKR\",\"name\":\"U \\\"k\\\", r;\",\"role\":\"host\",\"note\":\"\\n two\\r\\n "
    "lines\"},\n"
    "{\"id\":\"FRA\",\"name\":\"\\u0008\\\\ / é 😀 \x7f\",\"role\":\"guarantor\","
    "\"x_od\\\"d, ; name\":\"=1+1\"}\n"
    "],\n"
    "\"sources\": [\n{\"id\":\"A\"},\n{\"id\":\"B\",\"derived_from\":[\"A\",\"A\"]}\n],\n"
    "\"fits\": [\n{\"capability\":\"#land\",\"serves\":\"#air\"}\n],\n"
    "\"rules\": "
    "[\n{\"id\":\"R\",\"zone\":\"Z\",\"prohibits\":[\"fire\",\"drones,\\\"x\\\"\"]}\n],\n"
    "\"areas\": {\"type\":\"FeatureCollection\",\"x\":[1.10,1e2,\"a b \\u00e9\\\" "
    "\"],\"features\":["
    "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"id\":\"Z\",\"more\":null},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[30.50,5e1,3]}}]}}\n";

static const char *json_of(struct sample *sample)
{
    struct buf out;
    buf_init(&out);
    record_write_json(&sample->record, &out);
    const char *json = str_c(&sample->arena, buf_view(&out));
    buf_release(&out);
    return json;
}

static void load_path(struct sample *sample, const char *path)
{
    struct error err;
    sample_begin(sample);
    assert_true(record_load(&sample->arena, path, &sample->record, &sample->diagnostics, &err));
    assert_string_equal(sample_findings(sample), "");
}

static void remove_folder(const char *folder)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, kind_infos[kind].file);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

static void nothing_is_lost_on_the_way(void **state)
{
    struct sample first, document, folder;
    struct error err;
    char root[] = P_tmpdir "/surety-convert-XXXXXX", file[64], copy[64];
    (void)state;
    assert_non_null(mkdtemp(root));
    snprintf(file, sizeof file, "%s/record.json", root);
    snprintf(copy, sizeof copy, "%s/folder", root);

    sample_load(&first, nasty);
    assert_string_equal(sample_findings(&first), "");
    assert_string_equal(json_of(&first), nasty_json);
    assert_true(file_write(file, str_from(nasty_json), &err));
    load_path(&document, file);
    assert_string_equal(json_of(&document), nasty_json);
    assert_true(record_write_folder(&document.record, copy, &err));
    load_path(&folder, copy);
    assert_string_equal(json_of(&folder), nasty_json);

    assert_false(record_write_folder(&document.record, copy, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    remove_folder(copy);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(root), 0);
    sample_end(&first);
    sample_end(&document);
    sample_end(&folder);
}

static bool write_with_room_for(const struct record *record, const char *folder, rlim_t bytes)
{
    struct error err;
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = bytes;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool good = record_write_folder(record, folder, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    return good;
}

/* The areas are too large for the room there is, and the tables before them are not. */
static void a_folder_is_written_whole_or_not_at_all(void **state)
{
    enum { ROOM_BYTES = 180 };
    struct sample sample;
    struct error err;
    char root[] = P_tmpdir "/surety-convert-XXXXXX", folder[64], nowhere[96];
    (void)state;
    assert_non_null(mkdtemp(root));
    snprintf(folder, sizeof folder, "%s/new//", root);
    snprintf(nowhere, sizeof nowhere, "%s/absent/new", root);
    sample_load(&sample, nasty);
    assert_false(write_with_room_for(&sample.record, folder, ROOM_BYTES));
    assert_int_equal(file_kind_at(folder), FILE_ABSENT);
    assert_int_equal(mkdir(folder, 0777), 0);
    assert_false(write_with_room_for(&sample.record, folder, ROOM_BYTES));
    assert_int_equal(rmdir(folder), 0); /* it is empty */
    assert_true(record_write_folder(&sample.record, folder, &err));
    remove_folder(folder);
    assert_false(record_write_folder(&sample.record, nowhere, &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_int_equal(rmdir(root), 0); /* no temporary folder is left */
    sample_end(&sample);
}

static void csv_is_what_spreadsheets_read(void **state)
{
    struct sample sample;
    struct buf out;
    (void)state;
    buf_init(&out);
    sample_load(&sample, nasty);
    record_write_csv(&sample.record, KIND_FIT, &out);
    assert_string_equal(out.data, "capability,serves,source\n#meta\n#land,#air,\n");
    buf_clear(&out);
    record_write_csv(&sample.record, KIND_RULE, &out);
    assert_string_equal(out.data, "id,zone,prohibits,except,from,until,condition,clause\n"
                                  "R,Z,\"fire; drones,\"\"x\"\"\",,,,,\n");
    buf_release(&out);
    sample_end(&sample);
}

static void faults_of_documents_are_told_with_path_and_place(void **state)
{
    static const struct {
        const char *json, *findings;
    } cases[] = {
        {"[]", ":1:1: error: the document must be an object, not an array\n"},
        {"{\"parties\": []}",
         ":1:1: error: no member \"surety\" with the version: this is not a record\n"},
        {"{\"surety\": 2}",
         ":1:12: error: surety: the version is \"2\", this program reads version 1\n"},
        {"{\"surety\": 1,\n \"surety\": 1}", ":2:9: error: not JSON: duplicate object key\n"},
        {"{\"surety\": 1, \"partys\": []}",
         ":1:25: error: unknown member \"partys\"; did you mean \"parties\"?\n"},
        {"{\"surety\": 1,\n \"undertakings\": [{}, 5,\n {\"id\": \"A\", \"low\": 3, \"lwo\": "
         "\"3\"}]}",
         ":2:19: error: undertakings[0].id: is missing\n"
         ":2:19: error: undertakings[0].party: is missing\n"
         ":2:19: error: undertakings[0].capability: is missing\n"
         ":2:23: error: undertakings[1] must be an object, not a number\n"
         ":3:2: error: undertakings[2].party: is missing\n"
         ":3:2: error: undertakings[2].capability: is missing\n"
         ":3:21: error: undertakings[2].low must be a string, not a number\n"
         ":3:32: error: undertakings[2]: unknown field \"lwo\"; did you mean \"low\"?\n"},
        {"{\"surety\": 1, \"parties\": [{\"id\": \"FRA\", \"role\": \"hots\"}],\n"
         "\"undertakings\": [{\"id\": \"A\", \"party\": \"FRE\", \"capability\": \"\", \"areas\": "
         "\"x\",\n"
         "\"supersedes\": [\"A;B\", \"\", 1, \"A\"], \"condition\": \"A or\"}]}",
         ":1:50: error: parties[0].role: \"hots\" is not one of host, guarantor, partner, "
         "secretariat, "
         "monitor, observer; did you mean \"host\"?\n"
         ":2:40: error: undertakings[0].party: no row \"FRE\" in parties; did you mean \"FRA\"?\n"
         ":2:61: error: undertakings[0].capability: must not be empty\n"
         ":2:73: error: undertakings[0].areas must be an array, not a string\n"
         ":3:16: error: undertakings[0].supersedes: \"A;B\" holds a ; which separates items\n"
         ":3:23: error: undertakings[0].supersedes: an empty item\n"
         ":3:27: error: undertakings[0].supersedes must be a string, not a number\n"
         ":3:54: error: undertakings[0].condition: expected a name or \"(\", found the end\n"},
        {"{\"surety\": 1, \"columns\": {\"rows\": [], \"rules\": [\"mine\", \"x_a\"]}}",
         ":1:35: error: columns: no table is called \"rows\"\n"
         ":1:49: error: columns.rules: \"mine\" cannot be a column; it must be called note or "
         "begin "
         "with x_\n"},
        {"{\"surety\": 1} x", ":1:15: error: not JSON: end of file expected\n"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct sample sample;
        sample_begin(&sample);
        loader_read_document(&sample.loader, str_from(cases[i].json));
        loader_resolve(&sample.loader);
        assert_string_equal(sample_findings(&sample), cases[i].findings);
        sample_end(&sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_on_the_way),
        cmocka_unit_test(a_folder_is_written_whole_or_not_at_all),
        cmocka_unit_test(csv_is_what_spreadsheets_read),
        cmocka_unit_test(faults_of_documents_are_told_with_path_and_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
