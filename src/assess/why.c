/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/why.h"

#include "base/buf.h"
#include "base/number.h"

enum { NAMED_MAX = 3 }; /* undertakings that a sentence names one by one */

struct writer {
    struct arena *arena;
    const struct assessment *assessment;
    const struct state *state;
    const struct premise *premise;
    struct buf out;
};

static const struct requirement *row_of(const struct writer *writer, const struct plan *plan,
                                        uint32_t need)
{
    return &writer->state->requirements[plan->needs[need].requirement];
}

/* "LAND-1 is short of 4000 soldiers from C+0" */
static void write_shortfall(struct writer *writer, const struct reading_answer *answer)
{
    const struct shortfall *shortfall = answer->fill.first_shortfall;
    char quantity[NUMBER_TEXT_BYTES];
    if (shortfall == NULL) {
        buf_text(&writer->out, "a critical row is short");
        return;
    }
    const struct requirement *row = row_of(writer, answer->plan, shortfall->need);
    thousandths_write_grouped(quantity, shortfall->short_by);
    buf_printf(&writer->out, "%.*s is short of %s", STR_ARG(row->id), quantity);
    struct str unit = row_text(row->row, REQUIREMENT_UNIT);
    if (unit.size > 0)
        buf_printf(&writer->out, " %.*s", STR_ARG(unit));
    buf_printf(&writer->out, " from C+%d", (int)shortfall->from);
}

/* What stands before item `i` of a list of `count`. */
static const char *glue_before(uint32_t i, uint32_t count)
{
    return i == 0 ? "" : i + 1 == count ? " and " : ", ";
}

static void write_parties(struct writer *writer, const uint32_t *parties, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&writer->out, "%s%.*s", glue_before(i, count),
                   STR_ARG(writer->state->parties[parties[i]].id));
}

static const char *number_word(int number)
{
    static const char *const words[] = {"no",   "one", "two",   "three", "four",
                                        "five", "six", "seven", "eight"};
    return words[number];
}

static void write_holds(struct writer *writer)
{
    int resist = writer->premise->question.resist;
    buf_text(&writer->out, "Every critical row is filled on firm words alone");
    if (resist == 0)
        buf_text(&writer->out, "; withdrawals were not asked for");
    else
        buf_printf(&writer->out, ", and stays filled if any %s guarantor%s", number_word(resist),
                   resist == 1 ? " withdraws" : "s withdraw");
    buf_char(&writer->out, '.');
}

static void write_fragile(struct writer *writer)
{
    const struct reading_answer *strict = &writer->assessment->readings[READING_STRICT];
    buf_text(&writer->out, "Every critical row is filled on firm words alone, but no longer if ");
    if (strict->breaking_set_count > 0) {
        const struct party_set *set = &strict->breaking_sets[0];
        write_parties(writer, set->parties, set->count);
        buf_text(&writer->out, set->count == 1 ? " withdraws." : " withdraw.");
    } else {
        int resist = writer->premise->question.resist;
        buf_printf(&writer->out, "the wrong %s guarantor%s.", number_word(resist),
                   resist == 1 ? " withdraws" : "s withdraw");
    }
}

static void write_on_paper(struct writer *writer)
{
    buf_text(&writer->out, "On firm words alone ");
    write_shortfall(writer, &writer->assessment->readings[READING_STRICT]);
    buf_text(&writer->out,
             "; every critical row is filled only if each word is read at its kindest.");
}

/* The first critical row that names no quantity, or NULL. */
static const struct requirement *unquantified_row(const struct premise *premise)
{
    for (uint32_t i = premise->first; i < premise->first + premise->count; i++)
        if (premise->state->requirements[i].quantity == STATE_UNKNOWN
            && premise_is_critical(premise, i))
            return &premise->state->requirements[i];
    return NULL;
}

static bool is_short(const struct reading_answer *answer, uint32_t need)
{
    const struct fill *fill = &answer->fill;
    for (uint32_t i = 0; i < fill->span_counts[need]; i++)
        if (fill->spans[need][i].met < answer->plan->needs[need].quantity)
            return true;
    return false;
}

/*
 * By need: whether more for it could end a critical shortfall. Those are the short critical rows,
 * and the rows that compete with the first of them for what there is.
 */
static const bool *find_wanting(struct arena *arena, const struct reading_answer *answer)
{
    const struct shortfall *shortfall = answer->fill.first_shortfall;
    bool *wanting = ARENA_ARRAY(arena, bool, answer->plan->need_count);
    for (uint32_t n = 0; n < answer->plan->need_count; n++)
        wanting[n] = answer->plan->needs[n].critical && is_short(answer, n);
    for (uint32_t i = 0; shortfall != NULL && i < shortfall->need_count; i++)
        wanting[shortfall->needs[i]] = true;
    return wanting;
}

static bool may_help(const struct plan *plan, const struct offer *offer, const bool *wanting)
{
    for (uint32_t i = 0; i < offer->need_count; i++) {
        const struct need *need = &plan->needs[offer->needs[i]];
        if (wanting[offer->needs[i]] && offer->from < need->until && need->from < offer->until)
            return true;
    }
    return false;
}

/* The undertakings without a quantity that could fill what is short, by id. */
static const uint32_t *find_hopes(struct arena *arena, const struct assessment *assessment,
                                  uint32_t *count)
{
    const struct reading_answer *generous = &assessment->readings[READING_GENEROUS];
    struct plan plan; /* its needs are those of the generous plan, one for one */
    plan_build(&plan, arena, generous->live, UNQUANTIFIED_IS_AMPLE);
    const bool *wanting = find_wanting(arena, generous);
    uint32_t *hopes = ARENA_ARRAY(arena, uint32_t, assessment->unquantified_count);
    *count = 0;
    for (uint32_t i = 0; i < assessment->unquantified_count; i++) {
        uint32_t undertaking = assessment->unquantified[i];
        int32_t offer = plan.offer_of[undertaking];
        bool is_open = generous->plan->offer_of[undertaking] < 0; /* no delivery says how much */
        if (offer >= 0 && is_open && may_help(&plan, &plan.offers[offer], wanting))
            hopes[(*count)++] = undertaking;
    }
    return hopes;
}

static void write_undertakings(struct writer *writer, const uint32_t *undertakings, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&writer->out, "%s%.*s", glue_before(i, count),
                   STR_ARG(writer->state->undertakings[undertakings[i]].id));
}

static void write_hopes(struct writer *writer)
{
    struct arena work;
    uint32_t count;
    arena_init(&work);
    const uint32_t *hopes = find_hopes(&work, writer->assessment, &count);
    buf_text(&writer->out, "; whether it could hold ");
    if (count == 0) {
        buf_text(&writer->out, "cannot be told.");
    } else if (count <= NAMED_MAX) {
        buf_text(&writer->out, "hangs on ");
        write_undertakings(writer, hopes, count);
        buf_printf(&writer->out, ", which name%s no quantity.", count == 1 ? "s" : "");
    } else {
        buf_printf(&writer->out, "hangs on %u undertakings that name no quantity.",
                   (unsigned)count);
    }
    arena_release(&work);
}

static void write_nothing_asked(struct writer *writer)
{
    const struct premise *premise = writer->premise;
    char date[DATE_TEXT_BYTES];
    buf_text(&writer->out, "It cannot be told, because no critical row asks for anything ");
    if (premise->question.actual && premise->state->as_of != DATE_NONE)
        buf_printf(&writer->out, "from %s on.", date_write(date, premise->state->as_of));
    else
        buf_printf(&writer->out, "in the %d days from C-day.", (int)premise->state->horizon_days);
}

static void write_unknown(struct writer *writer)
{
    const struct reading_answer *generous = &writer->assessment->readings[READING_GENEROUS];
    const struct requirement *row = unquantified_row(writer->premise);
    if (generous->critical_met && row != NULL) {
        buf_printf(
            &writer->out,
            "It cannot be told, because the critical row %.*s does not say how much is needed.",
            STR_ARG(row->id));
        return;
    }
    if (!plan_asks_critical(generous->plan)) {
        write_nothing_asked(writer);
        return;
    }
    buf_text(&writer->out, "Even on the kindest reading ");
    write_shortfall(writer, generous);
    write_hopes(writer);
}

static void write_fails(struct writer *writer)
{
    buf_text(&writer->out, "Even on the kindest reading ");
    write_shortfall(writer, &writer->assessment->readings[READING_GENEROUS]);
    if (writer->assessment->unquantified_count > 0)
        buf_text(&writer->out, ", and what was left without a quantity cannot fill it");
    buf_char(&writer->out, '.');
}

const char *why_write(struct arena *arena, const struct assessment *assessment)
{
    static void (*const writers[])(struct writer *) = {
        [VERDICT_FAILS] = write_fails,       [VERDICT_UNKNOWN] = write_unknown,
        [VERDICT_ON_PAPER] = write_on_paper, [VERDICT_FRAGILE] = write_fragile,
        [VERDICT_HOLDS] = write_holds,
    };
    struct writer writer = {
        .arena = arena,
        .assessment = assessment,
        .state = assessment->premise.state,
        .premise = &assessment->premise,
    };
    buf_init(&writer.out);
    writers[assessment->verdict](&writer);
    const char *sentence = arena_copy(arena, writer.out.data, writer.out.size);
    buf_release(&writer.out);
    return sentence;
}
