/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers that go to a file.
 */
#ifndef SURETY_CLI_OUTPUT_H
#define SURETY_CLI_OUTPUT_H

#include "base/error.h"
#include "base/str.h"

/*
 * Writes `text` to `path` whole or not at all. A folder, device or pipe is refused: the file that
 * is renamed into place would take its place. ERROR_IO.
 */
bool output_write(const char *path, struct str text, struct error *err) MUST_USE;

#endif
