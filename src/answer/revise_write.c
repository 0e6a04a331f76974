/* SPDX-License-Identifier: Apache-2.0 */
/* What the answers made, for people and for programs. */
#include "answer/revise.h"

#include "answer/emit.h"
#include "answer/words.h"

#include <stdio.h>

static struct str column_name(const struct revision *revision, enum kind kind, size_t column)
{
    size_t known = (size_t)kind_infos[kind].field_count;
    return column < known ? str_from(kind_infos[kind].fields[column].name)
                          : revision->state->record->tables[kind].extra_names[column - known];
}

/* ---- text --------------------------------------------------------------------------------- */

/* ": low 3000, notice 15" */
static void write_answers(struct buf *text, const struct revision_row *row)
{
    const char *before = ": ";
    for (int field = 0; field < kind_infos[row->kind].field_count; field++) {
        if (row->replies[field] == NULL)
            continue;
        buf_printf(text, "%s%s ", before, kind_infos[row->kind].fields[field].name);
        buf_str(text, row->replies[field]->text);
        before = ", ";
    }
}

static void write_undertaking(struct buf *text, const struct revision_row *row)
{
    buf_text(text, " supersedes ");
    buf_str(text, row_text(row->old, UNDERTAKING_ID));
    write_answers(text, row);
    if (str_eq(row->cells[UNDERTAKING_CONDITION], row_text(row->old, UNDERTAKING_CONDITION)))
        return;
    buf_text(text, "; its condition is now ");
    buf_str(text, row->cells[UNDERTAKING_CONDITION]);
}

static void write_row(struct buf *out, const struct look *look, const struct revision_row *row)
{
    struct buf text;
    buf_init(&text);
    buf_str(&text, row->cells[0]);
    switch (row->kind) {
    case KIND_UNDERTAKING:
        write_undertaking(&text, row);
        break;
    case KIND_FACT:
        buf_text(&text, " says that ");
        buf_str(&text, row->cells[FACT_NAME]);
        buf_text(&text, " is ");
        buf_str(&text, row->cells[FACT_VALUE]);
        buf_text(&text, row->cells[FACT_FROM].size > 0 ? " from " : "");
        buf_str(&text, row->cells[FACT_FROM]);
        break;
    case KIND_STEP:
        buf_text(&text, " says that ");
        buf_str(&text, row->cells[STEP_PARTY]);
        buf_char(&text, ' ');
        buf_str(&text, row->cells[STEP_STEP]);
        buf_char(&text, ' ');
        buf_str(&text, row->cells[STEP_INSTRUMENT]);
        buf_text(&text, " on ");
        buf_str(&text, row->cells[STEP_ON]);
        break;
    default:
        buf_text(&text, " carries ");
        buf_str(&text, row_text(row->old, 0));
        buf_text(&text, " on to ");
        buf_str(&text, row->cells[CAVEAT_UNDERTAKING]);
    }
    look_paragraph(out, look, 0, 2, buf_view(&text));
    buf_release(&text);
}

static void write_edit(struct buf *out, const struct look *look, const struct revision_edit *edit)
{
    struct buf text;
    buf_init(&text);
    buf_printf(&text, "%s:%u: ", kind_infos[edit->row->kind].file,
               (unsigned)row_cell(edit->row, edit->field)->line);
    buf_str(&text, row_text(edit->row, 0));
    buf_printf(&text, ": its %s is now ", kind_infos[edit->row->kind].fields[edit->field].name);
    buf_str(&text, edit->text);
    look_paragraph(out, look, 0, 2, buf_view(&text));
    buf_release(&text);
}

static size_t edit_count_of(const struct revision *revision, enum kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < revision->edit_count && revision->is_rewriting; i++)
        count += revision->edits[i].row->kind == kind;
    return count;
}

static size_t count_of(const struct revision *revision, enum kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < revision->count; i++)
        count += revision->rows[i].kind == kind;
    return count;
}

void revise_write_text(struct buf *out, const struct look *look, const struct revision *revision,
                       bool is_written)
{
    const char *between = "\n";
    words_count(out, revision->replies->count, "answer");
    for (size_t i = 0; i < revision->count; i++) {
        if (i == 0)
            buf_text(out, "\n\n");
        write_row(out, look, &revision->rows[i]);
    }
    for (size_t i = 0; i < revision->edit_count && revision->is_rewriting; i++)
        write_edit(out, look, &revision->edits[i]);
    for (int k = 0; k < REVISION_KIND_COUNT; k++) {
        size_t count = count_of(revision, revision_kinds[k]);
        size_t edits = edit_count_of(revision, revision_kinds[k]);
        if (count + edits == 0)
            continue;
        buf_printf(out, "%s%s: ", between, kind_infos[revision_kinds[k]].file);
        words_count(out, count + edits, edits > 0 ? "new condition" : "new row");
        between = ", ";
    }
    buf_text(out, is_written || revision->count == 0 ? "\n" : "; nothing was written\n");
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void write_row_json(struct emit *json, const struct revision *revision,
                           const struct revision_row *row)
{
    static const char *const reasons[] = {
        [REVISION_ANSWERED] = "answered",
        [REVISION_CONDITION] = "condition",
        [REVISION_CARRIED] = "carried",
    };
    size_t columns = (size_t)kind_infos[row->kind].field_count
                     + revision->state->record->tables[row->kind].extra_count;
    emit_open(json, '{');
    emit_key(json, "table");
    emit_text(json, kind_infos[row->kind].name);
    emit_key(json, "reason");
    emit_text(json, reasons[row->reason]);
    emit_key(json, "old");
    if (row->old == NULL)
        emit_null(json);
    else
        emit_str(json, row_text(row->old, 0));
    emit_key(json, "row");
    emit_open(json, '{');
    for (size_t i = 0; i < columns; i++) {
        if (row->cells[i].size == 0)
            continue;
        struct str name = column_name(revision, row->kind, i);
        char key[256];
        snprintf(key, sizeof key, "%.*s", STR_ARG(name));
        emit_key(json, key);
        emit_str(json, row->cells[i]);
    }
    emit_close(json, '}');
    emit_close(json, '}');
}

static void write_edit_json(struct emit *json, const struct revision_edit *edit)
{
    emit_open(json, '{');
    emit_key(json, "table");
    emit_text(json, kind_infos[edit->row->kind].name);
    emit_key(json, "id");
    emit_str(json, row_text(edit->row, 0));
    emit_key(json, "line");
    emit_integer(json, row_cell(edit->row, edit->field)->line);
    emit_key(json, "field");
    emit_text(json, kind_infos[edit->row->kind].fields[edit->field].name);
    emit_key(json, "from");
    emit_str(json, row_text(edit->row, edit->field));
    emit_key(json, "to");
    emit_str(json, edit->text);
    emit_close(json, '}');
}

void revise_write_json(struct buf *out, const struct revision *revision, bool is_written)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    emit_key(&json, "answers");
    emit_integer(&json, (int64_t)revision->replies->count);
    emit_key(&json, "written");
    emit_bool(&json, is_written);
    emit_key(&json, "rows");
    emit_open(&json, '[');
    for (size_t i = 0; i < revision->count; i++)
        write_row_json(&json, revision, &revision->rows[i]);
    emit_close(&json, ']');
    emit_key(&json, "rewriting");
    emit_bool(&json, revision->is_rewriting);
    emit_key(&json, "conditions");
    emit_open(&json, '[');
    for (size_t i = 0; i < revision->edit_count; i++)
        write_edit_json(&json, &revision->edits[i]);
    emit_close(&json, ']');
    emit_close(&json, '}');
}
