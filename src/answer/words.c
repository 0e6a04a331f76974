/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/words.h"

#include "answer/look.h"
#include "base/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

char *words_plan_day(char text[static WORDS_BYTES], int32_t day)
{
    snprintf(text, WORDS_BYTES, "C%+d", day);
    return text;
}

char *words_percent(char text[static WORDS_BYTES], double share)
{
    double percent = share * 100;
    if (percent >= 99.95 && share < LOOK_FULL_SHARE)
        percent = 99.9;
    snprintf(text, WORDS_BYTES, "%.1f %%", fabs(percent) < 0.05 ? 0.0 : percent);
    return text;
}

char *words_quantity(char text[static WORDS_BYTES], int64_t thousandths)
{
    static_assert(WORDS_BYTES >= NUMBER_TEXT_BYTES, "a quantity fits into a phrase");
    return thousandths_write_grouped(text, thousandths);
}

void words_count(struct buf *out, size_t count, const char *noun)
{
    size_t size = strlen(noun);
    bool is_y = size > 0 && noun[size - 1] == 'y';
    if (count == 1)
        buf_printf(out, "1 %s", noun);
    else
        buf_printf(out, "%zu %.*s%s", count, (int)(is_y ? size - 1 : size), noun,
                   is_y ? "ies" : "s");
}

void words_parties(struct buf *out, const struct state *state, const uint32_t *parties,
                   size_t count, const char *between)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_text(out, between);
        buf_str(out, state->parties[parties[i]].id);
    }
}

void words_range(struct buf *out, const struct undertaking *undertaking)
{
    int64_t low = undertaking->low, best = undertaking->best, high = undertaking->high;
    char a[WORDS_BYTES], b[WORDS_BYTES];
    bool has_span = low != STATE_UNKNOWN && high != STATE_UNKNOWN && low != high;
    if (has_span)
        buf_printf(out, "%s–%s", words_quantity(a, low), words_quantity(b, high));
    else if (low != STATE_UNKNOWN && best == STATE_UNKNOWN)
        buf_printf(out, "%s%s", high == STATE_UNKNOWN ? "≥ " : "", words_quantity(a, low));
    else if (high != STATE_UNKNOWN && best == STATE_UNKNOWN)
        buf_printf(out, "≤ %s", words_quantity(a, high));
    if (best != STATE_UNKNOWN)
        buf_printf(out, "%s%s", has_span ? ", best " : "", words_quantity(a, best));
}

/* The words themselves stand in kinds.def; here they are only looked up. */
static struct str word_of(enum kind kind, int field, int index)
{
    return index < 0 ? (struct str){0} : word_at(&kind_infos[kind].fields[field], index);
}

struct str words_component(int32_t component)
{
    return word_of(KIND_UNDERTAKING, UNDERTAKING_COMPONENT, component);
}

struct str words_stage(enum stage stage)
{
    return word_of(KIND_UNDERTAKING, UNDERTAKING_STAGE, (int)stage);
}

struct str words_stance(enum stance stance)
{
    return word_of(KIND_POSITION, POSITION_STANCE, (int)stance);
}

struct str words_role(enum role role)
{
    return word_of(KIND_PARTY, PARTY_ROLE, (int)role);
}

struct str words_attestation(enum attestation attestation)
{
    static const struct str names[] = {
        [ATTESTATION_REPORTED] = STR("reported"),
        [ATTESTATION_DECLARED] = STR("declared"),
        [ATTESTATION_SIGNED] = STR("signed"),
        [ATTESTATION_VERIFIED] = STR("verified"),
    };
    return names[attestation];
}

struct str words_party_name(const struct party *party)
{
    return party->name.size > 0 ? party->name : party->id;
}

struct str words_area_name(const struct row *area)
{
    return row_text(area, row_has(area, AREA_NAME) ? AREA_NAME : AREA_ID);
}

struct str words_keep(struct arena *arena, struct buf *text)
{
    struct str kept = {arena_copy(arena, text->size == 0 ? "" : text->data, text->size),
                       text->size};
    buf_release(text);
    return kept;
}
