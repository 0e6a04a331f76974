/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store_inspect.h"

#include "ledger/store_guard.h"
#include "ledger/store_parts.h"

#include <stdio.h>

/* ---- the file ---- */

struct teller {
    store_damage *damage; /* NULL: only counted */
    void *context;
};

static void tell_page(void *context, int64_t page, const char *what)
{
    const struct teller *teller = context;
    char text[256];
    if (teller->damage == NULL)
        return;
    if (page > 0)
        snprintf(text, sizeof text, "page %lld %s", (long long)page, what);
    else
        snprintf(text, sizeof text, "%s", what);
    teller->damage(teller->context, text);
}

static bool check_file(const char *folder, struct teller teller, int64_t *count, struct error *err)
{
    struct arena scratch;
    int64_t in_log = 0;
    arena_init(&scratch);
    const char *path = arena_printf(&scratch, "%s/" STORE_FILE, folder);
    bool good = store_guard_check(path, tell_page, &teller, count, err)
                && store_guard_check_wal(arena_printf(&scratch, "%s-wal", path), tell_page, &teller,
                                         &in_log, err);
    *count += in_log;
    arena_release(&scratch);
    return good;
}

/* A page that someone was just writing looks damaged once, but not twice. */
bool store_inspect_file(const char *folder, store_damage *damage, void *context, int64_t *count,
                        struct error *err)
{
    const struct teller silent = {NULL, NULL}, loud = {damage, context};
    return check_file(folder, silent, count, err)
           && (*count == 0 || check_file(folder, loud, count, err));
}

/* ---- walks ---- */

typedef bool each_row(void *context, sqlite3_stmt *statement, struct error *err);

static bool walk(struct store *store, const char *sql, each_row *each, void *context,
                 struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int result = SQLITE_ROW;
    bool good = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK
                || store_fail(store, err);
    while (good && (result = sqlite3_step(statement)) == SQLITE_ROW)
        good = each(context, statement, err);
    if (good && result != SQLITE_DONE)
        good = store_fail(store, err);
    sqlite3_finalize(statement);
    return good;
}

struct table_teller {
    struct teller teller;
    int64_t *count;
};

static bool tell_table(void *context, sqlite3_stmt *statement, struct error *err)
{
    const struct table_teller *told = context;
    const char *what = (const char *)sqlite3_column_text(statement, 0);
    (void)err;
    if (what == NULL || sqlite3_stricmp(what, "ok") == 0)
        return true;
    ++*told->count;
    told->teller.damage(told->teller.context, what);
    return true;
}

/*
 * What a store is made of, by the names that its schema has (store.c): anything else could change
 * what a later append writes.
 */
static const char objects_query[] =
    "WITH ours(type, name) AS (VALUES ('table', 'log'), ('table', 'entries'), ('table', 'nodes'),"
    " ('table', 'checkpoints'), ('table', 'cosignatures'), ('table', 'bodies'), ('table', 'rows'),"
    " ('table', 'unsettled'), ('index', 'entries_text'), ('index', 'entries_keys')),"
    " theirs AS (SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\')"
    " SELECT 'holds ' || type || ' ' || name || ', which no store has'"
    " FROM (SELECT * FROM theirs EXCEPT SELECT * FROM ours)"
    " UNION ALL SELECT 'has no ' || type || ' ' || name"
    " FROM (SELECT * FROM ours EXCEPT SELECT * FROM theirs)";

bool store_inspect_objects(struct store *store, store_damage *damage, void *context, int64_t *count,
                           struct error *err)
{
    struct table_teller told = {{damage, context}, count};
    *count = 0;
    return walk(store, objects_query, tell_table, &told, err);
}

bool store_inspect_tables(struct store *store, store_damage *damage, void *context, int64_t *count,
                          struct error *err)
{
    struct table_teller told = {{damage, context}, count};
    *count = 0;
    return walk(store, "PRAGMA integrity_check", tell_table, &told, err);
}

/* What a walk over a table calls, with one of the types of store_inspect.h. */
struct walker {
    void *context;
    store_each_checkpoint *checkpoint;
    store_each_cosignature *cosignature;
    store_each_node *node;
    store_each_row *row;
    store_each_body *body;
};

static bool each_checkpoint(void *context, sqlite3_stmt *statement, struct error *err)
{
    const struct walker *walker = context;
    const struct store_checkpoint checkpoint = {sqlite3_column_int64(statement, 0),
                                                sqlite3_column_int64(statement, 1),
                                                store_column(statement, 2)};
    return walker->checkpoint(walker->context, &checkpoint, err);
}

bool store_walk_checkpoints(struct store *store, store_each_checkpoint *each, void *context,
                            struct error *err)
{
    struct walker walker = {.context = context, .checkpoint = each};
    return walk(store, "SELECT size, time_s, bytes FROM checkpoints ORDER BY size", each_checkpoint,
                &walker, err);
}

static bool each_cosignature(void *context, sqlite3_stmt *statement, struct error *err)
{
    const struct walker *walker = context;
    return walker->cosignature(walker->context, sqlite3_column_int64(statement, 0),
                               store_column(statement, 1), err);
}

bool store_walk_cosignatures(struct store *store, store_each_cosignature *each, void *context,
                             struct error *err)
{
    struct walker walker = {.context = context, .cosignature = each};
    return walk(store, "SELECT size, line FROM cosignatures ORDER BY size, line", each_cosignature,
                &walker, err);
}

static bool each_node(void *context, sqlite3_stmt *statement, struct error *err)
{
    const struct walker *walker = context;
    return walker->node(walker->context, sqlite3_column_int(statement, 0),
                        sqlite3_column_int64(statement, 1), store_column(statement, 2), err);
}

bool store_walk_nodes(struct store *store, store_each_node *each, void *context, struct error *err)
{
    struct walker walker = {.context = context, .node = each};
    return walk(store, "SELECT level, idx, hash FROM nodes ORDER BY level, idx", each_node, &walker,
                err);
}

static bool each_stated_row(void *context, sqlite3_stmt *statement, struct error *err)
{
    const struct walker *walker = context;
    const struct store_row row = store_row_columns(statement);
    return walker->row(walker->context, &row, err);
}

bool store_walk_rows(struct store *store, store_each_row *each, void *context, struct error *err)
{
    struct walker walker = {.context = context, .row = each};
    return walk(store,
                "SELECT kind, id, first, idx, author, party, standing FROM rows ORDER BY kind, id",
                each_stated_row, &walker, err)
           && walk(store,
                   "SELECT kind, id, first, idx, author, party, standing FROM unsettled"
                   " ORDER BY first",
                   each_stated_row, &walker, err);
}

static bool each_body(void *context, sqlite3_stmt *statement, struct error *err)
{
    const struct walker *walker = context;
    return walker->body(walker->context, store_column(statement, 0), store_column(statement, 1),
                        err);
}

bool store_walk_bodies(struct store *store, store_each_body *each, void *context, struct error *err)
{
    struct walker walker = {.context = context, .body = each};
    return walk(store, "SELECT hash, bytes FROM bodies ORDER BY hash", each_body, &walker, err);
}
