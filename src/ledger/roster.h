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
    uint64_t changes;          /* that were carried out: tells whether a copy is still the same */
    const struct key *log_key; /* signs checkpoints and nothing else; NULL: not known */
};

void roster_init(struct roster *roster, struct arena *arena);

/* A copy that can be changed by itself, in `arena`: to try a batch before it is believed. O(keys).
 */
void roster_copy(const struct roster *roster, struct arena *arena, struct roster *copy);

/* Makes the roster what `copy`, taken of it and changed since, has become. O(keys). */
void roster_take(struct roster *roster, const struct roster *copy);

/* The key that counts now and is this one, or NULL. O(keys). */
const struct roster_key *roster_find(const struct roster *roster, const struct key *key);

/* Any key of `party` that counts now, or NULL. O(keys). */
const struct roster_key *roster_party(const struct roster *roster, struct str party);

/* Whether `party` ever had a key, be it one that counts no more. O(keys). */
bool roster_has_known(const struct roster *roster, struct str party);

/*
 * Sets `by` of each signature of the note to the key that it must be verified with: one that counts
 * now or, of a statement of kind `keys`, the one that it brings, which is put into `brought`.
 * Nothing is verified: whoever does it, here or on other cores, must find every one of the
 * signatures good, and then call roster_settle(). Keys of the roster are pointed to, and so is
 * `brought`. ERROR_SIGNATURE when a signature's key is not known, and ERROR_FORMAT for a key that
 * is none; every `by` is then NULL. O(signatures × keys).
 */
bool roster_resolve(const struct roster *roster, const struct statement *statement,
                    struct note *note, struct key *brought, struct error *err) MUST_USE;

/* After the verification: a key that a statement brings vouches for itself and for nothing else, so
 * its `by` becomes NULL. */
void roster_settle(struct note *note, const struct key *brought);

/*
 * Resolves, verifies and settles, one signature after the other. ERROR_SIGNATURE when one is not
 * known or does not verify; every `by` is then NULL.
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
