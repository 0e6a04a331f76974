/* SPDX-License-Identifier: Apache-2.0 */
#include "trial.h"

#include "record/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct question program_question(struct trial *trial, const struct reference_question *asked)
{
    struct question question = question_default();
    struct supposition *supposed =
        ARENA_ARRAY(&trial->arena, struct supposition, asked->supposed_count);
    struct str *without = ARENA_ARRAY(&trial->arena, struct str, asked->without_count);
    for (size_t i = 0; i < asked->supposed_count; i++)
        supposed[i] = (struct supposition){asked->supposed[i], asked->supposed_value[i]};
    for (size_t i = 0; i < asked->without_count; i++)
        without[i] = asked->without[i];
    question.set = asked->set;
    question.c_day = asked->c_day;
    question.k = asked->k;
    question.resist = asked->resist;
    question.without = without;
    question.without_count = asked->without_count;
    question.supposed = supposed;
    question.supposed_count = asked->supposed_count;
    return question;
}

enum trial_result trial_run_path(struct trial *trial, const char *path,
                                 const struct reference_question *asked)
{
    memset(trial, 0, sizeof *trial);
    arena_init(&trial->arena);
    diagnostics_init(&trial->diagnostics, &trial->arena);
    if (!record_load(&trial->arena, path, &trial->record, &trial->diagnostics, &trial->err))
        return TRIAL_FAILED;
    record_validate(&trial->record, &trial->diagnostics);
    if (trial->diagnostics.error_count > 0)
        return TRIAL_INVALID;
    if (!state_fold(&trial->arena, &trial->record, asked->as_of, &trial->state, &trial->err))
        return TRIAL_FAILED;
    struct question question = program_question(trial, asked);
    if (!assess(&trial->arena, &trial->state, &question, &trial->assessment, &trial->err))
        return trial->err.code == ERROR_NOT_FOUND ? TRIAL_NO_SET : TRIAL_FAILED;
    figures_init(&trial->figures, &trial->arena);
    figures_of_program(&trial->figures, &trial->assessment);
    return TRIAL_GOOD;
}

/* A folder of our own below the host's place for temporary files. */
static const char *temporary_folder(void)
{
    static char path[256];
    const char *base = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/surety-XXXXXX", base != NULL ? base : P_tmpdir);
    CHECK(mkdtemp(path) != NULL);
    return path;
}

enum trial_result trial_run(struct trial *trial, const struct folder *folder)
{
    const char *path = temporary_folder();
    struct error err = {0};
    enum trial_result result = TRIAL_FAILED;
    if (folder_write(folder, path, &err))
        result = trial_run_path(trial, path, &folder->question);
    else
        *trial = (struct trial){.err = err};
    folder_delete(path);
    return result;
}

void trial_release(struct trial *trial)
{
    arena_release(&trial->arena);
}

const char *trial_compare(struct trial *trial, struct reference_answer *answer,
                          const struct reference_question *question)
{
    struct figures expected;
    figures_init(&expected, &trial->arena);
    if (!reference_assess(answer, &trial->arena, &trial->record, question))
        return "the reference does not know the set";
    figures_of_reference(&expected, answer);
    const char *differs = figures_differ(&trial->figures, &expected, 1e-9);
    return differs != NULL ? differs
                           : figures_check_proofs(&trial->arena, &trial->assessment, answer);
}
