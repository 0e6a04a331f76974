/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a ceiling that nothing stands under. */
#include "answer/steps.h"
#include "record/testing.h"

#define INSTRUMENTS                                                                                \
    "== sources.csv\nid,tier,published\nS,1,2026-01-02\n"                                          \
    "== instruments.csv\nid\nM\n"                                                                  \
    "== steps.csv\nid,instrument,party,step,on,quantity,unit,source\n"                             \
    "1,M,FRA,approved,2026-01-02,100,men,S\n"                                                      \
    "== undertakings.csv\nid,party,capability,low,unit,stage,condition,source,supersedes\n"

static void says_what_comes_nearest(void **unused)
{
    static const struct {
        const char *story, *words;
    } cases[] = {
        {INSTRUMENTS "A,FRA,x,5,men,committed,,S,\n", "no undertaking names it"},
        {INSTRUMENTS "A,FRA,x,5,men,withdrawn,approved.M.FRA,S,\n", "no undertaking names it"},
        {INSTRUMENTS "A,FRA,x,5,men,pledged,approved.M.FRA,S,\nB,FRA,x,5,men,committed,,S,A\n",
         "no undertaking names it"},
        {INSTRUMENTS "A,FRA,x,5,men,committed,,S,\n"
                     "== caveats.csv\nid,undertaking,kind,mode,value\n"
                     "c,A,approval,prohibit,approved.M.FRA\n",
         "none: only a caveat names it"},
        {INSTRUMENTS "A,GBR,x,5,men,committed,approved.M.FRA,S,\n",
         "none: only others' undertakings name it"},
        {INSTRUMENTS "A,FRA,x,5,ships,committed,approved.M.FRA,S,\n"
                     "B,GBR,x,5,men,committed,approved.M.FRA,S,\n",
         "none: what names it is in another unit"},
        {INSTRUMENTS "A,FRA,x,5,men,pledged,approved.M.FRA,S,\n"
                     "B,FRA,x,5,ships,committed,approved.M.FRA,S,\n",
         "none that the strict reading counts"},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct sample sample;
        struct state state;
        struct steps steps;
        struct error err = {ERROR_NONE, ""};
        sample_load(&sample, cases[i].story);
        if (sample.diagnostics.error_count > 0)
            fail_msg("%s", sample_findings(&sample));
        assert_true(state_fold(&sample.arena, &sample.record, DATE_NONE, &state, &err));
        steps_fold(&sample.arena, &state, &steps);
        assert_int_equal(steps.ceiling_count, 1);
        assert_int_equal(steps.ceilings[0].undertaking_count, 0);
        struct str words = steps_nobody_under(&steps, &steps.ceilings[0]);
        assert_string_equal(str_c(&sample.arena, words), cases[i].words);
        sample_end(&sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_comes_nearest),
    };
    return cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}
