/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/findings.h"

#include "answer/json.h"

static void write_finding(struct json *json, const struct diagnostic *finding)
{
    json_open_inline(json, '{');
    json_key(json, "severity");
    json_text(json, finding->severity == SEVERITY_ERROR ? "error" : "warning");
    json_key(json, "file");
    json_str(json, finding->file);
    json_key(json, "line");
    json_integer(json, finding->line);
    json_key(json, "column");
    json_integer(json, finding->column);
    json_key(json, "text");
    json_text(json, finding->text);
    json_key(json, "hint");
    if (finding->hint == NULL)
        json_null(json);
    else
        json_text(json, finding->hint);
    json_close(json, '}');
}

void findings_write_json(struct buf *out, const struct diagnostics *diagnostics)
{
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    json_key(&json, "errors");
    json_integer(&json, (int64_t)diagnostics->error_count);
    json_key(&json, "warnings");
    json_integer(&json, (int64_t)diagnostics->warning_count);
    json_key(&json, "findings");
    json_open(&json, '[');
    for (size_t i = 0; i < diagnostics->count; i++)
        write_finding(&json, &diagnostics->items[i]);
    json_close(&json, ']');
    json_close(&json, '}');
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
