/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store_unsettled.h"

#include "ledger/store_parts.h"

#include <stdlib.h>

enum { UNSETTLED_MAX = 4096 }; /* settled while others verify what a batch has room for */

void unsettled_init(struct unsettled *unsettled, size_t limit)
{
    *unsettled = (struct unsettled){.limit = limit > 0 ? limit : UNSETTLED_MAX};
    arena_init(&unsettled->arena);
    map_init(&unsettled->places, &unsettled->arena);
}

void unsettled_release(struct unsettled *unsettled)
{
    arena_release(&unsettled->arena);
}

static void forget(struct unsettled *unsettled)
{
    arena_reset(&unsettled->arena);
    map_init(&unsettled->places, &unsettled->arena);
    unsettled->rows = NULL;
    unsettled->same_id = NULL;
    unsettled->count = unsettled->capacity = unsettled->same_id_capacity = unsettled->stated = 0;
}

void unsettled_begin(struct unsettled *unsettled)
{
    unsettled->is_current = unsettled->is_changed = false;
}

void unsettled_end(struct unsettled *unsettled, bool is_kept)
{
    unsettled->is_loaded = unsettled->is_loaded && (is_kept || !unsettled->is_changed);
    unsettled->is_current = unsettled->is_changed = false;
}

/* ---- in memory ---- */

static int64_t find_place(const struct unsettled *unsettled, struct str kind, struct str id)
{
    int64_t place = map_get(&unsettled->places, id, -1);
    while (place >= 0 && !str_eq(unsettled->rows[place].kind, kind))
        place = unsettled->same_id[place];
    return place;
}

static struct store_row keep_row(struct arena *arena, const struct store_row *row)
{
    return (struct store_row){
        .kind = str_copy(arena, row->kind),
        .id = str_copy(arena, row->id),
        .first = row->first,
        .index = row->index,
        .author = str_copy(arena, row->author),
        .party = str_copy(arena, row->party),
        .standing = row->standing,
    };
}

static void add(struct unsettled *unsettled, const struct store_row *row)
{
    size_t place = unsettled->count;
    ARENA_GROW(&unsettled->arena, &unsettled->rows, place, &unsettled->capacity);
    ARENA_GROW(&unsettled->arena, &unsettled->same_id, place, &unsettled->same_id_capacity);
    unsettled->rows[place] = keep_row(&unsettled->arena, row);
    unsettled->same_id[place] = map_get(&unsettled->places, row->id, -1);
    map_put(&unsettled->places, unsettled->rows[place].id, (int64_t)place);
    unsettled->count++;
    unsettled->stated++;
}

/* ---- from the table ---- */

static bool read_version(struct store *store, int64_t *version, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_DATA_VERSION, &statement, err))
        return false;
    bool good = sqlite3_step(statement) == SQLITE_ROW || store_fail(store, err);
    if (good)
        *version = sqlite3_column_int64(statement, 0);
    store_finish(statement);
    return good;
}

static bool read_rows(struct store *store, struct error *err)
{
    int result;
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_UNSETTLED, &statement, err))
        return false;
    forget(&store->unsettled);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        struct store_row row = store_row_columns(statement);
        add(&store->unsettled, &row);
    }
    bool good = result == SQLITE_DONE || store_fail(store, err);
    store_finish(statement);
    return good;
}

/* The version is read first: if someone writes in between, it is found to be old the next time. */
static bool refresh(struct store *store, struct error *err)
{
    int64_t version = 0;
    struct unsettled *unsettled = &store->unsettled;
    if (unsettled->is_loaded && unsettled->is_current)
        return true;
    if (!read_version(store, &version, err))
        return false;
    if (!unsettled->is_loaded || unsettled->data_version != version) {
        unsettled->is_loaded = false;
        if (!read_rows(store, err))
            return false;
    }
    unsettled->is_loaded = true;
    unsettled->data_version = version;
    unsettled->is_current = store->in_transaction;
    return true;
}

bool unsettled_find(struct store *store, struct str kind, struct str id,
                    const struct store_row **row, struct error *err)
{
    *row = NULL;
    if (!refresh(store, err))
        return false;
    int64_t place = find_place(&store->unsettled, kind, id);
    if (place >= 0)
        *row = &store->unsettled.rows[place];
    return true;
}

/* ---- into the tables ---- */

static int compare(const void *a, const void *b)
{
    const struct store_row *x = a, *y = b;
    int order = str_cmp(x->kind, y->kind);
    return order != 0 ? order : str_cmp(x->id, y->id);
}

static bool settle(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    struct unsettled *unsettled = &store->unsettled;
    qsort(unsettled->rows, unsettled->count, sizeof *unsettled->rows, compare);
    for (size_t i = 0; i < unsettled->count; i++)
        if (!store_put_row_into(store, QUERY_PUT_ROW, &unsettled->rows[i], err))
            return false;
    forget(unsettled);
    return store_use(store, QUERY_CLEAR_UNSETTLED, &statement, err)
           && store_run(store, statement, err);
}

bool unsettled_put(struct store *store, const struct store_row *row, struct error *err)
{
    struct unsettled *unsettled = &store->unsettled;
    CHECK(store->in_transaction && unsettled->is_current);
    unsettled->is_changed = true;
    int64_t place = find_place(unsettled, row->kind, row->id);
    if (place < 0) {
        add(unsettled, row);
    } else {
        unsettled->rows[place] = keep_row(&unsettled->arena, row);
        unsettled->stated++;
    }
    return store_put_row_into(store, QUERY_PUT_UNSETTLED, row, err)
           && (unsettled->stated < unsettled->limit || settle(store, err));
}
