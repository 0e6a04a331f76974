/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers on their way out: into a file, and a chain in the form that was asked for.
 */
#ifndef SURETY_CLI_OUTPUT_H
#define SURETY_CLI_OUTPUT_H

#include "answer/trace.h"
#include "cli/command.h"

/*
 * Writes `text` to `path` whole or not at all. A folder, device or pipe is refused: the file that
 * is renamed into place would take its place. ERROR_IO.
 */
bool output_write(const char *path, struct str text, struct error *err) MUST_USE;

/* A chain back to the sources into the session's output, as text or JSON. */
void output_trace(struct session *session, const struct trace *trace);

#endif
