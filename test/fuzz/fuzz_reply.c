/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questionnaires that came back, for one small record with every sort of question: whatever is
 * in them is refused with its place, or makes rows with which the record is still without errors
 * and in which nothing that was answered is asked again.
 */
#include "answer/revise.h"
#include "fuzz.h"
#include "record/loader.h"
#include "record/validate.h"

static const struct file {
    enum kind kind;
    const char *text;
} files[] = {
    {KIND_GUARANTEE, "id,host,horizon,trigger\nG,UKR,365,ceasefire.in_force\n"},
    {KIND_PARTY, "id,role\nUKR,host\nFRA,guarantor\nGBR,guarantor\n"},
    {KIND_AREA,
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
     "{\"id\":\"N\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}"},
    {KIND_SOURCE, "id,tier,published\nS,2,2026-01-06\n"},
    {KIND_INSTRUMENT, "id\nM\n"},
    {KIND_UNDERTAKING,
     "id,party,component,capability,areas,low,best,high,unit,stage,notice,until,condition,source\n"
     "A,FRA,land,force,,,,,,pledged,,,approved.M.FRA and vote.passed,S\n"
     "B,GBR,land,force,N,,5,9,men,committed,5,,A or vote.passed,S\n"
     "C,GBR,air,wing,N,2,,,jets,committed,5,C+9,,S\n"},
    {KIND_CAVEAT, "id,undertaking,kind,mode,value\nK,C,approval,limit,consent.host\n"
                  "L,A,delay,limit,3\n"},
    {KIND_DELIVERY, "id,undertaking,on,quantity,source\nD,C,2026-01-02,1,S\n"},
};
enum { FILE_COUNT = sizeof files / sizeof *files };

/* The record before or after the answers, and what may be asked of it. */
struct desk {
    struct str bytes[KIND_COUNT];
    struct record record;
    struct diagnostics found;
    struct state state;
    struct premise premise;
};

static void desk_read(struct desk *desk, struct arena *arena)
{
    struct loader loader;
    struct error err;
    struct question question = question_default();
    diagnostics_init(&desk->found, arena);
    loader_init(&loader, arena, &desk->record, &desk->found);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (desk->bytes[kind].data != NULL && kind == KIND_AREA)
            loader_read_areas(&loader, desk->bytes[kind]);
        else if (desk->bytes[kind].data != NULL)
            loader_read_table(&loader, (enum kind)kind, desk->bytes[kind]);
    loader_resolve(&loader);
    record_validate(&desk->record, &desk->found);
    if (desk->found.error_count == 0)
        CHECK(state_fold(arena, &desk->record, DATE_NONE, &desk->state, &err)
              && premise_make_without_set(arena, &desk->state, &question, &desk->premise, &err));
}

/* The record with the new rows, read again. False where a file would be too large. */
static bool desk_fill(struct desk *after, struct arena *arena, const struct desk *before,
                      const struct revision *revision)
{
    struct error err;
    *after = *before;
    for (int k = 0; k < REVISION_KIND_COUNT; k++) {
        enum kind kind = revision_kinds[k];
        struct buf out;
        buf_init(&out);
        bool good = revise_file(arena, revision, kind, before->bytes[kind], &out, &err);
        if (good && out.size > 0)
            after->bytes[kind] = str_from(arena_copy(arena, out.data, out.size));
        buf_release(&out);
        if (!good)
            return false;
    }
    desk_read(after, arena);
    return true;
}

/* A "no" to a fact is an answer that stays open: one day it may be a yes. */
static bool is_settled(const struct reply *reply)
{
    enum ask_field field = reply->question->field;
    return (field != ASK_CONDITION && field != ASK_MANDATE) || reply->is_true;
}

static bool is_answered(const struct replies *replies, struct str id)
{
    for (size_t i = 0; i < replies->count; i++)
        if (str_eq(replies->items[i].question->id, id) && is_settled(&replies->items[i]))
            return true;
    return false;
}

static void check_filled(struct arena *arena, const struct desk *after,
                         const struct replies *replies)
{
    size_t count;
    CHECK(after->found.error_count == 0);
    const struct ask_question *open = ask_list(arena, &after->premise, &count);
    for (size_t i = 0; i < count; i++)
        CHECK(!is_answered(replies, open[i].id));
}

static void fill(struct arena *arena, const struct desk *desk, struct str sheet)
{
    struct desk after;
    struct replies replies;
    struct revision revision;
    struct diagnostics found;
    struct error err;
    const struct revision_options how = {.said_on = DATE_NONE, .source = STR("S")};
    diagnostics_init(&found, arena);
    reply_read(arena, &desk->premise, STR("a.csv"), sheet, &found, &replies);
    if (found.error_count > 0
        || !revise_make(arena, &desk->premise, &replies, &how, &revision, &found, &err)
        || found.error_count > 0 || !desk_fill(&after, arena, desk, &revision))
        return;
    revise_check(arena, &revision, &desk->found, &after.record, &after.found, &found);
    if (found.error_count == 0)
        check_filled(arena, &after, &replies);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct desk desk = {0};
    arena_init(&arena);
    for (size_t i = 0; i < FILE_COUNT; i++)
        desk.bytes[files[i].kind] = str_from(files[i].text);
    desk_read(&desk, &arena);
    CHECK(desk.found.error_count == 0);
    fill(&arena, &desk, (struct str){(const char *)data, size});
    arena_release(&arena);
    return 0;
}
