/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/why.h"

#include "base/buf.h"
#include "base/number.h"

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

static void write_parties(struct writer *writer, const uint32_t *parties, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *glue = i == 0 ? "" : i + 1 == count ? " and " : ", ";
        buf_printf(&writer->out, "%s%.*s", glue, STR_ARG(writer->state->parties[parties[i]].id));
    }
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
    uint32_t count = writer->assessment->unquantified_count;
    buf_text(&writer->out, "Even on the kindest reading ");
    write_shortfall(writer, generous);
    buf_printf(&writer->out,
               "; whether it could hold hangs on %u undertaking%s that name%s no quantity.",
               (unsigned)count, count == 1 ? "" : "s", count == 1 ? "s" : "");
}

static void write_fails(struct writer *writer)
{
    buf_text(&writer->out, "Even on the kindest reading ");
    write_shortfall(writer, &writer->assessment->readings[READING_GENEROUS]);
    buf_text(&writer->out, ", and what was left without a quantity cannot fill it.");
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
