/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may sign for whom, as the statements of kind `keys` up to a place in the log have it. The
 * first entry registers the secretariat; every key after it is a statement by someone who had one.
 * Keys that were rotated or revoked stay on the roster with the place where they ended, so that
 * what they signed before can be verified for ever, and nothing after it.
 */
#ifndef SURETY_LEDGER_ROSTER_H
#define SURETY_LEDGER_ROSTER_H

#include "ledger/note.h"
#include "ledger/statement.h"

#define ROSTER_CURRENT INT64_MAX /* of `until` */

struct roster_key {
    struct str party;
    enum role role;
    struct key key;
    int64_t from, until; /* entries of the log: counts from behind `from` until `until` */
};

struct roster {
    struct arena *arena;
    struct roster_key *keys; /* in the order of their registration */
    size_t count, capacity;
};

void roster_init(struct roster *roster, struct arena *arena);

/* A copy that can be changed by itself, in `arena`: to try a batch before it is believed. O(keys).
 */
void roster_copy(const struct roster *roster, struct arena *arena, struct roster *copy);

/* The key that counts now and is this one, or NULL. O(keys). */
const struct roster_key *roster_find(const struct roster *roster, const struct key *key);

/* Any key of `party` that counts now, or NULL. O(keys). */
const struct roster_key *roster_party(const struct roster *roster, struct str party);

/*
 * Verifies the signatures of a note by the keys that count now and, of a statement of kind `keys`,
 * the key that it brings. ERROR_SIGNATURE when one is not known or does not verify.
 */
bool roster_verify(const struct roster *roster, const struct statement *statement,
                   struct note *note, struct error *err) MUST_USE;

/*
 * Registers the secretariat by entry 0, which may be signed by that key or by none: that the log
 * begins with it is what makes it the secretariat. ERROR_DENIED, ERROR_FORMAT.
 */
bool roster_found(struct roster *roster, const struct statement *statement,
                  struct error *err) MUST_USE;

/*
 * Carries out a statement of kind `keys` that roles_check() let pass, at entry `index`.
 * ERROR_FORMAT for a key that is none, ERROR_DENIED for a change that cannot be made, with the
 * rule's name; the roster is then as it was. O(keys).
 */
bool roster_apply(struct roster *roster, const struct statement *statement, int64_t index,
                  struct error *err) MUST_USE;

#endif
