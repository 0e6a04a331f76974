/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may state what: one table, kind of statement by role (roles.c; doc/roles.md shows it), and
 * the few rules that it cannot hold. Pure: the roster and what was stated before come from the
 * caller, so that an append and an audit ask the same question of the same code. What is refused
 * is refused by a rule that has a name.
 */
#ifndef SURETY_LEDGER_ROLES_H
#define SURETY_LEDGER_ROLES_H

#include "ledger/roster.h"

enum { ROLE_COUNT = ROLE_OBSERVER + 1 };

enum permission {
    PERMISSION_NONE,
    PERMISSION_OWN,     /* about itself: the row's party is its author */
    PERMISSION_SOURCED, /* about others too, if the row names a source */
    PERMISSION_FREE,
};

/* What the signatures under a row are worth; a source's tier decides about what was entered. */
enum standing {
    STANDING_ENTERED,  /* by the secretariat, of what others said: reported or declared */
    STANDING_SIGNED,   /* by the key of the one who may say it */
    STANDING_VERIFIED, /* a delivery that another party than its guarantor has signed */
};

/* What is known of a row that was stated before. */
struct precedent {
    struct str author; /* of its latest statement */
    struct str party;  /* whom it speaks for; empty: no one in particular */
};

/* What was stated before: finds the latest statement of a row. False when there is none. */
struct precedents {
    void *context;
    bool (*find)(void *context, int kind, struct str id, struct precedent *found);
};

enum permission roles_permission(int kind, enum role role);

/* The party that a statement speaks for, by its fields or, of caveats and deliveries, by their
 * undertaking; empty if for no one in particular. */
struct str roles_party(const struct statement *statement, const struct precedents *precedents);

/*
 * Whether `statement`, whose `note` roster_verify() has verified, may be made by its author now. If
 * so `*standing` says what it is worth. ERROR_DENIED with the rule's name. Statements of kind
 * `keys` are then to be carried out by roster_apply(), which has rules of its own. O(signatures ×
 * keys).
 */
bool roles_check(const struct roster *roster, const struct precedents *precedents,
                 const struct statement *statement, const struct note *note,
                 enum standing *standing, struct error *err) MUST_USE;

/* Whether each row that `statement` refers to was stated. ERROR_DENIED. O(references). */
bool roles_check_references(const struct precedents *precedents, const struct statement *statement,
                            struct error *err) MUST_USE;

/* Adds the table and the rules as the body of doc/roles.md. */
void roles_write(struct buf *out);

#endif
