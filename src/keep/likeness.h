/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How alike two short texts are, from 0 to 1000: the Dice coefficient of the letter
 * trigrams of their words, each word with two blanks before it and one behind, letters
 * without regard to case, everything but letters and digits a blank. Robust to small
 * rewordings; blind to the order of words and to how often one stands there.
 *
 *     "to sea"   "  t" " to" "to "   "  s" " se" "sea" "ea "
 *     "the sea"  "  t" " th" "the" "he "   "  s" " se" "sea" "ea "
 *                5 shared of 7 and 8: 2000 × 5 ÷ 15 = 666
 */
#ifndef SURETY_KEEP_LIKENESS_H
#define SURETY_KEEP_LIKENESS_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct trigrams {
    uint32_t *items; /* sorted, each once */
    uint32_t count;
};

/* O(size × log). */
struct trigrams trigrams_of(struct arena *arena, struct str text);

/* 1000 × 2 × shared ÷ (a + b), rounded down; 1000 for two texts without a letter. O(a + b). */
int likeness(struct trigrams a, struct trigrams b);

/* The same where the number of shared trigrams is already known. O(1). */
int likeness_of_shares(uint32_t shared, uint32_t a_count, uint32_t b_count);

#endif
