/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One folder put to the program: written to a temporary place, loaded, checked, folded and
 * assessed, and if wanted assessed by the reference too.
 */
#ifndef SURETY_TEST_TRIAL_H
#define SURETY_TEST_TRIAL_H

#include "figures.h"
#include "random_folder.h"

struct trial {
    struct arena arena;
    struct record record;
    struct diagnostics diagnostics;
    struct state state;
    struct assessment assessment;
    struct figures figures; /* of the program */
    struct error err;
};

enum trial_result {
    TRIAL_GOOD,
    TRIAL_INVALID, /* the record has errors: see diagnostics */
    TRIAL_NO_SET,  /* nothing in the set counts on the date */
    TRIAL_FAILED,  /* the program refused for another reason: see err */
};

/* Runs the program on the folder. The trial is to be released in any case. */
enum trial_result trial_run(struct trial *trial, const struct folder *folder);

/* The same for a folder on disk with a question. */
enum trial_result trial_run_path(struct trial *trial, const char *path,
                                 const struct reference_question *question);

void trial_release(struct trial *trial);

/* Compares with the reference. NULL if all is equal, else what differs, in the trial's arena. */
const char *trial_compare(struct trial *trial, struct reference_answer *answer,
                          const struct reference_question *question);

#endif
