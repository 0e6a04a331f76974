/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/findings.h"

#include "answer/basis.h"
#include "answer/emit.h"

static void write_finding(struct emit *json, const struct diagnostic *finding)
{
    emit_open_inline(json, '{');
    emit_key(json, "severity");
    emit_text(json, finding->severity == SEVERITY_ERROR ? "error" : "warning");
    emit_key(json, "file");
    emit_str(json, finding->file);
    emit_key(json, "line");
    emit_integer(json, finding->line);
    emit_key(json, "column");
    emit_integer(json, finding->column);
    emit_key(json, "text");
    emit_text(json, finding->text);
    emit_key(json, "hint");
    if (finding->hint == NULL)
        emit_null(json);
    else
        emit_text(json, finding->hint);
    emit_close(json, '}');
}

void findings_write_json(struct buf *out, const struct record *record,
                         const struct diagnostics *diagnostics)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    basis_emit(&json, record);
    emit_key(&json, "errors");
    emit_integer(&json, (int64_t)diagnostics->error_count);
    emit_key(&json, "warnings");
    emit_integer(&json, (int64_t)diagnostics->warning_count);
    emit_key(&json, "findings");
    emit_open(&json, '[');
    for (size_t i = 0; i < diagnostics->count; i++)
        write_finding(&json, &diagnostics->items[i]);
    emit_close(&json, ']');
    emit_close(&json, '}');
}

void findings_write_contents(struct buf *out, const struct record *record)
{
    buf_str(out, record->path);
    buf_text(out, ": no errors");
    bool first = true;
    for (int kind = KIND_GUARANTEE + 1; kind < KIND_COUNT; kind++) {
        size_t count = record->tables[kind].row_count;
        if (count == 0)
            continue;
        buf_printf(out, "%s%s %zu", first ? "; " : ", ", kind_infos[kind].name, count);
        first = false;
    }
    buf_char(out, '\n');
}
