/* SPDX-License-Identifier: Apache-2.0 */
/* What statements are made of, and from a row to its text. statement_parse.c goes back. */
#include "ledger/statement.h"

#include "ledger/statement_escape.h"
#include "ledger/statement_parts.h"
#include "record/cell.h"
#include "record/json_cursor.h"
#include "record/loader.h"

#include <stdlib.h>
#include <string.h>

/* ---- kinds ---- */

static const struct field_info keys_fields[KEYS_FIELD_COUNT] = {
    [KEYS_PARTY] = {"party", TYPE_ID, true, KIND_NONE, NULL, "Whose key it is."},
    [KEYS_ACTION] = {"action", TYPE_WORD, true, KIND_NONE, "register;rotate;revoke",
                     "register: a key for a party that has none; rotate: a new one in place of an "
                     "old one; revoke: no longer."},
    [KEYS_ROLE] = {"role", TYPE_WORD, false, KIND_NONE,
                   "host;guarantor;partner;secretariat;monitor;observer",
                   "Of register: what the party is to the guarantee."},
    [KEYS_KEY] = {"key", TYPE_TEXT, true, KIND_NONE, NULL,
                  "The verifier key: the one that counts from now on, or that no longer does."},
    [KEYS_OLD] = {"old", TYPE_TEXT, false, KIND_NONE, NULL,
                  "Of rotate: the verifier key that it takes the place of."},
};

static const struct kind_info keys_info = {
    .name = "keys",
    .file = "keys",
    .help = "Who may sign for whom.",
    .fields = keys_fields,
    .field_count = KEYS_FIELD_COUNT,
};

const struct kind_info *statement_info(int kind)
{
    CHECK(kind >= 0 && kind < STATEMENT_KIND_COUNT);
    return kind == STATEMENT_KEYS ? &keys_info : &kind_infos[kind];
}

int statement_find_kind(struct str name)
{
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++)
        if (str_eq(name, str_from(statement_info(kind)->name)))
            return kind;
    return -1;
}

static bool is_called(const struct field_info *field, struct str name)
{
    return name.size > 0 && field->name[0] == name.data[0]
           && strncmp(field->name, name.data, name.size) == 0 && field->name[name.size] == '\0';
}

int statement_rank_behind(int kind, struct str name, int before)
{
    const struct kind_info *info = statement_info(kind);
    for (int field = before + 1; field < info->field_count; field++)
        if (is_called(&info->fields[field], name))
            return field;
    return statement_rank(kind, name);
}

int statement_rank(int kind, struct str name)
{
    const struct kind_info *info = statement_info(kind);
    for (int field = 0; field < info->field_count; field++)
        if (is_called(&info->fields[field], name))
            return field;
    bool own = kind != STATEMENT_KEYS && kind != KIND_AREA && loader_keeps_column(name);
    bool feature = kind == KIND_AREA && str_eq(name, STR("feature"));
    return own || feature ? info->field_count : -1;
}

/* ---- looking into a statement ---- */

static struct str value_called(const struct statement *statement, struct str name)
{
    for (size_t i = 0; i < statement->line_count; i++)
        if (str_eq(statement->lines[i].name, name))
            return statement->lines[i].value;
    return (struct str){0};
}

static struct str value_ranked(const struct statement *statement, int rank)
{
    size_t i = 0;
    while (i < statement->line_count && statement->lines[i].rank < rank)
        i++;
    bool found = i < statement->line_count && statement->lines[i].rank == rank;
    return found ? statement->lines[i].value : (struct str){0};
}

struct str statement_value(const struct statement *statement, int field)
{
    const struct kind_info *info = statement_info(statement->kind);
    CHECK(field >= 0 && field < info->field_count);
    return statement->is_ranked ? value_ranked(statement, field)
                                : value_called(statement, str_from(info->fields[field].name));
}

struct str statement_id(const struct statement *statement)
{
    if (statement->kind == STATEMENT_KEYS
        || statement_info(statement->kind)->fields[0].type != TYPE_ID)
        return (struct str){0};
    return statement_value(statement, 0);
}

bool statement_same_row(const struct statement *a, const struct statement *b)
{
    if (a->kind != b->kind || a->line_count != b->line_count)
        return false;
    for (size_t i = 0; i < a->line_count; i++)
        if (!str_eq(a->lines[i].name, b->lines[i].name)
            || !str_eq(a->lines[i].value, b->lines[i].value))
            return false;
    return true;
}

/* ---- writing ---- */

/* The line that stands for a body: its hash and its size. */
static void write_reference(struct str body, struct buf *out)
{
    struct hash hash = hash_bytes(body);
    char hex[HASH_HEX_BYTES];
    buf_printf(out, "body %s %zu\n", hash_write_hex(hex, &hash), body.size);
}

static bool check_sizes(struct str head, struct str body, struct error *err)
{
    size_t bad_at;
    if (body.size > STATEMENT_BODY_MAX)
        return error_set(err, ERROR_LIMIT, "a statement of %zu bytes, the limit is %d", body.size,
                         STATEMENT_BODY_MAX);
    if (!str_is_utf8(head, &bad_at) || !str_is_utf8(body, &bad_at))
        return error_set(err, ERROR_FORMAT, "a statement with bytes that are not UTF-8");
    return true;
}

bool statement_write(struct arena *arena, const struct statement *statement,
                     struct statement_text *text, struct error *err)
{
    struct buf head, body;
    buf_init(&head);
    buf_init(&body);
    buf_printf(&head, STATEMENT_PREFIX "%s\nauthor ", statement_info(statement->kind)->name);
    escape_write(statement->author, false, &head);
    buf_char(&head, '\n');
    for (size_t i = 0; i < statement->line_count; i++) {
        escape_write(statement->lines[i].name, true, &body);
        buf_char(&body, ' ');
        escape_write(statement->lines[i].value, false, &body);
        buf_char(&body, '\n');
    }
    bool good = check_sizes(buf_view(&head), buf_view(&body), err);
    bool detached = head.size + body.size > STATEMENT_TEXT_MAX;
    if (good && detached)
        write_reference(buf_view(&body), &head);
    else if (good)
        buf_str(&head, buf_view(&body));
    if (good)
        *text =
            (struct statement_text){str_copy(arena, buf_view(&head)),
                                    detached ? str_copy(arena, buf_view(&body)) : (struct str){0}};
    buf_release(&head);
    buf_release(&body);
    return good;
}

/* A list without blanks around its items and without empty ones, as JSON has it too. */
struct str statement_list(struct arena *arena, struct str list)
{
    char *text = arena_alloc(arena, list.size + 1, 1);
    size_t used = 0;
    for (struct str rest = list, item; list_next(&rest, &item);) {
        if (used > 0)
            text[used++] = ';';
        for (size_t i = 0; i < item.size; i++)
            text[used++] = item.data[i];
    }
    return (struct str){text, used};
}

static int compare_names(const void *a, const void *b)
{
    const struct statement_line *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

/* The known fields in their order, then the columns of the user's own in byte order. */
static void collect_lines(struct arena *arena, const struct record *record, const struct row *row,
                          struct statement *statement)
{
    int known = kind_infos[row->kind].field_count;
    int columns = known + (int)record->tables[row->kind].extra_count;
    size_t own = 0;
    statement->lines = ARENA_ARRAY(arena, struct statement_line, (size_t)columns + 1);
    for (int column = 0; column < columns; column++) {
        if (column == known)
            own = statement->line_count;
        if (!row_has(row, column))
            continue;
        bool is_list = column < known && cell_is_list(kind_infos[row->kind].fields[column].type);
        struct str value = row_text(row, column);
        statement->lines[statement->line_count++] = (struct statement_line){
            loader_column(record, row->kind, column),
            is_list ? statement_list(arena, value) : value,
        };
    }
    if (columns > known && statement->line_count > own)
        qsort(statement->lines + own, statement->line_count - own, sizeof *statement->lines,
              compare_names);
}

bool statement_of_row(struct arena *arena, const struct record *record, const struct row *row,
                      struct str feature, struct str author, struct statement_text *text,
                      struct error *err)
{
    struct statement statement = {.kind = (int)row->kind, .author = author};
    collect_lines(arena, record, row, &statement);
    if (row->kind == KIND_AREA)
        statement.lines[statement.line_count++] = (struct statement_line){STR("feature"), feature};
    return statement_write(arena, &statement, text, err);
}

/* ---- areas ---- */

static void read_features(struct json_cursor *cursor, struct str *features, size_t count)
{
    size_t i = 0;
    for (cursor_enter(cursor); cursor_item(cursor); i++) {
        CHECK(i < count);
        features[i] = cursor_raw(cursor);
    }
    CHECK(i == count);
}

const struct str *statement_features(struct arena *arena, const struct record *record)
{
    size_t count = record->tables[KIND_AREA].row_count;
    struct json_cursor cursor;
    struct error err;
    struct str name;
    if (count == 0)
        return NULL;
    struct str *features = ARENA_ARRAY(arena, struct str, count);
    CHECK(cursor_open(record->areas_geojson, &cursor, &err)); /* it was, when it was loaded */
    for (cursor_enter(&cursor); cursor_member(&cursor, arena, &name);) {
        if (str_eq(name, STR("features")))
            read_features(&cursor, features, count);
        else
            cursor_skip(&cursor);
    }
    return features;
}
