/* SPDX-License-Identifier: Apache-2.0 */
/* What the long runs share: the time they have, a seeded draw for each thread, a process's memory.
 */
#ifndef SURETY_TORTURE_ENDURANCE_H
#define SURETY_TORTURE_ENDURANCE_H

#include "base/error.h"

#include <stdint.h>
#include <sys/types.h>

/* Under a sanitizer freed memory is held back, so that what a process holds says nothing. */
#ifdef __SANITIZE_ADDRESS__
enum { MEMORY_TELLS = 0 };
#else
enum { MEMORY_TELLS = 1 };
#endif

int64_t now_ms(void);

/* The next number below `limit` of a sequence that `*seed` begins. */
uint32_t draw(uint64_t *seed, uint32_t limit);

/* Resident memory in KiB; -1 if the host does not tell. */
int64_t memory_kib(pid_t pid);

/* Many clients of a witness that is killed again and again, for some seconds. `summary` is filled
 * with what was done. */
bool endure_witness(int seconds, uint64_t seed, char summary[static 160], struct error *err);

/* Many writers of one log, with refusals among what they say, for some seconds. */
bool endure_sequencer(int seconds, uint64_t seed, char summary[static 160], struct error *err);

#endif
