/* SPDX-License-Identifier: Apache-2.0 */
/* The questionnaire as a page to print: A4, with a line to write on under each question. */
#include "answer/ask.h"

#include "answer/basis.h"
#include "answer/html.h"
#include "answer/words.h"

/* clang-format off */
static const char style[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:50rem;padding:2rem 1.5rem;color:#16191b;background:#fff;"
    "font:14px/1.45 \"Source Sans 3\",\"Segoe UI\",system-ui,\"Liberation Sans\",sans-serif}\n"
    "h1{font:600 1.7rem/1.2 Charter,\"Bitstream Charter\",Georgia,\"Liberation Serif\",serif;margin:.2rem 0 .6rem}\n"
    "p{margin:.3rem 0}\n"
    ".kicker,.lead,small,dt,footer{color:#555c61}\n"
    ".lead{max-width:42rem;margin-bottom:1rem}\n"
    ".who{display:grid;grid-template-columns:1fr 1fr;gap:.4rem 2rem;margin:0 0 1.2rem}\n"
    ".who div{display:grid;grid-template-columns:6.5rem 1fr;gap:.6rem;align-items:end;min-height:1.9rem}\n"
    ".who dt{font-size:.82rem}.who dd{margin:0;border-bottom:1px solid #16191b;min-height:1.4rem}\n"
    "ol{list-style:none;margin:0;padding:0;border-top:2px solid #16191b}\n"
    "li{display:grid;grid-template-columns:2.2rem 1fr 11rem;gap:.1rem 1rem;padding:.55rem 0 .8rem;"
    "border-bottom:1px solid #cfcac0;break-inside:avoid}\n"
    ".n{font-weight:600;font-variant-numeric:tabular-nums;text-align:right}\n"
    ".q{font-weight:600}\n"
    "small{display:block;font-size:.82rem;overflow-wrap:anywhere}\n"
    ".effect{font-size:.82rem;font-variant-numeric:tabular-nums}\n"
    ".effect svg{display:block;width:100%;height:.6rem;margin:.25rem 0 .1rem}\n"
    ".back{fill:#e4e0d8}.span{fill:#357fb8}\n"
    ".answer{grid-column:2/4;border-bottom:1px solid #16191b;height:2rem;margin-top:.2rem}\n"
    "footer{margin-top:1.2rem;font-size:.8rem}\n"
    "@page{size:A4;margin:15mm 16mm}\n"
    "@media print{body{padding:0;max-width:none;font-size:9.5pt;-webkit-print-color-adjust:exact;"
    "print-color-adjust:exact}}\n";
/* clang-format on */

static void write_head(struct buf *out, const struct ask *ask)
{
    const struct row *guarantee = ask->premise.state->guarantee;
    struct str title =
        row_text(guarantee, row_has(guarantee, GUARANTEE_TITLE) ? GUARANTEE_TITLE : GUARANTEE_ID);
    buf_text(out,
             "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    buf_text(out, "Questionnaire: ");
    html_text(out, title);
    buf_text(out, "</title>\n<style>\n");
    buf_text(out, style);
    buf_text(out, "</style>\n</head>\n<body>\n<p class=\"kicker\">");
    html_text(out, title);
    buf_text(out, "</p>\n");
}

static void write_basis(struct buf *out, const struct record *record)
{
    struct buf words;
    buf_init(&words);
    basis_words(&words, record);
    if (words.size > 0) {
        buf_text(out, "<p>");
        html_text(out, buf_view(&words));
        buf_text(out, "</p>\n");
    }
    buf_release(&words);
}

static void write_lead(struct buf *out, const struct ask *ask, struct str party)
{
    const struct state *state = ask->premise.state;
    int64_t index = party.size == 0 ? STATE_UNKNOWN : state_party(state, party);
    char date[DATE_TEXT_BYTES];
    buf_text(out, "<h1>Questions");
    if (index != STATE_UNKNOWN) {
        buf_text(out, " to ");
        html_text(out, words_party_name(&state->parties[index]));
    }
    buf_text(out, "</h1>\n<p class=\"lead\">");
    words_count(out, ask->count, "question");
    buf_text(out, " that the record leaves open");
    if (state->as_of != DATE_NONE)
        buf_printf(out, " as of %s", date_write(date, state->as_of));
    buf_text(out, ", what could move a verdict first, then what could change a coverage most. The "
                  "bar beside a question runs from the coverage "
                  "that the worst answer to it alone would leave to the one that the best would "
                  "bring. What is not answered stays unknown and is counted neither as zero nor "
                  "as yes.</p>\n");
    write_basis(out, state->record);
    buf_text(out, "<dl class=\"who\"><div><dt>Answered by</dt><dd></dd></div>"
                  "<div><dt>On</dt><dd></dd></div><div><dt>Published as</dt><dd></dd></div>"
                  "<div><dt>Signature</dt><dd></dd></div></dl>\n");
}

static void write_effect(struct buf *out, struct arena *scratch, const struct ask *ask,
                         const struct ask_question *question)
{
    const struct ask_effect *effect = &question->effect;
    struct str move = ask_move_words(scratch, ask->premise.state, &question->move);
    char worst[WORDS_BYTES], best[WORDS_BYTES];
    buf_text(out, "<div class=\"effect\">");
    if (ask_matters(effect)) {
        html_span(out, "span", effect->worst, effect->best);
        buf_printf(out, "%s to %s<small>", words_percent(worst, effect->worst),
                   words_percent(best, effect->best));
        html_text(out, ask->premise.state->sets[effect->set]);
        buf_printf(out, ", %s reading</small>", readings[effect->reading].name);
    } else if (effect->is_known) {
        buf_text(out, "<small>alone it changes no coverage</small>");
    }
    if (move.size > 0) {
        buf_text(out, "<small><b>");
        html_text(out, move);
        buf_text(out, "</b></small>");
    }
    buf_text(out, "</div>");
}

static void write_question(struct buf *out, struct arena *scratch, const struct ask *ask, size_t at)
{
    const struct ask_question *question = &ask->questions[at];
    const struct state *state = ask->premise.state;
    struct str known = ask_known(scratch, state, question);
    struct str remark = ask_remark(scratch, state, question);
    buf_printf(out, "<li><span class=\"n\">%zu</span><div><p class=\"q\">", at + 1);
    html_text(out, ask_sentence(scratch, state, question));
    buf_text(out, "</p><small>");
    html_text(out, question->id);
    if (known.size > 0) {
        buf_text(out, " · known: ");
        html_text(out, known);
    }
    if (remark.size > 0) {
        buf_text(out, " · ");
        html_text(out, remark);
    }
    buf_text(out, "</small><small>Answer with ");
    html_text(out, ask_hint(question->field));
    buf_text(out, ".</small></div>");
    write_effect(out, scratch, ask, question);
    buf_text(out, "<div class=\"answer\"></div></li>\n");
}

void ask_write_page(struct buf *out, struct arena *scratch, const struct ask *ask, struct str party)
{
    write_head(out, ask);
    write_lead(out, ask, party);
    buf_text(out, "<ol>\n");
    for (size_t i = 0; i < ask->count; i++)
        write_question(out, scratch, ask, i);
    buf_text(out,
             "</ol>\n<footer>Coverage is the share of what is asked that is met, over its days. "
             "Answers go into the column “answer” of the CSV file of the same "
             "questions; surety fill reads them back.</footer>\n</body>\n</html>\n");
}
