/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small random guarantee folders and questions to them, from a seed: the same seed gives
 * the same bytes always. They are meant to be valid, and to be nasty: groups, rotation,
 * caveats of all kinds, conditions that wait for each other, chains of supersedes, rows
 * published after the day that is asked about, blanks where blanks are allowed.
 */
#ifndef SURETY_TEST_RANDOM_FOLDER_H
#define SURETY_TEST_RANDOM_FOLDER_H

#include "folder.h"

/* A folder and a question from a seed; texts live in the arena. */
void folder_make(struct folder *folder, struct arena *arena, uint64_t seed);

#endif
