/* SPDX-License-Identifier: Apache-2.0 */
/* Corners of a folder in which a property need not hold, and why. */
#ifndef SURETY_TEST_CORNERS_H
#define SURETY_TEST_CORNERS_H

#include "folder.h"

/*
 * Whether an approval may set a ceiling. What a condition names in an "or" can set one when it
 * becomes true.
 */
bool corner_has_ceilings(const struct folder *folder);

/*
 * Whether ceilings may cross each other or a group: then they are divided beforehand, and more of
 * one undertaking can be less of another. Sets of rows that are nested or apart stay so whichever
 * of the rows are live.
 */
bool corner_may_cross(const struct folder *folder);

/*
 * Whether a delay that only the strict reading hears may move a tour: who comes later also rests
 * later, and may be there when an earlier one rests.
 */
bool corner_may_rest_later(const struct folder *folder);

#endif
