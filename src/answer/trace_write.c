/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/trace.h"

#include "answer/basis.h"
#include "answer/emit_key.h"
#include "answer/trace_rows.h"

const char *trace_place(struct arena *arena, const struct record *record, const struct row *row)
{
    if (row == NULL)
        return "";
    if (record->ledger.origin.size > 0)
        return arena_printf(arena, "entry %u", (unsigned)row->line);
    struct str file = record->tables[row->kind].file;
    return arena_printf(arena, "%.*s:%u", STR_ARG(file), (unsigned)row->line);
}

/* Whether the rows are of records that are called differently, and a place has to say of which. */
static bool has_two_paths(const struct trace *trace)
{
    for (size_t i = 1; trace->is_of_two && i < trace->count; i++)
        if (!str_eq(trace->links[i].record->path, trace->links[0].record->path))
            return true;
    return false;
}

/* "undertakings.csv:14", or "march/undertakings.csv:14"; a document's file is its path already. */
static const char *place_of(struct arena *scratch, const struct trace_link *link, bool with_path)
{
    const char *place = trace_place(scratch, link->record, link->row);
    struct str path = link->record->path;
    if (link->row == NULL || !with_path || str_eq(path, link->record->tables[link->row->kind].file))
        return place;
    bool is_closed = path.data[path.size - 1] == '/';
    return arena_printf(scratch, "%.*s%s%s", STR_ARG(path), is_closed ? "" : "/", place);
}

void trace_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                      const struct trace *trace)
{
    bool with_path = has_two_paths(trace);
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_link *link = &trace->links[i];
        const char *place = place_of(scratch, link, with_path);
        const char *line =
            *place == '\0' ? link->text : arena_printf(scratch, "%s  [%s]", link->text, place);
        int indent = 2 * link->depth;
        buf_repeat(out, " ", (size_t)indent);
        look_paragraph(out, look, indent, indent + 2, str_from(line));
    }
}

/* What rows of a ledger rest on: a link with a member of its own. */
static void emit_basis(struct emit *json, const struct record *record)
{
    struct buf words;
    buf_init(&words);
    basis_words(&words, record);
    if (words.size > 0) {
        emit_open(json, '{');
        emit_key_number(json, "depth", 0);
        emit_key_str(json, "text", buf_view(&words));
        emit_key(json, "file");
        emit_null(json);
        emit_key(json, "line");
        emit_null(json);
        basis_emit(json, record);
        emit_close(json, '}');
    }
    buf_release(&words);
}

/* Of each record once; there are two at most. */
static void emit_bases(struct emit *json, const struct trace *trace)
{
    const struct record *last = NULL, *first = NULL;
    for (size_t i = 0; i < trace->count; i++) {
        const struct record *record = trace->links[i].record;
        if (record == first || record == last)
            continue;
        emit_basis(json, record);
        first = first == NULL ? record : first;
        last = record;
    }
}

static void emit_place(struct emit *json, const struct trace_link *link)
{
    bool has_row = link->row != NULL, is_entry = has_row && link->record->ledger.origin.size > 0;
    emit_key(json, "file");
    if (has_row && !is_entry)
        emit_str(json, link->record->tables[link->row->kind].file);
    else
        emit_null(json);
    emit_key(json, "line");
    if (has_row && !is_entry)
        emit_integer(json, link->row->line);
    else
        emit_null(json);
    if (is_entry)
        emit_key_number(json, "entry", link->row->line);
}

void trace_write_json(struct buf *out, const struct trace *trace)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '[');
    emit_bases(&json, trace);
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_link *link = &trace->links[i];
        emit_open_inline(&json, '{');
        emit_key(&json, "depth");
        emit_integer(&json, link->depth);
        emit_key(&json, "text");
        emit_text(&json, link->text);
        if (trace->is_of_two)
            emit_key_str(&json, "record", link->record->path);
        emit_place(&json, link);
        emit_close(&json, '}');
    }
    emit_close(&json, ']');
}
