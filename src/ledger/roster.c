/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/roster.h"

#include "record/quote.h"

#include <string.h>

void roster_init(struct roster *roster, struct arena *arena)
{
    *roster = (struct roster){.arena = arena};
}

void roster_copy(const struct roster *roster, struct arena *arena, struct roster *copy)
{
    *copy = (struct roster){.arena = arena,
                            .count = roster->count,
                            .capacity = roster->count,
                            .changes = roster->changes,
                            .log_key = roster->log_key};
    copy->keys = ARENA_ARRAY(arena, struct roster_key, roster->count + 1);
    if (roster->count > 0)
        memcpy(copy->keys, roster->keys, roster->count * sizeof *copy->keys);
}

void roster_take(struct roster *roster, const struct roster *copy)
{
    size_t old_count = roster->count;
    struct arena *arena = roster->arena;
    CHECK(copy->count >= old_count);
    roster_copy(copy, arena, roster);
    for (size_t i = old_count; i < roster->count; i++) {
        struct str *party = &roster->keys[i].party;
        party->data = str_c(arena, *party);
    }
}

/* ---- looking up ---- */

static struct roster_key *find_current(const struct roster *roster, const struct key *key)
{
    for (size_t i = 0; i < roster->count; i++)
        if (roster->keys[i].until == ROSTER_CURRENT && key_eq(&roster->keys[i].key, key))
            return &roster->keys[i];
    return NULL;
}

const struct roster_key *roster_find(const struct roster *roster, const struct key *key)
{
    return find_current(roster, key);
}

const struct roster_key *roster_party(const struct roster *roster, struct str party)
{
    for (size_t i = 0; i < roster->count; i++)
        if (roster->keys[i].until == ROSTER_CURRENT && str_eq(roster->keys[i].party, party))
            return &roster->keys[i];
    return NULL;
}

bool roster_has_known(const struct roster *roster, struct str party)
{
    for (size_t i = 0; i < roster->count; i++)
        if (str_eq(roster->keys[i].party, party))
            return true;
    return false;
}

/* ---- signatures ---- */

/* The key that answers to a signature: one that counts now, or the one brought, or none. */
static const struct key *find_known(const struct roster *roster, const struct key *brought,
                                    const struct note_signature *signature)
{
    for (size_t i = 0; i < roster->count; i++) {
        const struct roster_key *entry = &roster->keys[i];
        if (entry->until == ROSTER_CURRENT
            && key_answers_to(&entry->key, signature->name, signature->key_id))
            return &entry->key;
    }
    bool answers = brought != NULL && key_answers_to(brought, signature->name, signature->key_id);
    return answers ? brought : NULL;
}

static void forget(struct note *note)
{
    for (size_t i = 0; i < note->signature_count; i++)
        note->signatures[i].by = NULL;
}

/* Lines by one key under one text would be many entries' worth of work, and say nothing. */
static const struct note_signature *find_twice(const struct note *note)
{
    for (size_t i = 0; i < note->signature_count; i++)
        for (size_t j = 0; j < i; j++)
            if (note->signatures[i].by == note->signatures[j].by)
                return &note->signatures[i];
    return NULL;
}

static bool resolve_all(const struct roster *roster, const struct key *brought, struct note *note,
                        struct error *err)
{
    const struct note_signature *unknown = NULL;
    size_t known = 0;
    for (size_t i = 0; i < note->signature_count; i++) {
        struct note_signature *signature = &note->signatures[i];
        signature->by = find_known(roster, brought, signature);
        known += signature->by != NULL;
        if (signature->by == NULL && unknown == NULL)
            unknown = signature;
    }
    if (known == 0)
        return error_set(err, ERROR_SIGNATURE, "a note that no known key has signed");
    if (unknown != NULL)
        return error_set(err, ERROR_SIGNATURE, "signed by %s, whose key is not registered",
                         QUOTE(unknown->name));
    const struct note_signature *twice = find_twice(note);
    return twice == NULL
           || error_set(err, ERROR_SIGNATURE, "signed twice by one key of %s", QUOTE(twice->name));
}

bool roster_resolve(const struct roster *roster, const struct statement *statement,
                    struct note *note, struct key *brought, struct error *err)
{
    bool brings = statement->kind == STATEMENT_KEYS;
    forget(note);
    if (brings && !key_parse(statement_value(statement, KEYS_KEY), brought, err))
        return false;
    if (resolve_all(roster, brings ? brought : NULL, note, err))
        return true;
    forget(note);
    return false;
}

void roster_settle(struct note *note, const struct key *brought)
{
    for (size_t i = 0; i < note->signature_count; i++)
        if (note->signatures[i].by == brought)
            note->signatures[i].by = NULL;
}

bool roster_verify(const struct roster *roster, const struct statement *statement,
                   struct note *note, struct error *err)
{
    struct key brought;
    if (!roster_resolve(roster, statement, note, &brought, err))
        return false;
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        if (note_signature_is_good(signature->by, note->text, signature))
            continue;
        forget(note);
        return error_set(err, ERROR_SIGNATURE, "the signature by %s does not verify",
                         QUOTE(signature->name));
    }
    roster_settle(note, &brought);
    return true;
}

/* ---- changes ---- */

static bool deny(struct error *err, const char *rule, const char *sentence)
{
    return error_set(err, ERROR_DENIED, "%s: %s", rule, sentence);
}

static enum keys_action action_of(const struct statement *statement)
{
    const struct field_info *field = &statement_info(STATEMENT_KEYS)->fields[KEYS_ACTION];
    return (enum keys_action)word_find(field, statement_value(statement, KEYS_ACTION));
}

static bool role_of(const struct statement *statement, enum role *role)
{
    const struct field_info *field = &statement_info(STATEMENT_KEYS)->fields[KEYS_ROLE];
    int word = word_find(field, statement_value(statement, KEYS_ROLE));
    *role = (enum role)word;
    return word >= 0;
}

/* A key that was ever on the roster, under whatever name, cannot come (again): one hand, one voice.
 */
static bool is_new(const struct roster *roster, const struct key *key)
{
    for (size_t i = 0; i < roster->count; i++)
        if (key_same_hand(&roster->keys[i].key, key)
            || key_answers_to(&roster->keys[i].key, str_from(key->name), key->id))
            return false;
    return true;
}

static bool add_key(struct roster *roster, struct str party, enum role role, const struct key *key,
                    int64_t index, struct error *err)
{
    if (key->type != KEY_NOTE)
        return deny(err, "key-type", "a key of this type does not sign statements");
    if (roster->log_key != NULL && key_same_hand(roster->log_key, key))
        return deny(err, "key-log", "the log's key signs checkpoints and nothing else");
    if (!is_new(roster, key))
        return deny(err, "key-new", "the key is, or was, on the roster already");
    ARENA_GROW(roster->arena, &roster->keys, roster->count, &roster->capacity);
    roster->keys[roster->count++] = (struct roster_key){
        .party = {str_c(roster->arena, party), party.size},
        .role = role,
        .key = *key,
        .from = index,
        .until = ROSTER_CURRENT,
    };
    return true;
}

/* Roles are for good: a party that changes its role registers under another id. */
static bool role_agrees(const struct roster *roster, struct str party, enum role role)
{
    for (size_t i = 0; i < roster->count; i++)
        if (str_eq(roster->keys[i].party, party) && roster->keys[i].role != role)
            return false;
    return true;
}

static bool register_key(struct roster *roster, const struct statement *statement,
                         const struct key *key, int64_t index, struct error *err)
{
    enum role role;
    struct str party = statement_value(statement, KEYS_PARTY);
    if (!role_of(statement, &role))
        return deny(err, "key-role", "a registration must say what the party is");
    if (!role_agrees(roster, party, role))
        return deny(err, "key-role", "the party was registered with another role");
    return add_key(roster, party, role, key, index, err);
}

static bool rotate_key(struct roster *roster, const struct statement *statement,
                       const struct key *key, int64_t index, struct error *err)
{
    struct key old;
    struct str party = statement_value(statement, KEYS_PARTY);
    if (!key_parse(statement_value(statement, KEYS_OLD), &old, err))
        return false;
    struct roster_key *entry = find_current(roster, &old);
    if (entry == NULL || !str_eq(entry->party, party))
        return deny(err, "key-current", "the old key is not one that counts for the party");
    size_t place = (size_t)(entry - roster->keys);
    if (!add_key(roster, party, entry->role, key, index, err))
        return false;
    roster->keys[place].until = index;
    return true;
}

static size_t count_current(const struct roster *roster, struct str party)
{
    size_t count = 0;
    for (size_t i = 0; i < roster->count; i++)
        count += roster->keys[i].until == ROSTER_CURRENT && str_eq(roster->keys[i].party, party);
    return count;
}

static bool revoke_key(struct roster *roster, const struct statement *statement,
                       const struct key *key, int64_t index, struct error *err)
{
    struct str party = statement_value(statement, KEYS_PARTY);
    struct roster_key *entry = find_current(roster, key);
    if (entry == NULL || !str_eq(entry->party, party))
        return deny(err, "key-current", "the key is not one that counts for the party");
    if (entry->role == ROLE_SECRETARIAT && count_current(roster, party) == 1)
        return deny(err, "key-last", "without a key of the secretariat no one could register one");
    entry->until = index;
    return true;
}

static bool carry_out(struct roster *roster, const struct statement *statement,
                      const struct key *key, int64_t index, struct error *err)
{
    switch (action_of(statement)) {
    case KEYS_REGISTER:
        return register_key(roster, statement, key, index, err);
    case KEYS_ROTATE:
        return rotate_key(roster, statement, key, index, err);
    case KEYS_REVOKE:
        return revoke_key(roster, statement, key, index, err);
    }
    return false;
}

bool roster_apply(struct roster *roster, const struct statement *statement, int64_t index,
                  struct error *err)
{
    struct key key;
    CHECK(statement->kind == STATEMENT_KEYS);
    if (!key_parse(statement_value(statement, KEYS_KEY), &key, err))
        return false;
    enum keys_action action = action_of(statement);
    if (action != KEYS_ROTATE && statement_value(statement, KEYS_OLD).size > 0)
        return deny(err, "key-fields", "only a rotation names an old key");
    if (action != KEYS_REGISTER && statement_value(statement, KEYS_ROLE).size > 0)
        return deny(err, "key-fields", "only a registration names a role");
    if (!carry_out(roster, statement, &key, index, err))
        return false;
    roster->changes++;
    return true;
}

bool roster_found(struct roster *roster, const struct statement *statement, struct error *err)
{
    enum role role;
    if (statement->kind != STATEMENT_KEYS || action_of(statement) != KEYS_REGISTER
        || !role_of(statement, &role) || role != ROLE_SECRETARIAT
        || !str_eq(statement->author, statement_value(statement, KEYS_PARTY)))
        return deny(err, "first-entry", "a log begins with the key of its secretariat");
    return roster_apply(roster, statement, 0, err);
}
