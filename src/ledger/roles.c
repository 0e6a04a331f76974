/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/roles.h"

#include "record/cell.h"
#include "record/quote.h"

/* ---- the table ---- */

#define NONE PERMISSION_NONE
#define OWN PERMISSION_OWN
#define SOURCED PERMISSION_SOURCED
#define FREE PERMISSION_FREE

/* One line per kind, in the order of kinds.def; columns in the order of enum role. */
static const enum permission permissions[STATEMENT_KIND_COUNT][ROLE_COUNT] = {
    /*                   host  guarantor partner secretariat monitor observer */
    [KIND_GUARANTEE] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_PARTY] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_SOURCE] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_POSITION] = {OWN, OWN, OWN, SOURCED, OWN, OWN},
    [KIND_REQUIREMENT] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_UNDERTAKING] = {OWN, OWN, OWN, SOURCED, NONE, NONE},
    [KIND_FIT] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_CAVEAT] = {OWN, OWN, OWN, SOURCED, NONE, NONE},
    [KIND_FACT] = {OWN, NONE, NONE, SOURCED, NONE, NONE},
    [KIND_THRESHOLD] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_CLAIM] = {NONE, NONE, NONE, SOURCED, FREE, NONE},
    [KIND_INSTRUMENT] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_STEP] = {OWN, OWN, OWN, SOURCED, NONE, NONE},
    [KIND_CLAUSE] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_DELIVERY] = {FREE, OWN, OWN, SOURCED, FREE, NONE},
    [KIND_FACILITY] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_SHARE] = {OWN, OWN, OWN, SOURCED, NONE, NONE},
    [KIND_RULE] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [KIND_REPORT] = {NONE, NONE, NONE, SOURCED, FREE, NONE},
    [KIND_EFFORT] = {NONE, NONE, NONE, SOURCED, FREE, NONE},
    [KIND_AREA] = {NONE, NONE, NONE, FREE, NONE, NONE},
    [STATEMENT_KEYS] = {OWN, OWN, OWN, FREE, OWN, OWN},
};

#undef NONE
#undef OWN
#undef SOURCED
#undef FREE

enum permission roles_permission(int kind, enum role role)
{
    CHECK(kind >= 0 && kind < STATEMENT_KIND_COUNT && (int)role >= 0 && (int)role < ROLE_COUNT);
    return permissions[kind][role];
}

static const char *role_words(enum role role)
{
    static const char *const words[ROLE_COUNT] = {
        [ROLE_HOST] = "host",       [ROLE_GUARANTOR] = "guarantor",
        [ROLE_PARTNER] = "partner", [ROLE_SECRETARIAT] = "secretariat",
        [ROLE_MONITOR] = "monitor", [ROLE_OBSERVER] = "observer",
    };
    return words[role];
}

/* ---- the rules ---- */

enum rule {
    RULE_AUTHOR_KEY,
    RULE_AUTHOR_SIGNS,
    RULE_ROLE,
    RULE_OWN_VOICE,
    RULE_SOURCED,
    RULE_HOST_CONSENT,
    RULE_ROW_OWNER,
    RULE_CONFIRMED,
    RULE_REGISTERS,
    RULE_OLD_SIGNS,
    RULE_REFERENCE,
    RULE_SUPERSEDES,
    RULE_COUNT
};

static const struct {
    const char *name, *sentence;
} rules[RULE_COUNT] = {
    [RULE_AUTHOR_KEY] = {"author-key", "the author has no key on the roster"},
    [RULE_AUTHOR_SIGNS] = {"author-signs", "no key of the author has signed it"},
    [RULE_ROLE] = {"role", "its author's role may not state this kind"},
    [RULE_OWN_VOICE] = {"own-voice", "its author may speak for itself alone"},
    [RULE_SOURCED] = {"sourced", "what is entered for others needs a source"},
    [RULE_HOST_CONSENT] = {"host-consent", "only the host states a fact named consent.*"},
    [RULE_ROW_OWNER] = {"row-owner",
                        "only its author, or the party it speaks for, may state a row anew"},
    [RULE_CONFIRMED] = {"confirmed", "each party in verified_by must sign the delivery too"},
    [RULE_REGISTERS] = {"key-registers",
                        "the secretariat registers the first key of a party, and the party itself "
                        "any further one; only the party rotates"},
    [RULE_OLD_SIGNS] = {"key-old-signs", "a new key is signed by the one whose place it takes"},
    [RULE_REFERENCE] = {"reference", "it refers to a row that no one has stated"},
    [RULE_SUPERSEDES] = {"supersedes", "a row can be superseded only once it was stated"},
};

static bool deny(struct error *err, enum rule rule, const struct statement *statement)
{
    struct str id = statement_id(statement);
    return error_set(err, ERROR_DENIED, "%s: %s%s%.60s by %.40s: %s", rules[rule].name,
                     statement_info(statement->kind)->name, id.size > 0 ? " " : "",
                     id.size > 0 ? QUOTE(id) : "", QUOTE(statement->author), rules[rule].sentence);
}

/* ---- whom a statement speaks for ---- */

static struct str party_of_undertaking(const struct statement *statement, int field,
                                       const struct precedents *precedents)
{
    struct precedent found;
    struct str id = statement_value(statement, field);
    bool known = precedents->find(precedents->context, KIND_UNDERTAKING, id, &found);
    return known ? found.party : (struct str){0};
}

struct str roles_party(const struct statement *statement, const struct precedents *precedents)
{
    switch (statement->kind) {
    case KIND_POSITION:
        return statement_value(statement, POSITION_PARTY);
    case KIND_UNDERTAKING:
        return statement_value(statement, UNDERTAKING_PARTY);
    case KIND_STEP:
        return statement_value(statement, STEP_PARTY);
    case KIND_SHARE:
        return statement_value(statement, SHARE_PARTY);
    case KIND_CAVEAT:
        return party_of_undertaking(statement, CAVEAT_UNDERTAKING, precedents);
    case KIND_DELIVERY:
        return party_of_undertaking(statement, DELIVERY_UNDERTAKING, precedents);
    case STATEMENT_KEYS:
        return statement_value(statement, KEYS_PARTY);
    default:
        return (struct str){0};
    }
}

static bool is_consent(const struct statement *statement)
{
    return statement->kind == KIND_FACT
           && str_starts(statement_value(statement, FACT_NAME), STR(FACT_CONSENT));
}

/* A count that would make the host consent. */
static bool is_counted_consent(const struct statement *statement)
{
    return statement->kind == KIND_THRESHOLD
           && str_starts(statement_value(statement, THRESHOLD_NAME), STR(FACT_CONSENT));
}

static bool has_source(const struct statement *statement)
{
    int field = field_find((enum kind)statement->kind, STR("source"));
    return field >= 0 && statement_value(statement, field).size > 0;
}

/* ---- each rule ---- */

static bool party_signed(const struct roster *roster, const struct note *note, struct str party)
{
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct key *by = note->signatures[i].by;
        const struct roster_key *signer = by == NULL ? NULL : roster_find(roster, by);
        if (signer != NULL && str_eq(signer->party, party))
            return true;
    }
    return false;
}

static bool check_author(const struct roster *roster, const struct statement *statement,
                         const struct note *note, struct error *err)
{
    if (roster_party(roster, statement->author) == NULL)
        return deny(err, RULE_AUTHOR_KEY, statement);
    return party_signed(roster, note, statement->author) || deny(err, RULE_AUTHOR_SIGNS, statement);
}

static bool check_permission(enum role role, struct str party, const struct statement *statement,
                             struct error *err)
{
    bool own = str_eq(party, statement->author);
    if (is_consent(statement))
        return role == ROLE_HOST || deny(err, RULE_HOST_CONSENT, statement);
    if (is_counted_consent(statement))
        return deny(err, RULE_HOST_CONSENT, statement);
    switch (permissions[statement->kind][role]) {
    case PERMISSION_FREE:
        return true;
    case PERMISSION_SOURCED:
        return own || has_source(statement) || deny(err, RULE_SOURCED, statement);
    case PERMISSION_OWN:
        return own || deny(err, RULE_OWN_VOICE, statement);
    case PERMISSION_NONE:
        break;
    }
    return deny(err, RULE_ROLE, statement);
}

/* A row that a party has signed is its own; what the secretariat entered for it, it may correct. */
static bool may_replace(const struct precedents *precedents, int kind, struct str id,
                        struct str author)
{
    struct precedent before;
    if (id.size == 0 || !precedents->find(precedents->context, kind, id, &before))
        return true;
    return str_eq(before.author, author) || str_eq(before.party, author);
}

static bool check_owner(const struct precedents *precedents, const struct statement *statement,
                        struct error *err)
{
    return may_replace(precedents, statement->kind, statement_id(statement), statement->author)
           || deny(err, RULE_ROW_OWNER, statement);
}

/* Whose a row is that is yet to come nobody knows: it would be superseded by others in advance. */
static bool check_supersedes(const struct precedents *precedents, const struct statement *statement,
                             struct error *err)
{
    struct precedent ignored;
    if (statement->kind != KIND_UNDERTAKING)
        return true;
    struct str rest = statement_value(statement, UNDERTAKING_SUPERSEDES), id;
    while (list_next(&rest, &id)) {
        if (!precedents->find(precedents->context, KIND_UNDERTAKING, id, &ignored))
            return deny(err, RULE_SUPERSEDES, statement);
        if (!may_replace(precedents, KIND_UNDERTAKING, id, statement->author))
            return deny(err, RULE_ROW_OWNER, statement);
    }
    return true;
}

/* What the secretariat enters is hearsay, and may say who is said to have confirmed it. */
static bool check_confirmed(const struct roster *roster, enum role role,
                            const struct statement *statement, const struct note *note,
                            struct error *err)
{
    if (statement->kind != KIND_DELIVERY || role == ROLE_SECRETARIAT)
        return true;
    struct str rest = statement_value(statement, DELIVERY_VERIFIED_BY), party;
    while (list_next(&rest, &party))
        if (!party_signed(roster, note, party))
            return deny(err, RULE_CONFIRMED, statement);
    return true;
}

static bool check_registers(const struct roster *roster, const struct statement *statement,
                            const struct note *note, struct error *err)
{
    if (statement->kind != STATEMENT_KEYS)
        return true;
    struct str party = statement_value(statement, KEYS_PARTY);
    struct str action = statement_value(statement, KEYS_ACTION);
    bool own = str_eq(party, statement->author);
    bool good = own || str_eq(action, STR("revoke"))
                || (str_eq(action, STR("register")) && !roster_has_known(roster, party));
    if (!good)
        return deny(err, RULE_REGISTERS, statement);
    struct key old;
    if (!str_eq(action, STR("rotate")))
        return true;
    if (!key_parse(statement_value(statement, KEYS_OLD), &old, err))
        return false;
    return note_is_signed_by(note, &old) || deny(err, RULE_OLD_SIGNS, statement);
}

/* Whether a party that is neither the guarantor nor the secretariat has signed the delivery. */
static bool is_confirmed(const struct roster *roster, struct str party, const struct note *note)
{
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct key *by = note->signatures[i].by;
        const struct roster_key *signer = by == NULL ? NULL : roster_find(roster, by);
        if (signer != NULL && signer->role != ROLE_SECRETARIAT && !str_eq(signer->party, party))
            return true;
    }
    return false;
}

static enum standing standing_of(const struct roster *roster, enum role role, struct str party,
                                 const struct statement *statement, const struct note *note)
{
    if (statement->kind == KIND_DELIVERY && is_confirmed(roster, party, note))
        return STANDING_VERIFIED;
    bool for_others = permissions[statement->kind][role] == PERMISSION_SOURCED
                      && !str_eq(party, statement->author) && !party_signed(roster, note, party);
    return for_others ? STANDING_ENTERED : STANDING_SIGNED;
}

bool roles_check(const struct roster *roster, const struct precedents *precedents,
                 const struct statement *statement, const struct note *note,
                 enum standing *standing, struct error *err)
{
    if (!check_author(roster, statement, note, err))
        return false;
    enum role role = roster_party(roster, statement->author)->role;
    struct str party = roles_party(statement, precedents);
    if (role == ROLE_HOST && statement->kind == KIND_FACT && is_consent(statement))
        party = statement->author;
    *standing = standing_of(roster, role, party, statement, note);
    return check_permission(role, party, statement, err) && check_owner(precedents, statement, err)
           && check_supersedes(precedents, statement, err)
           && check_confirmed(roster, role, statement, note, err)
           && check_registers(roster, statement, note, err);
}

bool roles_check_references(const struct precedents *precedents, const struct statement *statement,
                            struct error *err)
{
    const struct kind_info *info = statement_info(statement->kind);
    struct precedent ignored;
    for (int field = 0; field < info->field_count; field++) {
        if (info->fields[field].refers == KIND_NONE)
            continue;
        for (struct str rest = statement_value(statement, field), id; list_next(&rest, &id);)
            if (!precedents->find(precedents->context, (int)info->fields[field].refers, id,
                                  &ignored))
                return deny(err, RULE_REFERENCE, statement);
    }
    return true;
}

/* ---- in words ---- */

void roles_write(struct buf *out)
{
    static const char *const words[] = {
        [PERMISSION_NONE] = "–",
        [PERMISSION_OWN] = "own",
        [PERMISSION_SOURCED] = "sourced",
        [PERMISSION_FREE] = "yes",
    };
    buf_text(out, "| statement |");
    for (int role = 0; role < ROLE_COUNT; role++)
        buf_printf(out, " %s |", role_words((enum role)role));
    buf_text(out, "\n|---|---|---|---|---|---|---|\n");
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        buf_printf(out, "| %s |", statement_info(kind)->name);
        for (int role = 0; role < ROLE_COUNT; role++)
            buf_printf(out, " %s |", words[permissions[kind][role]]);
        buf_char(out, '\n');
    }
    buf_text(out, "\n| rule | what it says |\n|---|---|\n");
    for (int rule = 0; rule < RULE_COUNT; rule++)
        buf_printf(out, "| `%s` | %s |\n", rules[rule].name, rules[rule].sentence);
}
