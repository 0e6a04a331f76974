/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a subcommand is, and what it is given. A subcommand reads a request, collects its
 * answer in a buffer and returns; main.c alone writes to the standard streams, so that
 * an answer is written whole or not at all.
 */
#ifndef SURETY_CLI_COMMAND_H
#define SURETY_CLI_COMMAND_H

#include "answer/look.h"
#include "cli/request.h"

struct session {
    struct arena arena;     /* lives as long as the program */
    struct request request; /* what the words of the call asked for */
    struct look look;       /* of standard output */
    struct buf out;         /* for standard output */
    struct buf basis;       /* for standard output, behind a text: what the answer rests on */
    struct buf notes;       /* for standard error, before the error if there is one */
    bool notes_first;       /* the notes are what was asked for: they go before `out`, not after */
    bool unfavourable; /* answered, but with bad news (an error in the record that was checked, a
                          verdict worse than --require asked for): exit status 1 */
    const struct command *const *commands; /* all of them, ends with NULL */
};

struct command {
    struct usage usage;
    bool (*run)(struct session *session, struct error *err);
};

extern const struct command check_command, new_command, help_command, show_command, assess_command,
    report_command, convert_command, ask_command, fill_command, diff_command, due_command,
    fund_command, text_command, steps_command, key_command, sign_command, log_command,
    witness_command, verify_command, mirror_command;

#endif
