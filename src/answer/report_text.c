/* SPDX-License-Identifier: Apache-2.0 */
/* The agreement's text in the report: versions, clashes, and the way to the latest version. */
#include "answer/report_page.h"
#include "answer/text.h"
#include "answer/words.h"

static void write_count(const struct page *page, uint32_t count)
{
    buf_printf(page->out, count == 0 ? "<td class=\"n unsaid\">%u</td>" : "<td class=\"n\">%u</td>",
               (unsigned)count);
}

static void write_version(const struct page *page, const struct text_version *version)
{
    char date[DATE_TEXT_BYTES];
    buf_text(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, version->name);
    buf_printf(page->out, "</th><td class=\"n\">%s</td>",
               version->on == DATE_NONE ? "unsaid" : date_write(date, version->on));
    write_count(page, version->clause_count);
    for (int state = 0; state < TEXT_STATE_COUNT; state++)
        write_count(page, version->counts[state]);
    write_count(page, version->clash_count);
    buf_text(page->out, "</tr>\n");
}

static void write_versions(const struct page *page, const struct text *text, uint32_t first,
                           uint32_t end)
{
    buf_text(
        page->out,
        "<table class=\"versions\"><thead><tr><th>Version</th><th>First told</th><th>Points</th>"
        "<th>Agreed</th><th>Open</th><th>Reserved</th><th>Dropped</th>"
        "<th>Unsaid</th><th>Clashes</th></tr></thead>\n<tbody>\n");
    for (uint32_t v = first; v < end; v++)
        write_version(page, &text->versions[v]);
    buf_text(page->out, "</tbody></table>\n");
}

static void write_clash(const struct page *page, const struct clause *clause)
{
    struct buf clash;
    buf_init(&clash);
    text_describe_clash(&clash, page->state, clause);
    buf_printf(page->out, "<small%s>", clause->clash == CLASH_LIMITED ? "" : " class=\"critical\"");
    html_text(page->out, buf_view(&clash));
    buf_text(page->out, "</small>");
    buf_release(&clash);
}

/* What contradicts undertakings in versions that the table below does not show. */
static void write_old_clashes(const struct page *page, const struct text_version *version)
{
    for (uint32_t i = 0; i < version->clause_count; i++) {
        const struct clause *clause = &version->clauses[i];
        if (clause->clash != CLASH_FORBIDDEN && clause->clash != CLASH_UNFULFILLED)
            continue;
        buf_text(page->out, "<p>Point ");
        html_text(page->out, clause->number);
        buf_text(page->out, " of ");
        html_text(page->out, version->name);
        buf_text(page->out, ": ");
        html_text(page->out, clause->topic);
        report_cite(page, clause->row, CLAUSE_SOURCE);
        write_clash(page, clause);
        buf_text(page->out, "</p>\n");
    }
}

/* The clause's words with their source, and below them what they were and whom they meet. */
static void write_words(const struct page *page, const struct pair *pair)
{
    const struct clause *last = pair->after != NULL ? pair->after : pair->before;
    buf_text(page->out, "<td>");
    html_text(page->out, last->topic.size > 0 ? last->topic : STR("(unsaid)"));
    report_cite(page, last->row, CLAUSE_SOURCE);
    if (pair->before != NULL && pair->after != NULL
        && !str_eq(pair->before->topic, pair->after->topic)) {
        buf_text(page->out, "<small>was: ");
        html_text(page->out, pair->before->topic.size > 0 ? pair->before->topic : STR("(unsaid)"));
        report_cite(page, pair->before->row, CLAUSE_SOURCE);
        buf_text(page->out, "</small>");
    }
    if (pair->after != NULL && pair->after->clash != CLASH_NONE)
        write_clash(page, pair->after);
    buf_text(page->out, "</td>");
}

static void write_stances(const struct page *page, const struct text *text, const struct pair *pair)
{
    size_t count;
    const struct row *const *rows =
        text_positions(page->scratch, text, pair->before, pair->after, &count);
    buf_text(page->out, "<td>");
    for (size_t i = 0; i < count; i++) {
        buf_text(page->out, i == 0 ? "" : "<br>");
        report_party(page, page->state->party_of_row[row_value(rows[i], POSITION_PARTY, 0)]);
        buf_char(page->out, ' ');
        html_text(page->out, row_text(rows[i], POSITION_STANCE));
        report_cite(page, rows[i], POSITION_SOURCE);
    }
    buf_text(page->out, "</td>");
}

static void write_number(const struct page *page, const struct clause *clause)
{
    buf_text(page->out, "<td>");
    if (clause != NULL)
        html_text(page->out, clause->number);
    buf_text(page->out, "</td>");
}

static void write_change(const struct page *page, const struct pair *pair)
{
    bool is_missing = pair->change == CHANGE_DROPPED && !pair->is_told_dropped;
    buf_printf(page->out, "<td>%s", is_missing ? "missing" : text_change_name(pair->change));
    if (pair->likeness >= 0 && pair->change != CHANGE_KEPT)
        buf_printf(page->out, "<small>alike %d.%03d</small>", pair->likeness / 1000,
                   pair->likeness % 1000);
    buf_text(page->out, "</td><td>");
    if (pair->before != NULL && pair->after != NULL && pair->before->state != pair->after->state) {
        html_text(page->out, text_state_name(pair->before->state));
        buf_text(page->out, " → ");
    }
    html_text(page->out,
              text_state_name(pair->after != NULL ? pair->after->state : pair->before->state));
    buf_text(page->out, "</td>");
}

static void write_pairs(const struct page *page, const struct text *text,
                        const struct comparison *comparison)
{
    bool is_single = comparison->from == comparison->to;
    buf_printf(page->out,
               "<table class=\"clauses\"><thead><tr>%s<th>About</th><th>Stances</th></tr></thead>\n"
               "<tbody>\n",
               is_single ? "<th>Point</th><th>State</th>"
                         : "<th>Was</th><th>Is</th><th>Change</th><th>State</th>");
    for (uint32_t i = 0; i < comparison->pair_count; i++) {
        const struct pair *pair = &comparison->pairs[i];
        buf_text(page->out, "<tr>");
        if (is_single) {
            write_number(page, pair->after);
            buf_text(page->out, "<td>");
            html_text(page->out, text_state_name(pair->after->state));
            buf_text(page->out, "</td>");
        } else {
            write_number(page, pair->before);
            write_number(page, pair->after);
            write_change(page, pair);
        }
        write_words(page, pair);
        write_stances(page, text, pair);
        buf_text(page->out, "</tr>\n");
    }
    buf_text(page->out, "</tbody></table>\n");
}

/* The last two versions, or the only one, which is then compared with itself. */
static void write_comparison(const struct page *page, const struct text *text, uint32_t first,
                             uint32_t end)
{
    const struct text_version *to = &text->versions[end - 1];
    const struct text_version *from = end - first > 1 ? to - 1 : to;
    struct comparison comparison;
    struct error err;
    struct buf counts;
    if (!comparison_make(page->scratch, from, to, &comparison, &err)) {
        buf_text(page->out, "<p class=\"quiet\">Not compared: ");
        html_c(page->out, err.text);
        buf_text(page->out, ".</p>\n");
        return;
    }
    if (from != to) {
        buf_init(&counts);
        text_describe_counts(&counts, &comparison);
        buf_text(page->out, "<p>From ");
        html_text(page->out, from->name);
        buf_text(page->out, " to ");
        html_text(page->out, to->name);
        buf_text(page->out, ": ");
        html_text(page->out, buf_view(&counts));
        buf_text(page->out, ".</p>\n");
        buf_release(&counts);
    }
    write_pairs(page, text, &comparison);
}

void report_text(const struct page *page)
{
    struct text text;
    text_fold(page->scratch, page->state, &text);
    buf_text(page->out, "<section id=\"text\">\n<h2>The agreement’s text</h2>\n");
    if (text.version_count == 0)
        buf_text(page->out, "<p class=\"quiet\">The record has no clauses.</p>\n");
    else
        buf_text(page->out,
                 "<p class=\"lead\">Versions in the order of the day first told. What became "
                 "of a point is judged by its number and by how alike the words "
                 "are; what is missing may have been dropped, or not been told.</p>\n");
    for (uint32_t first = 0, end; first < text.version_count; first = end) {
        for (end = first + 1; end < text.version_count
                              && str_eq(text.versions[end].document, text.versions[first].document);
             end++)
            continue;
        buf_text(page->out, "<h3>");
        html_text(page->out, text.versions[first].document);
        buf_text(page->out, "</h3>\n");
        write_versions(page, &text, first, end);
        for (uint32_t v = first; v + 1 < end; v++)
            write_old_clashes(page, &text.versions[v]);
        write_comparison(page, &text, first, end);
    }
    buf_text(page->out, "</section>\n");
}
