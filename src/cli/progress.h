/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bar on the terminal of standard error while something long is under way. Where that is no
 * terminal, or the work is short, nothing is shown.
 */
#ifndef SURETY_CLI_PROGRESS_H
#define SURETY_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

enum { PROGRESS_LEAST = 2000 }; /* steps below which nothing is shown */

struct progress {
    const char *doing; /* a word: "signing" */
    size_t total;
    int shown; /* percent; -1: nothing yet */
    bool is_on;
};

void progress_begin(struct progress *progress, const char *doing, size_t total);

/* `done` of all steps are done. Cheap when the percentage is as before. */
void progress_at(struct progress *progress, size_t done);

/* Ends the line of the bar, also behind a failure, so that what is said next has one of its own. */
void progress_end(struct progress *progress);

#endif
