/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From text back to a statement, strictly: what is taken here is what statement.c writes, so that
 * no two texts mean the same and nothing that was signed is passed over.
 *
 *   text   surety/v1 KIND    ─┐ head
 *          author PARTY      ─┘
 *          NAME VALUE …      ── lines; or `body HASH SIZE`, and they are in the body
 */
#include "base/number.h"
#include "ledger/statement_escape.h"
#include "ledger/statement_parts.h"
#include "record/cell.h"
#include "record/json_cursor.h"
#include "record/limits.h"
#include "record/loader.h"
#include "record/quote.h"

#include <stdarg.h>
#include <stdio.h>

struct parser {
    struct arena *arena;
    struct statement *statement;
    struct str rest; /* lines that were not read yet */
    int line;        /* of the last one that was, from 1 */
    int rank;        /* of that one; -1: none was read */
    struct error *err;
};

static bool PRINTF_LIKE(2, 3) fail(struct parser *p, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_set(p->err, ERROR_FORMAT, "line %d: %s", p->line, text);
}

/* The next line without its newline; false with an error if there is none. */
static bool next_line(struct parser *p, struct str *line)
{
    p->line++;
    return str_next(&p->rest, '\n', line) || fail(p, "the text ends too early");
}

/* ---- head ---- */

static bool read_kind(struct parser *p)
{
    struct str line, prefix = STR(STATEMENT_PREFIX);
    if (!next_line(p, &line))
        return false;
    if (!str_starts(line, prefix))
        return fail(p, "must begin with \"" STATEMENT_PREFIX "\"");
    struct str name = {line.data + prefix.size, line.size - prefix.size};
    p->statement->kind = statement_find_kind(name);
    return p->statement->kind >= 0 || fail(p, "no statement is of kind %s", QUOTE(name));
}

static bool read_author(struct parser *p)
{
    static const struct field_info author = {"author", TYPE_ID, true, KIND_NONE, NULL, NULL};
    struct str line, prefix = STR("author ");
    struct cell_fault fault;
    int64_t value;
    if (!next_line(p, &line))
        return false;
    if (!str_starts(line, prefix) || line.size == prefix.size)
        return fail(p, "must be \"author\" and the id of a party");
    p->statement->author = (struct str){line.data + prefix.size, line.size - prefix.size};
    return cell_parse(&author, p->statement->author, &value, &fault) || fail(p, "%s", fault.text);
}

/* ---- body ---- */

static unsigned hex_digit(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static bool parse_hex(struct str text, struct hash *hash)
{
    char again[HASH_HEX_BYTES];
    if (text.size != HASH_HEX_BYTES - 1)
        return false;
    for (size_t i = 0; i < HASH_BYTES; i++)
        hash->bytes[i] =
            (uint8_t)(hex_digit(text.data[2 * i]) * 16 + hex_digit(text.data[2 * i + 1]));
    /* Whatever was no digit does not come back as it was. */
    return str_eq(text, str_from(hash_write_hex(again, hash)));
}

/* "body HASH SIZE" → its parts. */
static bool parse_reference(struct str line, struct hash *hash, int64_t *size)
{
    struct str word, rest = line;
    return str_next(&rest, ' ', &word) && str_eq(word, STR("body")) && str_next(&rest, ' ', &word)
           && parse_hex(word, hash) && integer_parse(rest, 1, STATEMENT_BODY_MAX, size);
}

/* The third line of a text if it is also the last and begins as a reference does. */
static bool find_reference(struct str text, struct str *line)
{
    struct str rest = text;
    for (int i = 0; i < 3; i++)
        if (!str_next(&rest, '\n', line))
            return false;
    return rest.size == 0 && str_starts(*line, STR("body "));
}

bool statement_body_hash(struct str text, struct hash *hash)
{
    struct str line;
    int64_t size;
    return find_reference(text, &line) && parse_reference(line, hash, &size);
}

/* Turns from the text to the body that it names, if it names one. */
static bool open_body(struct parser *p, struct str text, struct str body)
{
    struct str line;
    struct hash wanted, found;
    int64_t size;
    size_t head_size = text.size - p->rest.size;
    if (!find_reference(text, &line))
        return (body.size == 0 || fail(p, "a body that the text does not name"))
               && (text.size <= STATEMENT_TEXT_MAX
                   || error_set(p->err, ERROR_LIMIT, "a text of %zu bytes, the limit is %d",
                                text.size, STATEMENT_TEXT_MAX));
    p->line = 3;
    if (!parse_reference(line, &wanted, &size))
        return fail(p, "must be \"body\", a hash and a size");
    if (head_size + (size_t)size <= STATEMENT_TEXT_MAX)
        return fail(p, "a body so small must stand in the text itself");
    if (body.size == 0)
        return error_set(p->err, ERROR_NOT_FOUND, "the body %.64s is not at hand", line.data + 5);
    found = hash_bytes(body);
    if (body.size != (size_t)size || !hash_eq(&wanted, &found))
        return fail(p, "the body is not the one that is named");
    p->statement->is_detached = true;
    p->rest = body;
    p->line = 2; /* messages count as if it stood in the text */
    return true;
}

/* ---- lines ---- */

/* The rank of the line; false if there can be no such line behind the last one. */
static bool check_order(struct parser *p, struct str name, int *rank)
{
    const struct statement *s = p->statement;
    *rank = statement_rank_behind(s->kind, name, p->rank);
    if (*rank < 0)
        return fail(p, "%s has no field %s", statement_info(s->kind)->name, QUOTE(name));
    if (s->line_count == 0)
        return true;
    struct str before = s->lines[s->line_count - 1].name;
    if (p->rank < *rank || (p->rank == *rank && str_cmp(before, name) < 0))
        return true;
    return fail(p, "%s does not come behind %s", QUOTE(name), QUOTE(before));
}

static bool check_condition(struct parser *p, struct str value)
{
    struct arena scratch;
    struct condition condition;
    struct error fault;
    size_t bad_at;
    arena_init(&scratch);
    bool good = condition_parse(&scratch, value, &condition, &bad_at, &fault);
    arena_release(&scratch);
    return good || fail(p, "%s", fault.text);
}

static bool check_value(struct parser *p, int rank, struct str value)
{
    const struct kind_info *info = statement_info(p->statement->kind);
    struct cell_fault fault;
    int64_t ignored;
    if (value.size == 0 || str_trim(value).size != value.size)
        return fail(p, "a value that is empty or has blanks at an end");
    if (rank == info->field_count && p->statement->kind == KIND_AREA)
        return true;
    if (value.size > LIMIT_CELL_BYTES)
        return fail(p, "a value of more than %d bytes", LIMIT_CELL_BYTES);
    if (rank == info->field_count)
        return true;
    const struct field_info *field = &info->fields[rank];
    if (field->type == TYPE_CONDITION)
        return check_condition(p, value);
    if (!cell_parse(field, value, &ignored, &fault))
        return fail(p, "%s: %s", field->name, fault.text);
    bool is_plain_list =
        !cell_is_list(field->type) || str_eq(value, statement_list(p->arena, value));
    return is_plain_list || fail(p, "%s: a list with blanks or empty items", field->name);
}

static bool read_line(struct parser *p)
{
    struct statement *s = p->statement;
    struct str line, spelling, value, name;
    if (!next_line(p, &line))
        return false;
    struct str rest = line;
    if (!str_next(&rest, ' ', &spelling) || !escape_parse(p->arena, spelling, true, &name)
        || !escape_parse(p->arena, rest, false, &value))
        return fail(p, "not a name, a space and a value, each in its one spelling");
    if (s->line_count == STATEMENT_LINES_MAX)
        return fail(p, "more than %d lines", STATEMENT_LINES_MAX);
    int rank;
    if (!check_order(p, name, &rank) || !check_value(p, rank, value))
        return false;
    p->rank = rank;
    s->lines[s->line_count++] = (struct statement_line){name, value, rank};
    return true;
}

static bool check_needed(struct parser *p)
{
    const struct statement *s = p->statement;
    const struct kind_info *info = statement_info(s->kind);
    for (int field = 0; field < info->field_count; field++)
        if (info->fields[field].needed && statement_value(s, field).size == 0)
            return error_set(p->err, ERROR_FORMAT, "%s: the field %s is missing", info->name,
                             info->fields[field].name);
    if (s->line_count == 0)
        return error_set(p->err, ERROR_FORMAT, "%s: nothing is stated", info->name);
    return true;
}

static size_t count_lines(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '\n';
    return count;
}

static bool read_lines(struct parser *p)
{
    size_t count = count_lines(p->rest);
    size_t room = count < STATEMENT_LINES_MAX ? count : STATEMENT_LINES_MAX;
    p->statement->lines = ARENA_ARRAY(p->arena, struct statement_line, room + 1);
    while (p->rest.size > 0)
        if (!read_line(p))
            return false;
    return check_needed(p);
}

/* ---- areas ---- */

/* Reads a record of this one feature. */
static bool load_feature(struct arena *scratch, struct str feature, struct record *record)
{
    struct diagnostics diagnostics;
    struct loader loader;
    struct buf collection;
    diagnostics_init(&diagnostics, scratch);
    loader_init(&loader, scratch, record, &diagnostics);
    buf_init(&collection);
    buf_text(&collection, "{\"type\":\"FeatureCollection\",\"features\":[");
    buf_str(&collection, feature);
    buf_text(&collection, "]}");
    struct str kept = {arena_copy(scratch, collection.data, collection.size), collection.size};
    buf_release(&collection);
    loader_read_areas(&loader, kept);
    return diagnostics.error_count == 0 && record->tables[KIND_AREA].row_count == 1
           && str_eq(*statement_features(scratch, record), feature);
}

/* The fields say again what the feature says, so that none but a reader of maps needs JSON. */
static bool check_area(struct parser *p)
{
    const struct statement *s = p->statement;
    const struct statement_line *last = &s->lines[s->line_count - 1];
    struct arena scratch;
    struct record record;
    arena_init(&scratch);
    bool good = str_eq(last->name, STR("feature")) && load_feature(&scratch, last->value, &record);
    const struct row *row = good ? record_row(&record, KIND_AREA, 0) : NULL;
    for (int field = 0; good && field < AREA_FIELD_COUNT; field++)
        good = str_eq(statement_value(s, field), row_text(row, field));
    arena_release(&scratch);
    return good || fail(p, "no feature of GeoJSON, compact and as the fields say");
}

bool statement_parse(struct arena *arena, struct str text, struct str body,
                     struct statement *statement, struct error *err)
{
    struct parser p = {
        .arena = arena, .statement = statement, .rest = text, .rank = -1, .err = err};
    size_t bad_at;
    *statement = (struct statement){.is_ranked = true};
    if (!str_is_utf8(text, &bad_at) || !str_is_utf8(body, &bad_at))
        return error_set(err, ERROR_FORMAT, "bytes that are not UTF-8");
    if (text.size == 0 || text.data[text.size - 1] != '\n'
        || (body.size > 0 && body.data[body.size - 1] != '\n'))
        return error_set(err, ERROR_FORMAT, "a text that does not end with a line");
    if (!read_kind(&p) || !read_author(&p) || !open_body(&p, text, body) || !read_lines(&p))
        return false;
    return statement->kind != KIND_AREA || check_area(&p);
}
