/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/signing.h"

#include "answer/words.h"
#include "ledger/note.h"
#include "ledger/roles.h"
#include "ledger/stream.h"
#include "record/cell.h"
#include "record/quote.h"

#include <string.h>

struct signing {
    struct arena *arena;
    const struct record *record;
    const struct key_pair *pair;
    struct str author;
    int role;          /* of the author in the record, or -1: not in it */
    const char *party; /* NULL: what the role may state */
    const struct str *features;
    struct signing_text *texts;
    size_t count, capacity, left;
};

bool signing_author(const struct key_pair *pair, struct str *author, struct error *err)
{
    static const struct field_info field = {"author", TYPE_ID, true, KIND_NONE, NULL, NULL};
    struct str rest = str_from(key_pair_public(pair)->name);
    struct cell_fault fault;
    int64_t ignored;
    return (str_next(&rest, '/', author) && author->size > 0
            && cell_parse(&field, *author, &ignored, &fault))
           || error_set(err, ERROR_USAGE,
                        "the key %s does not begin with the id of a party, as FRA or FRA/2",
                        QUOTE(str_from(key_pair_public(pair)->name)));
}

/* ---- whom a row speaks for ---- */

static struct str party_of_undertaking(const struct record *record, const struct row *row,
                                       int field)
{
    const struct row *undertaking =
        record_row(record, KIND_UNDERTAKING, (size_t)row_value(row, field, 0));
    return row_text(undertaking, UNDERTAKING_PARTY);
}

static struct str host_of(const struct record *record)
{
    const struct table *table = &record->tables[KIND_GUARANTEE];
    return table->row_count > 0 ? row_text(&table->rows[0], GUARANTEE_HOST) : (struct str){0};
}

static struct str party_of(const struct record *record, const struct row *row)
{
    switch (row->kind) {
    case KIND_POSITION:
        return row_text(row, POSITION_PARTY);
    case KIND_UNDERTAKING:
        return row_text(row, UNDERTAKING_PARTY);
    case KIND_STEP:
        return row_text(row, STEP_PARTY);
    case KIND_SHARE:
        return row_text(row, SHARE_PARTY);
    case KIND_CAVEAT:
        return party_of_undertaking(record, row, CAVEAT_UNDERTAKING);
    case KIND_DELIVERY:
        return party_of_undertaking(record, row, DELIVERY_UNDERTAKING);
    case KIND_FACT:
        return str_starts(row_text(row, FACT_NAME), STR("consent.")) ? host_of(record)
                                                                     : (struct str){0};
    default:
        return (struct str){0};
    }
}

/* ---- texts ---- */

static bool add(struct signing *s, const struct statement_text *text, struct error *err)
{
    ARENA_GROW(s->arena, &s->texts, s->count, &s->capacity);
    struct signing_text *added = &s->texts[s->count++];
    added->text = *text;
    return statement_parse(s->arena, text->text, text->body, &added->statement, err);
}

/* Whether another party speaks for itself, for parties.csv says with which key. */
static bool has_own_key(const struct signing *s, struct str party)
{
    const struct row *row = record_find(s->record, KIND_PARTY, party);
    return row != NULL && row_has(row, PARTY_KEY);
}

static bool is_wanted(const struct signing *s, const struct row *row)
{
    struct str party = party_of(s->record, row);
    bool own = str_eq(party, s->author);
    bool consent = row->kind == KIND_FACT && party.size > 0;
    if (s->party != NULL)
        return str_eq(party, str_from(s->party));
    if (s->role < 0)
        return true; /* nothing is known of the author: the log will tell */
    switch (roles_permission((int)row->kind, (enum role)s->role)) {
    case PERMISSION_NONE:
        return false;
    case PERMISSION_OWN:
        return own;
    case PERMISSION_SOURCED:
    case PERMISSION_FREE:
        return own || (!consent && !has_own_key(s, party));
    }
    return false;
}

static bool add_row(struct signing *s, const struct row *row, struct error *err)
{
    struct statement_text text;
    struct str feature = row->kind == KIND_AREA ? s->features[row->index] : (struct str){0};
    if (!is_wanted(s, row)) {
        s->left++;
        return true;
    }
    return statement_of_row(s->arena, s->record, row, feature, s->author, &text, err)
           && add(s, &text, err);
}

static int role_of(const struct record *record, struct str author)
{
    const struct row *row = record_find(record, KIND_PARTY, author);
    return row == NULL ? -1 : (int)row_value(row, PARTY_ROLE, -1);
}

/* A row of parties.csv with a key says with which key the party signs: that is a registration. */
static bool add_key(struct signing *s, const struct row *row, struct error *err)
{
    struct key key;
    struct statement_text text;
    struct statement_line lines[] = {
        {STR("party"), row_text(row, PARTY_ID)},
        {STR("action"), STR("register")},
        {STR("role"), row_text(row, PARTY_ROLE)},
        {STR("key"), row_text(row, PARTY_KEY)},
    };
    struct statement statement = {.kind = STATEMENT_KEYS,
                                  .author = s->author,
                                  .lines = lines,
                                  .line_count = sizeof lines / sizeof *lines};
    return key_parse(row_text(row, PARTY_KEY), &key, err)
           && (str_eq(row_text(row, PARTY_ID), s->author) /* the log began with that one */
               || (statement_write(s->arena, &statement, &text, err) && add(s, &text, err)));
}

/* ---- undertakings: a row can be superseded only once it was stated ---- */

struct path {
    const struct row *row;
    struct str rest; /* what it supersedes and was not added yet */
};

/* The row behind all that it supersedes. A chain may be as long as the table, and the record, which
 * was checked, has no circle. */
static bool add_chain(struct signing *s, const struct row *row, bool *done, struct path *path,
                      struct error *err)
{
    size_t depth = 0;
    struct str id;
    path[depth++] = (struct path){row, row_text(row, UNDERTAKING_SUPERSEDES)};
    while (depth > 0) {
        struct path *top = &path[depth - 1];
        if (list_next(&top->rest, &id)) {
            const struct row *old = record_find(s->record, KIND_UNDERTAKING, id);
            if (old != NULL && !done[old->index])
                path[depth++] = (struct path){old, row_text(old, UNDERTAKING_SUPERSEDES)};
            continue;
        }
        depth--;
        if (!done[top->row->index] && !add_row(s, top->row, err))
            return false;
        done[top->row->index] = true;
    }
    return true;
}

static bool add_undertakings(struct signing *s, struct error *err)
{
    const struct table *table = &s->record->tables[KIND_UNDERTAKING];
    bool *done = ARENA_ARRAY(s->arena, bool, table->row_count + 1);
    struct path *path = ARENA_ARRAY(s->arena, struct path, table->row_count + 1);
    for (size_t i = 0; i < table->row_count; i++)
        if (!done[i] && !add_chain(s, &table->rows[i], done, path, err))
            return false;
    return true;
}

static bool add_table(struct signing *s, enum kind kind, struct error *err)
{
    const struct table *table = &s->record->tables[kind];
    bool registers = kind == KIND_PARTY && s->party == NULL && s->role == ROLE_SECRETARIAT;
    if (kind == KIND_UNDERTAKING)
        return add_undertakings(s, err);
    for (size_t i = 0; i < table->row_count; i++)
        if (!add_row(s, &table->rows[i], err)
            || (registers && row_has(&table->rows[i], PARTY_KEY)
                && !add_key(s, &table->rows[i], err)))
            return false;
    return true;
}

static bool check_party(struct arena *arena, const struct record *record, const char *party,
                        struct error *err)
{
    const struct table *table = &record->tables[KIND_PARTY];
    if (party == NULL || record_find(record, KIND_PARTY, str_from(party)) != NULL)
        return true;
    struct str *ids = ARENA_ARRAY(arena, struct str, table->row_count + 1);
    for (size_t i = 0; i < table->row_count; i++)
        ids[i] = row_text(&table->rows[i], PARTY_ID);
    int nearest = str_nearest(str_from(party), ids, table->row_count);
    if (nearest < 0)
        return error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"", party);
    return error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"; did you mean %.*s?",
                     party, STR_ARG(ids[nearest]));
}

bool signing_all(const char *party, const char *path, struct error *err)
{
    return party == NULL
           || error_set(err, ERROR_USAGE,
                        "%.100s holds statements, of which each is taken: --party chooses among "
                        "the rows of a folder",
                        path);
}

bool signing_texts(struct arena *arena, const struct record *record, const struct key_pair *pair,
                   const char *party, struct signing_text **texts, size_t *count, size_t *left,
                   struct error *err)
{
    static const enum kind first[] = {KIND_AREA, KIND_PARTY, KIND_SOURCE, KIND_CLAUSE};
    enum { FIRST_COUNT = sizeof first / sizeof *first };
    struct signing s = {.arena = arena,
                        .record = record,
                        .pair = pair,
                        .party = party,
                        .features = statement_features(arena, record)};
    bool done[KIND_COUNT] = {false};
    if (!signing_author(pair, &s.author, err) || !check_party(arena, record, party, err))
        return false;
    s.role = role_of(record, s.author);
    for (int i = 0; i < FIRST_COUNT; i++) {
        done[first[i]] = true;
        if (!add_table(&s, first[i], err))
            return false;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (!done[kind] && !add_table(&s, (enum kind)kind, err))
            return false;
    *texts = s.texts;
    *count = s.count;
    *left = s.left;
    return true;
}

void signing_note_left(struct buf *notes, size_t left)
{
    if (left == 0)
        return;
    words_count(notes, left, "row");
    buf_text(notes,
             " left to others: this key's party may not state them, or they speak for a party "
             "that signs for itself\n");
}

bool signing_write(struct buf *out, const struct statement_text *text, const struct key_pair *pair,
                   struct error *err)
{
    struct buf note;
    buf_init(&note);
    bool good = note_sign(text->text, &pair, 1, &note, err);
    if (good)
        stream_write(out, buf_view(&note), text->body);
    buf_release(&note);
    return good;
}
