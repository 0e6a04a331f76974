/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `surety new` writes: a small record with one row of everything that a first user
 * fills in, explained in its notes. CSV has no comments.
 */
#ifndef SURETY_CLI_TEMPLATE_H
#define SURETY_CLI_TEMPLATE_H

#include "record/record.h"

/* The template as a record of texts, good for writing and for nothing else. */
struct record *template_record(struct arena *arena);

/* README.md of the new folder. */
extern const char template_readme[];

#endif
