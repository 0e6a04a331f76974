/* SPDX-License-Identifier: Apache-2.0 */
#include "record/csv.h"

#include "record/limits.h"

#include <string.h>

static const struct str byte_order_mark = {"\xEF\xBB\xBF", 3};

/* How often `separator` stands in the first line outside of quotes. */
static size_t count_in_first_line(struct str input, char separator)
{
    size_t count = 0;
    bool quoted = false;
    for (size_t i = 0; i < input.size; i++) {
        char c = input.data[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r'))
            break;
        else if (!quoted && c == separator)
            count++;
    }
    return count;
}

static char find_separator(struct str input)
{
    char best = ',';
    size_t most = count_in_first_line(input, ',');
    for (const char *other = ";\t"; *other != '\0'; other++) {
        size_t count = count_in_first_line(input, *other);
        if (count > most) {
            most = count;
            best = *other;
        }
    }
    return best;
}

void csv_open(struct csv_reader *reader, struct arena *arena, struct str input)
{
    if (str_starts(input, byte_order_mark))
        input = (struct str){input.data + byte_order_mark.size, input.size - byte_order_mark.size};
    *reader = (struct csv_reader){.arena = arena, .input = input, .place = {1, 1}};
    reader->separator = find_separator(input);
}

/* The byte that comes next, or -1 at the end of the input. */
static int peek(const struct csv_reader *r)
{
    return r->at < r->input.size ? (unsigned char)r->input.data[r->at] : -1;
}

static bool is_line_end(int c)
{
    return c == '\n' || c == '\r' || c == -1;
}

static void advance(struct csv_reader *r)
{
    r->place = place_behind(r->place, r->input, r->at);
    r->at++;
}

/* Keeps the first thing that is wrong with a row. */
static void set_fault(struct csv_reader *r, const char *text, struct place place)
{
    if (r->fault.size > 0)
        return;
    r->fault = str_from(text);
    r->fault_place = place;
}

static void skip_blanks(struct csv_reader *r)
{
    for (int c = peek(r); (c == ' ' || c == '\t') && c != r->separator; c = peek(r))
        advance(r);
}

static bool ends_cell(const struct csv_reader *r, int c)
{
    return c == r->separator || is_line_end(c);
}

/* Points at the character in `text`, which began at `place`, that is no UTF-8 or is NUL. */
static void check_bytes(struct csv_reader *r, struct str text, struct place place)
{
    size_t bad_at;
    if (str_is_utf8(text, &bad_at))
        return;
    bool nul = text.data[bad_at] == '\0';
    set_fault(r, nul ? "a NUL byte" : "bytes that are not UTF-8; save the file as UTF-8",
              place_in(place, text, bad_at));
}

/* "" → " */
static struct str unescape(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.size + 1, 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        out[size++] = text.data[i];
        i += text.data[i] == '"';
    }
    return (struct str){out, size};
}

static void read_plain(struct csv_reader *r, struct csv_cell *cell)
{
    size_t begin = r->at;
    bool ascii = true;
    for (int c = peek(r); !ends_cell(r, c); c = peek(r)) {
        if (c == '"')
            set_fault(r,
                      "a quotation mark inside a cell that is not quoted; quote the cell and "
                      "double the mark",
                      r->place);
        ascii = ascii && c != 0 && c < 0x80;
        advance(r);
    }
    cell->text = (struct str){r->input.data + begin, r->at - begin};
    if (!ascii)
        check_bytes(r, cell->text, cell->place);
    cell->text = str_trim(cell->text);
}

/* Behind a closing quote: only blanks may stand before the separator. */
static void read_behind_quote(struct csv_reader *r)
{
    skip_blanks(r);
    if (!ends_cell(r, peek(r)))
        set_fault(r, "text behind the closing quotation mark of a cell", r->place);
    while (!ends_cell(r, peek(r)))
        advance(r);
}

/* A text that begins on its line as in "  abc": the place moves past the blanks. */
static struct str trim_quoted(struct str text, struct csv_cell *cell)
{
    struct str trimmed = str_trim(text);
    if (trimmed.size > 0)
        cell->place.column += (uint32_t)(trimmed.data - text.data);
    return trimmed;
}

/* At an opening quote. False if it is never closed; the reader then stands behind the line it
 * opened on. */
static bool read_quoted(struct csv_reader *r, struct csv_cell *cell)
{
    struct csv_reader opened = *r;
    bool ascii = true, escaped = false;
    advance(r);
    cell->place = r->place;
    size_t begin = r->at;
    for (int c = peek(r);; c = peek(r)) {
        if (c == -1) {
            *r = opened;
            set_fault(r, "a quotation mark that is never closed", r->place);
            while (!is_line_end(peek(r)))
                advance(r);
            return false;
        }
        if (c == '"') {
            if (r->at + 1 >= r->input.size || r->input.data[r->at + 1] != '"')
                break;
            escaped = true;
            advance(r);
        }
        ascii = ascii && c != 0 && c < 0x80;
        advance(r);
    }
    struct str text = {r->input.data + begin, r->at - begin};
    if (!ascii)
        check_bytes(r, text, cell->place);
    advance(r);
    cell->text = trim_quoted(
        escaped && text.size <= LIMIT_CELL_BYTES ? unescape(r->arena, text) : text, cell);
    read_behind_quote(r);
    return true;
}

static bool read_cell(struct csv_reader *r, struct csv_cell *cell)
{
    skip_blanks(r);
    *cell = (struct csv_cell){.place = r->place};
    bool closed = true;
    if (peek(r) == '"')
        closed = read_quoted(r, cell);
    else
        read_plain(r, cell);
    if (cell->text.size > LIMIT_CELL_BYTES)
        set_fault(r, "a cell of more than 1048576 bytes", cell->place);
    return closed;
}

static struct csv_cell *next_cell_slot(struct csv_reader *r)
{
    if (r->cell_count == LIMIT_COLUMNS) {
        set_fault(r, "more than 256 cells in a row", r->place);
        r->cell_count--;
    }
    ARENA_GROW(r->arena, &r->cells, r->cell_count, &r->cell_capacity);
    return &r->cells[r->cell_count++];
}

static void skip_line_end(struct csv_reader *r)
{
    if (peek(r) == '\r')
        advance(r);
    if (peek(r) == '\n')
        advance(r);
}

/* Past empty lines and lines of blanks. */
static void skip_blank_lines(struct csv_reader *r)
{
    for (;;) {
        struct csv_reader before = *r;
        skip_blanks(r);
        if (peek(r) == -1 || !is_line_end(peek(r))) {
            *r = peek(r) == -1 ? *r : before;
            return;
        }
        advance(r);
    }
}

enum csv_result csv_next(struct csv_reader *reader, struct error *err, uint32_t *line,
                         uint32_t *column)
{
    _Static_assert(LIMIT_CELL_BYTES == 1048576 && LIMIT_COLUMNS == 256, "named in messages above");
    reader->cell_count = 0;
    reader->fault = (struct str){0};
    skip_blank_lines(reader);
    if (peek(reader) == -1)
        return CSV_END;
    while (read_cell(reader, next_cell_slot(reader)) && peek(reader) == reader->separator)
        advance(reader);
    skip_line_end(reader);
    if (reader->fault.size == 0)
        return CSV_ROW;
    *line = reader->fault_place.line;
    *column = reader->fault_place.column;
    error_set(err, ERROR_FORMAT, "%.*s", STR_ARG(reader->fault));
    return CSV_ERROR;
}
