/* SPDX-License-Identifier: Apache-2.0 */
/* What writing and reading statements share. Internal to ledger/statement*.c. */
#ifndef SURETY_LEDGER_STATEMENT_PARTS_H
#define SURETY_LEDGER_STATEMENT_PARTS_H

#include "ledger/statement.h"

#define STATEMENT_PREFIX "surety/v1 "

/* The kind with this name, or -1. */
int statement_find_kind(struct str name);

/*
 * Where a line of this name stands among those of its kind: the field's index, behind all fields
 * for a column of the user's own and the feature of an area, -1 if there can be no such line.
 */
int statement_rank(int kind, struct str name);

/* The same, and faster where the line comes behind one of rank `before`, as in canonical order; -1
 * for the first. */
int statement_rank_behind(int kind, struct str name, int before);

/* A list as it is stated: "a; b;" → "a;b". In `arena`. */
struct str statement_list(struct arena *arena, struct str list);

#endif
