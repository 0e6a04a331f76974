/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guarantee folder in memory, as rows of text that can be added, removed and reordered, and
 * written to disk, together with a question to it.
 */
#ifndef SURETY_TEST_FOLDER_H
#define SURETY_TEST_FOLDER_H

#include "base/buf.h"
#include "record/kinds.h"
#include "reference.h"

enum { FOLDER_ROWS = 160, FOLDER_FIELDS = 26 };

/* The cells of a folder as text; NULL is empty. */
struct folder_table {
    const char *cells[FOLDER_ROWS][FOLDER_FIELDS];
    size_t row_count;
};

struct folder {
    struct arena *arena;
    struct folder_table tables[KIND_COUNT];
    struct reference_question question; /* that goes with it */
};

/* splitmix64 (Steele, Lea and Flood 2014). */
uint64_t random_next(uint64_t *seed);
int random_below(uint64_t *seed, int limit); /* 0 .. limit - 1 */
bool random_chance(uint64_t *seed, int percent);

/* Adds a row and returns its cells. */
const char **folder_add(struct folder *folder, enum kind kind);
void folder_remove(struct folder *folder, enum kind kind, size_t row);

/* The same rows of every table in another order. */
void folder_shuffle(struct folder *folder, uint64_t seed);

/* Writes the files into `path`, which exists. */
bool folder_write(const struct folder *folder, const char *path, struct error *err);

/* All files and the question as text, to replay a case by hand. */
void folder_print(const struct folder *folder, struct buf *out);

/* Removes the files and `path` itself. */
void folder_delete(const char *path);

#endif
