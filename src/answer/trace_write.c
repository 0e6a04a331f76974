/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/trace.h"

#include "answer/emit.h"

/* "undertakings.csv:14", or "" for a link that no row states. */
static const char *place_of(struct arena *scratch, const struct record *record,
                            const struct row *row)
{
    if (row == NULL)
        return "";
    struct str file = record->tables[row->kind].file;
    return arena_printf(scratch, "%.*s:%u", STR_ARG(file), (unsigned)row->line);
}

void trace_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                      const struct record *record, const struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_link *link = &trace->links[i];
        const char *place = place_of(scratch, record, link->row);
        const char *line =
            *place == '\0' ? link->text : arena_printf(scratch, "%s  [%s]", link->text, place);
        int indent = 2 * link->depth;
        buf_repeat(out, " ", (size_t)indent);
        look_paragraph(out, look, indent, indent + 2, str_from(line));
    }
}

void trace_write_json(struct buf *out, const struct record *record, const struct trace *trace)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '[');
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_link *link = &trace->links[i];
        emit_open_inline(&json, '{');
        emit_key(&json, "depth");
        emit_integer(&json, link->depth);
        emit_key(&json, "text");
        emit_text(&json, link->text);
        emit_key(&json, "file");
        if (link->row == NULL)
            emit_null(&json);
        else
            emit_str(&json, record->tables[link->row->kind].file);
        emit_key(&json, "line");
        if (link->row == NULL)
            emit_null(&json);
        else
            emit_integer(&json, link->row->line);
        emit_close(&json, '}');
    }
    emit_close(&json, ']');
}
