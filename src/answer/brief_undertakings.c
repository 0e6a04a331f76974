/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/brief_page.h"
#include "answer/show_cells.h"
#include "answer/words.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_INDENT = 15 };

static void label(const struct page *page, const char *name)
{
    buf_printf(page->out, "    %-10s ", name);
}

static void labelled(const struct page *page, const char *name, struct str text)
{
    if (text.size == 0)
        return;
    label(page, name);
    look_paragraph(page->out, page->look, LABEL_INDENT, LABEL_INDENT, text);
}

static void labelled_buf(const struct page *page, const char *name, struct buf *text)
{
    labelled(page, name, words_keep(page->scratch, text));
}

/* ---- what it offers ---------------------------------------------------------------------------
 */

/* "land-force, 50–250, best 150 soldiers", "force-headquarters, headquarters, no number" */
static void write_offer(const struct page *page, const struct undertaking *undertaking)
{
    struct buf text;
    struct str range = show_range(page->scratch, undertaking);
    struct str unit = row_text(undertaking->row, UNDERTAKING_UNIT);
    buf_init(&text);
    buf_str(&text, row_text(undertaking->row, UNDERTAKING_CAPABILITY));
    if (range.size > 0) {
        buf_text(&text, ", ");
        buf_str(&text, range);
        buf_char(&text, ' ');
        buf_str(&text, unit.size > 0 ? unit : STR("(no unit)"));
    } else {
        buf_text(&text, unit.size > 0 ? ", " : "");
        buf_str(&text, unit);
        buf_text(&text, ", no number");
    }
    labelled_buf(page, "offers", &text);
}

/* What a caveat forbids or asks, as a phrase. */
static void describe_caveat(struct buf *text, const struct page *page, const struct caveat *caveat)
{
    static const char *const truths[] = {
        [TRUTH_FALSE] = "not true", [TRUTH_UNKNOWN] = "unknown", [TRUTH_TRUE] = "true"};
    struct str value = row_text(caveat->row, CAVEAT_VALUE);
    bool is_limit = caveat->mode == MODE_LIMIT;
    switch (caveat->kind) {
    case CAVEAT_AREA:
        buf_printf(text, is_limit ? "in %.*s only after asking the capital" : "never in %.*s",
                   STR_ARG(value));
        break;
    case CAVEAT_TASK:
        buf_printf(text, is_limit ? "%.*s only after asking the capital" : "never %.*s",
                   STR_ARG(value));
        break;
    case CAVEAT_APPROVAL:
        buf_printf(text, "only with %.*s (%s)", STR_ARG(value),
                   truths[page->brief->premise.facts[caveat->fact]]);
        break;
    case CAVEAT_DELAY:
        buf_printf(text, "%d day%s more notice", (int)caveat->days, caveat->days == 1 ? "" : "s");
        break;
    case CAVEAT_CONTACT:
        buf_str(text, value);
        break;
    }
}

static void write_caveats(const struct page *page, const struct undertaking *undertaking)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        struct str source = row_text(caveat->row, CAVEAT_SOURCE);
        struct buf text;
        buf_init(&text);
        describe_caveat(&text, page, caveat);
        if (source.size > 0)
            buf_printf(&text, " (%.*s)", STR_ARG(source));
        labelled_buf(page, i == 0 ? "caveat" : "", &text);
    }
}

/* ---- what is due of it --------------------------------------------------------------------------
 */

static void describe_day(struct buf *text, const struct page *page, const struct due *due)
{
    char date[DATE_TEXT_BYTES];
    if (due->due_day == DATE_NONE && due->not_before == DATE_NONE)
        return;
    if (due->due_day == DATE_NONE)
        buf_printf(text, ", day unknown, %s or later", date_write(date, due->not_before));
    else
        buf_printf(text, ", due %s", date_write(date, due->due_day));
    if (due->has_days_late && due->days_late == 0)
        buf_text(text, ", on the day");
    else if (due->has_days_late)
        buf_printf(text, ", %d day%s %s", abs(due->days_late), abs(due->days_late) == 1 ? "" : "s",
                   due->days_late < 0 ? "early" : "late");
    else if (due->due_day != DATE_NONE && (due->status == DUE_PENDING || due->status == DUE_PARTLY))
        buf_printf(text, ", in %d day%s", (int)(due->due_day - page->state->as_of),
                   due->due_day - page->state->as_of == 1 ? "" : "s");
}

/* "100 of 300 soldiers delivered (declared: law)" */
static void describe_delivered(struct buf *text, const struct page *page, const struct due *due)
{
    struct str unit = row_text(page->state->undertakings[due->undertaking].row, UNDERTAKING_UNIT);
    struct str word = due_word_words(page->scratch, &page->brief->due, due);
    if (due->delivered.quantity == 0 && due->delivered.unknown_count == 0) {
        buf_text(text, "; nothing delivered");
        return;
    }
    buf_printf(text, "; %.*s%s delivered",
               STR_ARG(due_amount_words(page->scratch, page->state, due)),
               unit.size > 0 ? "" : " (no unit)");
    if (word.size > 0)
        buf_printf(text, " (%.*s)", STR_ARG(word));
}

static void write_due(const struct page *page, const struct due *due)
{
    const char *status = due_statuses[due->status].name;
    struct buf text;
    if (due->status == DUE_SUPERSEDED)
        return;
    buf_init(&text);
    if (due->status != DUE_DORMANT && due->status != DUE_WITHDRAWN && due->status != DUE_REFUSED)
        describe_day(&text, page, due);
    describe_delivered(&text, page, due);
    label(page, "due");
    look_text(page->out, page->look, due_tint(due->status), str_from(status));
    /* The words begin with a comma or a semicolon, which stays on the status. */
    buf_char(page->out, text.data[0]);
    buf_char(page->out, ' ');
    struct str rest = {text.data + 1, text.size - 1};
    look_paragraph(page->out, page->look, LABEL_INDENT + (int)strlen(status) + 2, LABEL_INDENT,
                   rest);
    buf_release(&text);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void write_undertaking(const struct page *page, uint32_t u)
{
    const struct undertaking *undertaking = &page->state->undertakings[u];
    const struct due *due = &page->brief->due.answer->dues[u];
    struct buf unsaid;
    buf_text(page->out, "  ");
    look_text(page->out, page->look, TINT_STRONG, undertaking->id);
    buf_text(page->out, "  ");
    look_text(page->out, page->look, show_stage_tint(undertaking->stage),
              words_stage(undertaking->stage));
    buf_text(page->out, ", ");
    look_text(page->out, page->look, TINT_PLAIN, words_attestation(undertaking->attestation));
    buf_text(page->out, undertaking->superseded ? ", superseded\n" : "\n");
    write_offer(page, undertaking);
    labelled(page, "where", row_text(undertaking->row, UNDERTAKING_AREAS));
    labelled(page, "condition", row_text(undertaking->row, UNDERTAKING_CONDITION));
    labelled(page, "missing", due_missing_words(page->scratch, &due->missing));
    write_caveats(page, undertaking);
    write_due(page, due);
    buf_init(&unsaid);
    show_unsaid(&unsaid, undertaking);
    labelled_buf(page, "unsaid", &unsaid);
    labelled(page, "source", row_text(undertaking->row, UNDERTAKING_SOURCE));
    labelled(page, "note", row_note(page->state->record, undertaking->row));
}

static void write_trigger(const struct page *page)
{
    struct buf text;
    buf_init(&text);
    due_describe_trigger(&text, page->brief->due.answer);
    look_paragraph(page->out, page->look, 0, 0, buf_view(&text));
    buf_release(&text);
}

void brief_write_undertakings(const struct page *page)
{
    const struct state *state = page->state;
    bool any = false;
    look_heading(page->out, page->look, "Undertakings", "those that stand first");
    for (int superseded = 0; superseded < 2; superseded++)
        for (uint32_t u = 0; u < state->undertaking_count; u++) {
            if (state->undertakings[u].party != page->party
                || state->undertakings[u].superseded != (superseded == 1))
                continue;
            if (!any)
                write_trigger(page);
            write_undertaking(page, u);
            any = true;
        }
    if (!any)
        buf_text(page->out, "(none)\n");
}
