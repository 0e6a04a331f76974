/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Positions over time. A matter on which much was said gets a chart: a row a party, a mark a
 * statement, its shape and colour the stance, each a link to its source. The other
 * matters follow in one table.
 */
#include "answer/positions.h"
#include "answer/report_page.h"
#include "answer/words.h"

static const double chart_left = 128, chart_right = 650, chart_width = 760, line_height = 18;
enum {
    CHART_LEAST = 5, /* statements that make a chart */
    MARK_WIDTH = 9,  /* marks of the same days stand side by side */
};

/* The statements of one matter, by party, then day. */
struct matter {
    const struct row *const *rows;
    size_t count;
    int32_t first, last; /* days of the whole record's positions: all charts share one axis */
};

static void write_mark(const struct page *page, enum stance stance, double x, double y)
{
    switch (stance) {
    case STANCE_LEADS:
        buf_printf(page->out, "<path d=\"M%.1f %.1fh10v10h-10z\"/>", x - 5, y - 5);
        break;
    case STANCE_WILL:
    case STANCE_OPEN:
        buf_printf(page->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"/>", x, y,
                   stance == STANCE_WILL ? "5" : "4.4");
        break;
    case STANCE_SUPPORTS:
        buf_printf(page->out, "<path d=\"M%.1f %.1fl5.5 9.5h-11z\"/>", x, y - 5.5);
        break;
    case STANCE_UNDECIDED:
        buf_printf(page->out, "<path d=\"M%.1f %.1fl5 5l-5 5l-5 -5z\"/>", x, y - 5);
        break;
    case STANCE_DECLINES:
        buf_printf(page->out, "<path d=\"M%.1f %.1fl9 9m0 -9l-9 9\"/>", x - 4.5, y - 4.5);
        break;
    }
}

static double day_x(const struct matter *matter, int32_t day)
{
    if (day == DATE_NONE)
        return chart_left - 12;
    double span = matter->last > matter->first ? matter->last - matter->first : 1;
    return chart_left + (chart_right - chart_left) * (day - matter->first) / span;
}

static void write_title(const struct page *page, const struct row *row)
{
    buf_text(page->out, "<title>");
    html_text(page->out, positions_date(page->scratch, page->state, row));
    buf_char(page->out, ' ');
    html_text(page->out, row_text(row, POSITION_PARTY));
    buf_char(page->out, ' ');
    html_text(page->out, row_text(row, POSITION_STANCE));
    if (row_has(row, POSITION_BY_WHOM)) {
        buf_text(page->out, ", ");
        html_text(page->out, row_text(row, POSITION_BY_WHOM));
    }
    if (row_has(row, POSITION_CONDITION)) {
        buf_text(page->out, ": ");
        html_text(page->out, row_text(row, POSITION_CONDITION));
    }
    buf_text(page->out, "</title>");
}

static uint32_t source_number(const struct page *page, const struct row *row)
{
    return row_has(row, POSITION_SOURCE) ? page->source_numbers[row_value(row, POSITION_SOURCE, 0)]
                                         : 0;
}

static void write_statement(const struct page *page, const struct row *row, double x, double y)
{
    enum stance stance = (enum stance)row_value(row, POSITION_STANCE, STANCE_UNDECIDED);
    uint32_t number = source_number(page, row);
    if (number > 0)
        buf_printf(page->out, "<a href=\"#s%u\">", number);
    buf_printf(page->out, "<g class=\"t%d\">", (int)stance);
    write_title(page, row);
    write_mark(page, stance, x, y);
    buf_text(page->out, number > 0 ? "</g></a>\n" : "</g>\n");
}

/* A line at the first day of each quarter of a year, with its name. */
static void write_axis(const struct page *page, const struct matter *matter, double height)
{
    char text[DATE_TEXT_BYTES];
    for (int32_t day = matter->first; day <= matter->last; day++) {
        date_write(text, day);
        struct str date = str_from(text), month = {text + 5, 5};
        if (!str_eq(month, STR("01-01")) && !str_eq(month, STR("04-01"))
            && !str_eq(month, STR("07-01")) && !str_eq(month, STR("10-01")))
            continue;
        date.size = 7;
        double x = day_x(matter, day);
        buf_printf(page->out, "<path class=\"tick\" d=\"M%.1f 16V%.1f\"/>", x, height);
        html_svg_text(page->out, x, 11, "tick-label", date);
        buf_char(page->out, '\n');
    }
}

static size_t party_end(const struct matter *matter, size_t from)
{
    size_t end = from + 1;
    while (end < matter->count
           && str_eq(row_text(matter->rows[end], POSITION_PARTY),
                     row_text(matter->rows[from], POSITION_PARTY)))
        end++;
    return end;
}

static void write_line(const struct page *page, const struct matter *matter, size_t from,
                       size_t end, double y)
{
    const struct row *last = matter->rows[end - 1];
    uint32_t party = page->state->party_of_row[row_value(last, POSITION_PARTY, 0)];
    buf_printf(page->out, "<path class=\"row\" d=\"M%.0f %.1fH%.0f\"/>", chart_left, y,
               chart_right);
    struct str name = words_party_name(&page->state->parties[party]);
    if (str_width(name) > 18)
        name = page->state->parties[party].id;
    html_svg_text(page->out, chart_left - 24, y + 4, "end", name);
    double x = -MARK_WIDTH;
    for (size_t i = from; i < end; i++) {
        double day = day_x(matter, state_said_on(page->state->record, matter->rows[i]));
        x = day < x + MARK_WIDTH ? x + MARK_WIDTH : day;
        write_statement(page, matter->rows[i], x, y);
    }
    uint32_t number = source_number(page, last);
    buf_printf(page->out, "<text class=\"latest\" x=\"%.0f\" y=\"%.1f\">", chart_right + 12, y + 4);
    html_text(page->out, row_text(last, POSITION_STANCE));
    if (number > 0)
        buf_printf(page->out, " <a href=\"#s%u\">[%u]</a>", number, number);
    buf_text(page->out, "</text>\n");
}

static void write_chart(const struct page *page, const struct matter *matter)
{
    size_t parties = 0;
    for (size_t at = 0; at < matter->count; at = party_end(matter, at))
        parties++;
    double height = 22 + line_height * (double)parties;
    buf_text(page->out, "<figure class=\"timeline\">\n<figcaption><b>");
    html_text(page->out, row_text(matter->rows[0], POSITION_MATTER));
    buf_printf(
        page->out,
        "</b> %zu statements, %zu %s; on the right the latest stance. A mark left of the axis "
        "has no known day; marks of the same days stand side by side.</figcaption>\n",
        matter->count, parties, parties == 1 ? "party" : "parties");
    html_svg_open(page->out, "positions", chart_width, height, "stances of each party over time");
    write_axis(page, matter, height);
    double y = 28;
    for (size_t at = 0; at < matter->count; y += line_height) {
        size_t end = party_end(matter, at);
        write_line(page, matter, at, end, y);
        at = end;
    }
    buf_text(page->out, "</svg></figure>\n");
}

static void write_legend(const struct page *page)
{
    buf_text(page->out, "<p class=\"legend\">");
    for (int stance = STANCE_LEADS; stance <= STANCE_DECLINES; stance++) {
        buf_printf(page->out,
                   "<svg class=\"mark\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">"
                   "<g class=\"t%d\">",
                   stance);
        write_mark(page, (enum stance)stance, 7, 7);
        buf_text(page->out, "</g></svg>");
        html_text(page->out, words_stance((enum stance)stance));
        buf_char(page->out, ' ');
    }
    buf_text(page->out, "</p>\n");
}

static void write_table_row(const struct page *page, const struct row *row, bool names_matter)
{
    buf_text(page->out, names_matter ? "<tr class=\"first\"><th scope=\"row\">" : "<tr><th>");
    if (names_matter)
        html_text(page->out, row_text(row, POSITION_MATTER));
    buf_text(page->out, "</th><td>");
    html_text(page->out, row_text(row, POSITION_PARTY));
    buf_text(page->out, "</td><td class=\"n\">");
    html_text(page->out, positions_date(page->scratch, page->state, row));
    buf_printf(page->out,
               "</td><td><svg class=\"mark\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">"
               "<g class=\"t%d\">",
               (int)row_value(row, POSITION_STANCE, 0));
    write_mark(page, (enum stance)row_value(row, POSITION_STANCE, 0), 7, 7);
    buf_text(page->out, "</g></svg>");
    html_text(page->out, row_text(row, POSITION_STANCE));
    report_cite(page, row, POSITION_SOURCE);
    buf_text(page->out, "</td><td>");
    html_text(page->out, row_text(row, POSITION_CONDITION));
    buf_text(page->out, "</td></tr>\n");
}

static size_t matter_end(const struct row *const *rows, size_t count, size_t from)
{
    size_t end = from + 1;
    while (end < count
           && str_eq(row_text(rows[end], POSITION_MATTER), row_text(rows[from], POSITION_MATTER)))
        end++;
    return end;
}

static void write_other_matters(const struct page *page, const struct row *const *rows,
                                size_t count)
{
    buf_text(page->out,
             "<h3>Other matters</h3>\n<table class=\"wide\"><thead><tr><th>Matter</th>"
             "<th>Party</th><th>Said on</th><th>Stance</th><th>Condition</th></tr></thead>\n"
             "<tbody>\n");
    for (size_t at = 0; at < count;) {
        size_t end = matter_end(rows, count, at);
        for (size_t i = at; end - at < CHART_LEAST && i < end; i++)
            write_table_row(page, rows[i], i == at);
        at = end;
    }
    buf_text(page->out, "</tbody></table>\n");
}

static void find_days(const struct page *page, const struct row *const *rows, size_t count,
                      struct matter *axis)
{
    axis->first = INT32_MAX;
    axis->last = INT32_MIN;
    for (size_t i = 0; i < count; i++) {
        int32_t day = state_said_on(page->state->record, rows[i]);
        if (day == DATE_NONE)
            continue;
        axis->first = day < axis->first ? day : axis->first;
        axis->last = day > axis->last ? day : axis->last;
    }
}

void report_positions(const struct page *page)
{
    size_t count;
    const struct row *const *rows = positions_sorted(page->scratch, page->state, &count);
    buf_text(page->out, "<section id=\"positions\">\n<h2>Positions over time</h2>\n");
    if (count == 0) {
        buf_text(page->out, "<p class=\"quiet\">The record has no positions.</p>\n</section>\n");
        return;
    }
    struct matter matter = {0};
    find_days(page, rows, count, &matter);
    write_legend(page);
    for (size_t at = 0; at < count;) {
        size_t end = matter_end(rows, count, at);
        matter.rows = &rows[at];
        matter.count = end - at;
        if (matter.count >= CHART_LEAST && matter.first <= matter.last)
            write_chart(page, &matter);
        at = end;
    }
    write_other_matters(page, rows, count);
    buf_text(page->out, "</section>\n");
}
