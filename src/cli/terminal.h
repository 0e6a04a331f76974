/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place that knows the terminal and the standard streams: what a stream looks like
 * to its reader, and writing it whole with every error noticed.
 */
#ifndef SURETY_CLI_TERMINAL_H
#define SURETY_CLI_TERMINAL_H

#include "answer/look.h"
#include "base/error.h"

/*
 * The look of a file descriptor: a screen if it is a terminal; colour on a screen unless
 * NO_COLOR is set and not empty, or TERM is dumb; as wide as COLUMNS says, else as the terminal
 * says, else 80.
 */
struct look terminal_look(int fd);

/* Writes all of `text` to a file descriptor; `name` is its name in messages. ERROR_IO. */
bool terminal_write(int fd, const char *name, struct str text, struct error *err) MUST_USE;

/*
 * The same for a person to read, if the file descriptor is a terminal or the standard error: but
 * for line ends, tabs and colours of ours, what does not show (record/quote.h) is made to show, so
 * that nothing that a stranger wrote can steer a terminal. Into a file or a pipe the bytes go as
 * they are. ERROR_IO.
 */
bool terminal_show(int fd, const char *name, struct str text, struct error *err) MUST_USE;

#endif
