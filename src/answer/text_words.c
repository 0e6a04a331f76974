/* SPDX-License-Identifier: Apache-2.0 */
/* The words that every form of the answer about the agreement's text shares. */
#include "answer/text.h"

const char *text_change_name(enum change change)
{
    static const char *const names[CHANGE_COUNT] = {
        [CHANGE_KEPT] = "kept",       [CHANGE_REWORDED] = "reworded",
        [CHANGE_MOVED] = "moved",     [CHANGE_MOVED_REWORDED] = "moved and reworded",
        [CHANGE_UNSAID] = "unsaid",   [CHANGE_NEW] = "new",
        [CHANGE_DROPPED] = "dropped", [CHANGE_DROPPED_BEFORE] = "dropped before",
    };
    return names[change];
}

const char *text_clash_name(enum clash clash)
{
    static const char *const names[] = {
        [CLASH_NONE] = "",
        [CLASH_LIMITED] = "limited",
        [CLASH_FORBIDDEN] = "forbidden",
        [CLASH_UNFULFILLED] = "unfulfilled",
    };
    return names[clash];
}

const char *text_touch_name(enum touch_state state)
{
    static const char *const names[] = {
        [TOUCH_STANDS] = "stands",       [TOUCH_SUPERSEDED] = "superseded",
        [TOUCH_WITHDRAWN] = "withdrawn", [TOUCH_REFUSED] = "refused",
        [TOUCH_LAPSED] = "lapsed",       [TOUCH_NOT_YET] = "not-yet",
    };
    return names[state];
}

struct str text_state_name(enum text_state state)
{
    if (state == TEXT_UNSAID)
        return STR("unsaid");
    return word_at(&kind_infos[KIND_CLAUSE].fields[CLAUSE_STATE], (int)state);
}

struct str text_effect_name(enum text_effect effect)
{
    if (effect == EFFECT_UNSAID)
        return (struct str){0};
    return word_at(&kind_infos[KIND_CLAUSE].fields[CLAUSE_EFFECT], (int)effect);
}

bool text_is_open(const struct clause *clause)
{
    return clause->state == TEXT_OPEN || clause->state == TEXT_RESERVED
           || clause->state == TEXT_UNSAID;
}

enum { OFFERS_SHOWN_MAX = 12 };

/* "A-1", "A-1 (withdrawn)", "A-1 (now A-1-r2)", "LAND (by A-1, B-2)" */
static void write_hit(struct buf *text, const struct state *state, const struct clause *clause,
                      const struct touch *touch)
{
    buf_str(text, touch->id);
    if (clause->clash == CLASH_UNFULFILLED)
        buf_printf(text, " (%s)", text_touch_name(touch->state));
    else if (touch->now.size > 0)
        buf_printf(text, " (now %.*s)", STR_ARG(touch->now));
    if (touch->offer_count == 0)
        return;
    for (uint32_t i = 0; i < touch->offer_count && i < OFFERS_SHOWN_MAX; i++) {
        buf_text(text, i == 0 ? " (by " : ", ");
        buf_str(text, state->undertakings[touch->offers[i]].id);
    }
    if (touch->offer_count > OFFERS_SHOWN_MAX)
        buf_printf(text, " and %u more", (unsigned)touch->offer_count - OFFERS_SHOWN_MAX);
    buf_char(text, ')');
}

void text_describe_clash(struct buf *text, const struct state *state, const struct clause *clause)
{
    static const char *const words[] = {
        [CLASH_NONE] = "",
        [CLASH_LIMITED] = "limits what is undertaken: ",
        [CLASH_FORBIDDEN] = "forbids what is undertaken: ",
        [CLASH_UNFULFILLED] = "requires what is no longer offered: ",
    };
    bool first = true;
    buf_text(text, words[clause->clash]);
    for (uint32_t i = 0; i < clause->touch_count; i++) {
        const struct touch *touch = &clause->touches[i];
        if (!touch->is_hit)
            continue;
        buf_text(text, first ? "" : ", ");
        write_hit(text, state, clause, touch);
        first = false;
    }
}

/* "wording unsaid" rather than "unsaid": here it stands among what became of clauses. */
void text_describe_counts(struct buf *text, const struct comparison *comparison)
{
    bool first = true;
    for (int change = 0; change < CHANGE_COUNT; change++) {
        uint32_t count = comparison->counts[change];
        if (change == CHANGE_DROPPED)
            count -= comparison->missing_count;
        if (count == 0)
            continue;
        buf_printf(text, "%s%u %s%s", first ? "" : ", ", (unsigned)count,
                   change == CHANGE_UNSAID ? "wording " : "",
                   text_change_name((enum change)change));
        first = false;
    }
    if (comparison->missing_count == 0)
        return;
    buf_printf(text, "%s%u missing from %.*s (dropped, or not told: no row says which)",
               first ? "" : ", ", (unsigned)comparison->missing_count,
               STR_ARG(comparison->to->name));
}
