/* SPDX-License-Identifier: Apache-2.0 */
/* What no ledger can be faster than: bare verification, a bare file, a bare data base. */
#ifndef SURETY_BENCH_LEDGER_FLOOR_H
#define SURETY_BENCH_LEDGER_FLOOR_H

#include "ledger_input.h"

/* Seconds that libsodium takes to verify the signatures, shared out over `threads` threads. */
double floor_verify_s(const struct input_signature *signatures, size_t count, int threads);

int floor_core_count(void);

/* Appends to a file and flushes it with fdatasync. */
int floor_file_open(const char *folder);
void floor_file_append(int file, struct str bytes);

/* Inserts rows (number, bytes) in one transaction; write-ahead log, synchronous=FULL. */
struct floor_base;
struct floor_base *floor_base_open(const char *folder);
void floor_base_put(struct floor_base *base, const struct log_submission *rows, size_t count);
void floor_base_close(struct floor_base *base);

/* The host's VFS for SQLite, but that flushes are counted. */
const char *floor_counting_vfs(void);
int64_t floor_flush_count(void);

#endif
