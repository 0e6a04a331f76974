/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of a party's page, for brief.c alone. A section with nothing in it writes nothing.
 */
#ifndef SURETY_ANSWER_BRIEF_PAGE_H
#define SURETY_ANSWER_BRIEF_PAGE_H

#include "answer/brief.h"

struct page {
    struct buf *out;
    struct arena *scratch;
    const struct look *look;
    const struct brief *brief;
    const struct state *state;
    uint32_t party;
};

/* Each undertaking: what it offers, its caveats, what is due of it, what it leaves unsaid. */
void brief_write_undertakings(const struct page *page);

/* Its shares in facilities, and what it owes if they are called. */
void brief_write_money(const struct page *page);

/* Its steps on instruments: taken, and missing where undertakings wait for them; its ceilings. */
void brief_write_steps(const struct page *page);

/* Where it stands on the clauses of the agreement's text. */
void brief_write_clauses(const struct page *page);

#endif
