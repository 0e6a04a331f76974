/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codebook: what the tables and columns of a guarantee folder mean, for the terminal
 * and for the manual. All of it comes from the one table of kinds (record/kinds.def).
 */
#ifndef SURETY_ANSWER_CODEBOOK_H
#define SURETY_ANSWER_CODEBOOK_H

#include "answer/look.h"
#include "record/kinds.h"

/* One line a table: its name and what it is. */
void codebook_write_list(struct buf *out, const struct look *look);

/* One table, column by column: name, what it means, what may stand in it. */
void codebook_write_table(struct buf *out, struct arena *scratch, const struct look *look,
                          enum kind kind);

/* All tables as subsections of an mdoc(7) page. */
void codebook_write_mdoc(struct buf *out);

#endif
