/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/emit.h"

#include <inttypes.h>
#include <math.h>

void emit_init(struct emit *json, struct buf *out)
{
    *json = (struct emit){.out = out};
}

static void new_line(struct emit *json)
{
    if (json->inline_depth > 0)
        return;
    buf_char(json->out, '\n');
    buf_repeat(json->out, "  ", (size_t)json->depth);
}

/* What stands between the value before and this one. */
static void lead_in(struct emit *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->needs_comma)
        buf_text(json->out, json->inline_depth > 0 ? ", " : ",");
    if (json->depth > 0)
        new_line(json);
}

void emit_open(struct emit *json, char bracket)
{
    lead_in(json);
    buf_char(json->out, bracket);
    json->depth++;
    json->needs_comma = false;
}

void emit_open_inline(struct emit *json, char bracket)
{
    emit_open(json, bracket);
    if (json->inline_depth == 0)
        json->inline_depth = json->depth;
}

void emit_close(struct emit *json, char bracket)
{
    CHECK(json->depth > 0);
    bool was_inline = json->inline_depth > 0;
    if (json->inline_depth == json->depth)
        json->inline_depth = 0;
    json->depth--;
    if (!was_inline && json->needs_comma)
        new_line(json);
    buf_char(json->out, bracket);
    json->needs_comma = true;
    if (json->depth == 0)
        buf_char(json->out, '\n');
}

static void write_string(struct buf *out, struct str value)
{
    buf_char(out, '"');
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if (c == '"' || c == '\\')
            buf_char(out, '\\');
        if (c < 0x20)
            buf_printf(out, "\\u%04x", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

void emit_key(struct emit *json, const char *key)
{
    lead_in(json);
    write_string(json->out, str_from(key));
    buf_text(json->out, ": ");
    json->after_key = true;
}

void emit_str(struct emit *json, struct str value)
{
    lead_in(json);
    write_string(json->out, value);
    json->needs_comma = true;
}

void emit_text(struct emit *json, const char *value)
{
    emit_str(json, str_from(value));
}

void emit_real(struct emit *json, double value)
{
    lead_in(json);
    CHECK(isfinite(value));
    /* What rounds to zero is zero: "-0.000000" would be another spelling of the same number. */
    buf_printf(json->out, "%.6f", fabs(value) < 0.0000005 ? 0.0 : value);
    json->needs_comma = true;
}

void emit_integer(struct emit *json, int64_t value)
{
    lead_in(json);
    buf_printf(json->out, "%" PRId64, value);
    json->needs_comma = true;
}

void emit_bool(struct emit *json, bool value)
{
    lead_in(json);
    buf_text(json->out, value ? "true" : "false");
    json->needs_comma = true;
}

void emit_null(struct emit *json)
{
    lead_in(json);
    buf_text(json->out, "null");
    json->needs_comma = true;
}
