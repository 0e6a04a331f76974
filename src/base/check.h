/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CHECK(condition) guards invariants of this program, in every build. A CHECK that
 * fails is a defect of ours and stops the program; bad input never reaches one, it
 * comes back as a struct error (error.h).
 */
#ifndef SURETY_BASE_CHECK_H
#define SURETY_BASE_CHECK_H

_Noreturn void check_failed(const char *file, int line, const char *condition);

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

/* The end of what a switch over an enum has left: never reached. */
#define CHECK_NEVER() check_failed(__FILE__, __LINE__, "this is never reached")

/* A result that must be looked at. */
#define MUST_USE __attribute__((warn_unused_result))

/* A printf-like function: the format is argument `f`, its arguments begin at `a`. */
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a), nonnull(f)))

#endif
