/* SPDX-License-Identifier: Apache-2.0 */
/* Reading from the store: each function is one query, and what it finds. */
#include "ledger/store_parts.h"

#include "base/buf.h"

bool store_read_begin(struct store *store, struct error *err)
{
    struct arena scratch;
    struct store_head head; /* SQLite sees nothing before it reads something */
    if (store->in_transaction)
        return true;
    if (sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
        return store_fail(store, err);
    store->is_reading = true;
    arena_init(&scratch);
    bool good = store_read_head(store, &scratch, &head, err);
    arena_release(&scratch);
    if (!good)
        store_read_end(store);
    return good;
}

void store_read_end(struct store *store)
{
    if (store->is_reading)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->is_reading = false;
}

bool store_read_head(struct store *store, struct arena *arena, struct store_head *head,
                     struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_HEAD, &statement, err))
        return false;
    bool good = sqlite3_step(statement) == SQLITE_ROW || store_fail(store, err);
    if (good) {
        head->size = sqlite3_column_int64(statement, 0);
        head->checkpoint = store_kept_column(arena, statement, 2);
        head->time_s = sqlite3_column_int64(statement, 3);
        good = store_hash_column(store, statement, 1, &head->root, err);
    }
    store_finish(statement);
    return good;
}

/* The one blob that a bound statement finds, or ERROR_NOT_FOUND with `what`. */
static bool read_blob(struct store *store, struct arena *arena, sqlite3_stmt *statement,
                      struct str *bytes, const char *what, struct error *err)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *bytes = store_kept_column(arena, statement, 0);
    else if (result == SQLITE_DONE)
        error_set(err, ERROR_NOT_FOUND, "%s: no such %s", store->path, what);
    else
        store_fail(store, err);
    store_finish(statement);
    return result == SQLITE_ROW;
}

bool store_read_entry(struct store *store, struct arena *arena, int64_t index, struct str *bytes,
                      struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_ENTRY, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, index);
    return read_blob(store, arena, statement, bytes, "entry", err);
}

bool store_read_body(struct store *store, struct arena *arena, const struct hash *hash,
                     struct str *body, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_BODY, &statement, err))
        return false;
    store_bind_hash(statement, 1, hash);
    return read_blob(store, arena, statement, body, "body", err);
}

bool store_read_checkpoint(struct store *store, struct arena *arena, int64_t size,
                           struct str *checkpoint, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_CHECKPOINT, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, size);
    return read_blob(store, arena, statement, checkpoint, "checkpoint", err);
}

bool store_read_hashes(struct store *store, int level, int64_t first, int64_t count,
                       struct hash *hashes, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t next = first;
    int result;
    bool good = true;
    if (!store_use(store, level == 0 ? QUERY_LEAVES : QUERY_NODES, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, first);
    sqlite3_bind_int64(statement, 2, first + count);
    if (level > 0)
        sqlite3_bind_int(statement, 3, level);
    while (good && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        if (sqlite3_column_int64(statement, 0) != next)
            break;
        good = store_hash_column(store, statement, 1, &hashes[next++ - first], err);
    }
    if (good && result != SQLITE_ROW && result != SQLITE_DONE)
        good = store_fail(store, err);
    store_finish(statement);
    return good
           && (next == first + count
               || error_set(err, ERROR_NOT_FOUND, "%s: hash %lld of level %d is missing",
                            store->path, (long long)next, level));
}

/* Entries being collected. */
struct found {
    struct arena *arena;
    int64_t *indexes;
    size_t count, capacity;
};

/* Adds what a query finds by text, and by the entry `first` if that is asked for. */
static bool collect(struct store *store, enum query query, const struct hash *text, int64_t first,
                    struct found *found, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int result;
    if (!store_use(store, query, &statement, err))
        return false;
    store_bind_hash(statement, 1, text);
    if (query == QUERY_FIRST)
        sqlite3_bind_int64(statement, 2, first);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        ARENA_GROW(found->arena, &found->indexes, found->count, &found->capacity);
        found->indexes[found->count++] = sqlite3_column_int64(statement, 0);
    }
    bool good = result == SQLITE_DONE || store_fail(store, err);
    store_finish(statement);
    return good;
}

bool store_find_text(struct store *store, struct arena *arena, const struct hash *text,
                     int64_t first, int64_t **indexes, size_t *count, struct error *err)
{
    struct found found = {.arena = arena};
    bool good = (first < 0 || collect(store, QUERY_FIRST, text, first, &found, err))
                && collect(store, QUERY_TEXT, text, first, &found, err);
    *indexes = found.indexes;
    *count = found.count;
    return good;
}

static bool find_settled(struct store *store, struct arena *arena, struct str kind, struct str id,
                         struct store_row *row, bool *found, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_ROW, &statement, err))
        return false;
    store_bind_text(statement, 1, kind);
    store_bind_text(statement, 2, id);
    int result = sqlite3_step(statement);
    *found = result == SQLITE_ROW;
    if (*found)
        *row = (struct store_row){
            .kind = kind,
            .id = id,
            .first = sqlite3_column_int64(statement, 0),
            .index = sqlite3_column_int64(statement, 1),
            .author = store_kept_column(arena, statement, 2),
            .party = store_kept_column(arena, statement, 3),
            .standing = sqlite3_column_int(statement, 4),
        };
    bool good = *found || result == SQLITE_DONE || store_fail(store, err);
    store_finish(statement);
    return good;
}

/* Among the unsettled first: a row that is settled by another writer meanwhile is found behind. */
bool store_find_row(struct store *store, struct arena *arena, struct str kind, struct str id,
                    struct store_row *row, bool *found, struct error *err)
{
    const struct store_row *unsettled;
    if (!unsettled_find(store, kind, id, &unsettled, err))
        return false;
    if (unsettled == NULL)
        return find_settled(store, arena, kind, id, row, found, err);
    *found = true;
    *row = *unsettled;
    row->kind = kind;
    row->id = id;
    row->author = str_copy(arena, unsettled->author);
    row->party = str_copy(arena, unsettled->party);
    return true;
}

static bool take_entry(struct store *store, sqlite3_stmt *statement, struct store_entry *entry,
                       struct error *err)
{
    *entry = (struct store_entry){
        .index = sqlite3_column_int64(statement, 0),
        .kind = store_column(statement, 3),
        .standing = sqlite3_column_int(statement, 4),
        .is_again = sqlite3_column_int(statement, 5) != 0,
        .bytes = store_column(statement, 6),
    };
    return store_hash_column(store, statement, 1, &entry->leaf, err)
           && store_hash_column(store, statement, 2, &entry->text, err);
}

bool store_walk(struct store *store, int64_t first, int64_t end, struct str kind, store_each *each,
                void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    struct store_entry entry;
    int result;
    bool good = true, keys = str_eq(kind, STR("keys"));
    if (!store_use(store, keys ? QUERY_WALK_KEYS : QUERY_WALK, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, first);
    sqlite3_bind_int64(statement, 2, end);
    if (!keys)
        store_bind_text(statement, 3, kind);
    while (good && (result = sqlite3_step(statement)) == SQLITE_ROW)
        good = take_entry(store, statement, &entry, err) && each(context, &entry, err);
    if (good && result != SQLITE_DONE)
        good = store_fail(store, err);
    store_finish(statement);
    return good;
}

/* The one size that a query finds below a limit; -1 if it finds none. */
static bool find_size(struct store *store, enum query query, int64_t limit, int64_t *size,
                      struct error *err)
{
    sqlite3_stmt *statement = NULL;
    *size = -1;
    if (!store_use(store, query, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, limit);
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *size = sqlite3_column_int64(statement, 0);
    bool good = result == SQLITE_ROW || result == SQLITE_DONE || store_fail(store, err);
    store_finish(statement);
    return good;
}

bool store_find_known(struct store *store, int64_t time_s, int64_t *size, struct error *err)
{
    return find_size(store, QUERY_KNOWN, time_s, size, err);
}

bool store_find_cosigned(struct store *store, int64_t limit, int64_t *size, struct error *err)
{
    return find_size(store, QUERY_COSIGNED, limit, size, err);
}

bool store_read_cosignatures(struct store *store, struct arena *arena, int64_t size,
                             struct str *lines, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    struct buf all;
    int result;
    if (!store_use(store, QUERY_COSIGNATURES, &statement, err))
        return false;
    buf_init(&all);
    sqlite3_bind_int64(statement, 1, size);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW)
        buf_str(&all, store_column(statement, 0));
    *lines = str_copy(arena, buf_view(&all));
    bool good = result == SQLITE_DONE || store_fail(store, err);
    buf_release(&all);
    store_finish(statement);
    return good;
}
