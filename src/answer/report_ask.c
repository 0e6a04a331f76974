/* SPDX-License-Identifier: Apache-2.0 */
/* What the undertakings leave unsaid: by party, and the questions that could change most. */
#include "answer/ask.h"
#include "answer/report_page.h"
#include "answer/words.h"

#include <math.h>

enum { QUESTIONS_SHOWN_MAX = 20 };

/* Questions × undertakings × requirements: beyond it a page would take minutes to weigh them. */
#define WEIGHED_MAX (INT64_C(1) << 24)

/* Low, best and high are one thing to a reader: how much. */
enum topic {
    TOPIC_QUANTITY,
    TOPIC_UNIT,
    TOPIC_NOTICE,
    TOPIC_AREAS,
    TOPIC_UNTIL,
    TOPIC_STAGE,
    TOPIC_CONDITION,
    TOPIC_MANDATE,
    TOPIC_COUNT
};

static const char *const topic_names[TOPIC_COUNT] = {
    "Quantity", "Unit", "Notice", "Areas", "Until", "Firmness", "Condition", "Mandate"};

static enum topic topic_of(enum ask_field field)
{
    return field <= ASK_HIGH ? TOPIC_QUANTITY : (enum topic)(field - ASK_UNIT + TOPIC_UNIT);
}

/* What is asked of a party. */
struct asked {
    uint32_t party;
    uint32_t counts[TOPIC_COUNT], total;
    double most; /* points of coverage that the answer to one question could change */
};

/* Whether two questions are one to a reader: how much of an undertaking, or whether a fact is so.
 */
static bool is_same(const struct ask_question *a, const struct ask_question *b)
{
    if (a->field <= ASK_HIGH || b->field <= ASK_HIGH)
        return a->field <= ASK_HIGH && b->field <= ASK_HIGH && a->undertaking == b->undertaking;
    return a->fact != STATE_UNKNOWN && a->fact == b->fact;
}

/* ---- by party ------------------------------------------------------------------------------ */

/* By the order of their first questions: who could change most comes first. */
static struct asked *count_by_party(const struct page *page, const struct ask *ask, size_t *count)
{
    const struct state *state = page->state;
    struct asked *parties = ARENA_ARRAY(page->scratch, struct asked, state->party_count);
    uint32_t *place = ARENA_ARRAY(page->scratch, uint32_t, state->party_count); /* + 1 */
    *count = 0;
    for (size_t i = 0; i < ask->count; i++) {
        const struct ask_question *question = &ask->questions[i];
        uint32_t party = state->undertakings[question->undertaking].party;
        enum topic topic = topic_of(question->field);
        if (place[party] == 0) {
            parties[*count] = (struct asked){.party = party};
            place[party] = (uint32_t)++ * count;
        }
        struct asked *asked = &parties[place[party] - 1];
        if (question->effect.is_known)
            asked->most = fmax(asked->most, question->effect.best - question->effect.worst);
        asked->counts[topic]++;
        asked->total++;
    }
    return parties;
}

static void write_party(const struct page *page, const struct asked *asked, bool is_weighed)
{
    char percent[WORDS_BYTES];
    buf_text(page->out, "<tr><th scope=\"row\">");
    report_party(page, asked->party);
    buf_printf(page->out, "</th><td class=\"n\"><b>%u</b></td>", asked->total);
    for (int topic = 0; topic < TOPIC_COUNT; topic++)
        if (asked->counts[topic] > 0)
            buf_printf(page->out, "<td class=\"n\">%u</td>", asked->counts[topic]);
        else
            buf_text(page->out, "<td class=\"n unsaid\">·</td>");
    if (is_weighed) {
        buf_text(page->out, "<td class=\"barcell\">");
        html_bar(page->out, "left", asked->most, NULL);
        buf_printf(page->out, "<span class=\"n\">%s</span></td>",
                   words_percent(percent, asked->most));
    }
    buf_text(page->out, "</tr>\n");
}

static void write_parties(const struct page *page, const struct ask *ask, bool is_weighed)
{
    size_t count;
    const struct asked *parties = count_by_party(page, ask, &count);
    buf_text(page->out, "<h3>By party</h3>\n<div class=\"scroll\">\n<table class=\"asked\"><thead>"
                        "<tr><th>Party</th><th class=\"n\">Open</th>");
    for (int topic = 0; topic < TOPIC_COUNT; topic++)
        buf_printf(page->out, "<th class=\"n\">%s</th>", topic_names[topic]);
    buf_text(page->out, is_weighed ? "<th>One answer could change</th>" : "");
    buf_text(page->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count; i++)
        write_party(page, &parties[i], is_weighed);
    buf_text(page->out, "</tbody></table>\n</div>\n");
}

/* ---- the questions that matter most ---------------------------------------------------------- */

/* Who is asked: for a fact perhaps more than one party. */
static void write_asked(const struct page *page, const struct ask *ask,
                        const struct ask_question *question)
{
    bool first = true;
    for (size_t i = 0; i < ask->count; i++) {
        const struct ask_question *other = &ask->questions[i];
        if (other != question && (question->field <= ASK_HIGH || !is_same(question, other)))
            continue;
        buf_text(page->out, first ? "" : ", ");
        report_party(page, page->state->undertakings[other->undertaking].party);
        first = false;
    }
}

static void write_question(const struct page *page, const struct ask *ask,
                           const struct ask_question *question)
{
    const struct state *state = page->state;
    const struct ask_effect *effect = &question->effect;
    char worst[WORDS_BYTES], best[WORDS_BYTES];
    buf_text(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, ask_sentence(page->scratch, state, question));
    report_cite(page, state->undertakings[question->undertaking].row, UNDERTAKING_SOURCE);
    buf_text(page->out, "<small>");
    html_text(page->out, ask_remark(page->scratch, state, question));
    buf_text(page->out, "</small></th><td>");
    write_asked(page, ask, question);
    buf_text(page->out, "</td><td class=\"condition\">");
    html_text(page->out, ask_known(page->scratch, state, question));
    buf_printf(page->out, "</td><td class=\"n\">%s</td><td class=\"spancell\">",
               words_percent(worst, effect->worst));
    html_span(page->out, "left", effect->worst, effect->best);
    buf_text(page->out, "<small>");
    html_text(page->out, ask->premise.state->sets[effect->set]);
    buf_printf(page->out, ", %s</small><small>", readings[effect->reading].name);
    html_text(page->out, ask_move_words(page->scratch, state, &question->move));
    buf_printf(page->out, "</small></td><td class=\"n\">%s</td></tr>\n",
               words_percent(best, effect->best));
}

/* Indexes of those that could change a coverage, what matters most first, each only once. */
static size_t choose(const struct ask *ask, size_t *chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < ask->count && count < QUESTIONS_SHOWN_MAX; i++) {
        bool again = false;
        for (size_t c = 0; c < count; c++)
            again |= is_same(&ask->questions[chosen[c]], &ask->questions[i]);
        if (!again
            && (ask_matters(&ask->questions[i].effect) || ask_moves(&ask->questions[i].move)))
            chosen[count++] = i;
    }
    return count;
}

static void write_questions(const struct page *page, const struct ask *ask)
{
    size_t chosen[QUESTIONS_SHOWN_MAX], count = choose(ask, chosen);
    if (count == 0) {
        buf_text(page->out, "<p>No answer moves a verdict or a coverage alone.</p>\n");
        return;
    }
    buf_text(page->out,
             "<h3>What matters most</h3>\n<div class=\"scroll\">\n<table class=\"questions\">"
             "<thead><tr><th>Question</th><th>Asked of</th><th>Known</th>"
             "<th class=\"n\">Worst</th><th>Coverage with the worst and the best answer</th>"
             "<th class=\"n\">Best</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count; i++)
        write_question(page, ask, &ask->questions[chosen[i]]);
    buf_text(page->out, "</tbody></table>\n</div>\n");
    buf_text(page->out, "<p class=\"quiet\">All questions, with room for the answers: "
                        "<code>surety ask</code>.</p>\n");
}

/* ---- the section --------------------------------------------------------------------------- */

static void write_ask(const struct page *page, const struct ask *ask, bool is_weighed)
{
    buf_text(page->out, "<p class=\"lead\">");
    words_count(page->out, ask->count, "question");
    buf_text(page->out, " to the capitals. What is not answered stays unknown and is counted "
                        "neither as zero nor as yes.");
    buf_text(page->out, is_weighed ? " Worst and best are the coverage that the answer to one "
                                     "question alone would leave, where it matters most."
                                   : " They are too many to say here what each answer could "
                                     "change; <code>surety ask --party</code> does.");
    buf_text(page->out, "</p>\n");
    if (is_weighed)
        write_questions(page, ask);
    write_parties(page, ask, is_weighed);
}

/* The sets of the page, by the question that it was asked. */
static struct question question_of(const struct page *page)
{
    if (page->count == 0)
        return question_default();
    struct question question = page->assessments[0].premise.question;
    if (page->count > 1)
        question.set = (struct str){0};
    return question;
}

static bool is_weighable(const struct ask *ask)
{
    const struct state *state = ask->premise.state;
    double work = (double)ask->count * state->undertaking_count * state->requirement_count;
    return work <= (double)WEIGHED_MAX;
}

void report_ask(const struct page *page)
{
    struct question question = question_of(page);
    struct ask ask;
    struct error err;
    buf_text(page->out, "<section id=\"ask\">\n<h2>What is unsaid</h2>\n");
    bool found = ask_find(page->scratch, page->state, &question, (struct str){0}, &ask, &err);
    bool is_weighed = found && is_weighable(&ask);
    if (!found || (is_weighed && !ask_weigh(page->scratch, &ask, &err))) {
        buf_text(page->out, "<p>No answer: ");
        html_c(page->out, err.text);
        buf_text(page->out, ".</p>\n");
    } else if (ask.count == 0) {
        buf_text(page->out, "<p class=\"quiet\">No undertaking leaves anything unsaid.</p>\n");
    } else {
        write_ask(page, &ask, is_weighed);
    }
    buf_text(page->out, "</section>\n");
}
