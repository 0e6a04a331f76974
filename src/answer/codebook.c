/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/codebook.h"

#include "answer/grid.h"
#include "answer/words.h"

#include <string.h>

void codebook_write_list(struct buf *out, const struct look *look)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        buf_printf(out, "  %-13s ", kind_infos[kind].name);
        look_paragraph(out, look, 16, 16, str_from(kind_infos[kind].help));
    }
}

static void add_words(struct buf *out, const char *words, const char *before, const char *after)
{
    bool first = true;
    for (struct str rest = str_from(words), word; str_next(&rest, ';', &word); first = false) {
        buf_text(out, first ? "" : ", ");
        buf_text(out, before);
        buf_str(out, word);
        buf_text(out, after);
    }
}

/* What may stand in a cell, as a phrase. */
static void describe_type(struct buf *out, const struct field_info *field)
{
    buf_text(out, type_words(field->type));
    if (field->type == TYPE_WORD) {
        buf_char(out, ' ');
        add_words(out, field->words, "", "");
    }
    if (field->refers != KIND_NONE)
        buf_printf(out, " of %s", kind_infos[field->refers].name);
}

void codebook_write_table(struct buf *out, struct arena *scratch, const struct look *look,
                          enum kind kind)
{
    static const struct grid_column columns[] = {
        {.title = "column"},
        {.title = ""},
        {.title = "meaning", .wraps = true, .least = 24},
        {.title = "what may stand there", .wraps = true, .least = 16},
    };
    const struct kind_info *info = &kind_infos[kind];
    struct grid grid;
    grid_init(&grid, scratch, columns, 4);
    for (int i = 0; i < info->field_count; i++) {
        struct buf type;
        buf_init(&type);
        describe_type(&type, &info->fields[i]);
        grid_add(&grid, TINT_STRONG, str_from(info->fields[i].name));
        grid_add(&grid, TINT_PLAIN, info->fields[i].needed ? STR("*") : STR(""));
        grid_add(&grid, TINT_PLAIN, str_from(info->fields[i].help));
        grid_add(&grid, TINT_PLAIN, words_keep(scratch, &type));
    }
    look_text(out, look, TINT_STRONG, str_from(info->file));
    buf_text(out, "  ");
    look_paragraph(out, look, (int)strlen(info->file) + 2, 2, str_from(info->help));
    buf_char(out, '\n');
    grid_write(&grid, look, out);
    buf_char(out, '\n');
    look_paragraph(
        out, look, 0, 0,
        STR("* may not be empty. Any other empty cell means unknown, never zero. Columns "
            "note and x_... are kept and passed through; any other unknown column is an "
            "error."));
}

/* mdoc(7) gives a meaning to dots and quotes at the beginning of a line, and to backslashes. */
static void add_mdoc(struct buf *out, const char *text)
{
    if (text[0] == '.' || text[0] == '\'')
        buf_text(out, "\\&");
    for (; *text != '\0'; text++) {
        buf_char(out, *text);
        if (*text == '\\')
            buf_char(out, 'e');
    }
}

/* mdoc wants every sentence on a line of its own; the help of a field may hold two. */
static void add_mdoc_sentences(struct buf *out, const char *text)
{
    for (const char *end; (end = strstr(text, ". ")) != NULL; text = end + 2) {
        struct buf sentence;
        buf_init(&sentence);
        buf_add(&sentence, text, (size_t)(end - text) + 1);
        add_mdoc(out, sentence.data);
        buf_char(out, '\n');
        buf_release(&sentence);
    }
    add_mdoc(out, text);
    buf_char(out, '\n');
}

static void write_mdoc_field(struct buf *out, const struct field_info *field)
{
    struct buf type;
    buf_init(&type);
    describe_type(&type, field);
    buf_printf(out, ".It Cm %s%s\n", field->name, field->needed ? " Pq needed" : "");
    add_mdoc_sentences(out, field->help);
    buf_text(out, ".Em Form :\n");
    add_mdoc(out, type.data);
    buf_text(out, ".\n");
    buf_release(&type);
}

void codebook_write_mdoc(struct buf *out)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        buf_printf(out, ".Ss %s\n", kind_infos[kind].file);
        add_mdoc_sentences(out, kind_infos[kind].help);
        buf_text(out, ".Bl -tag -width Ds\n");
        for (int i = 0; i < kind_infos[kind].field_count; i++)
            write_mdoc_field(out, &kind_infos[kind].fields[i]);
        buf_text(out, ".El\n");
    }
}
