/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A string is a view of bytes that someone else owns: pointer and size, no NUL needed.
 * Order is byte order everywhere, so that output does not depend on a locale.
 */
#ifndef SURETY_BASE_STR_H
#define SURETY_BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *data; /* may be NULL when size is 0 */
    size_t size;      /* bytes */
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)((s).size > 4096 ? 4096 : (s).size), ((s).data == NULL ? "" : (s).data)

struct str str_from(const char *c_string); /* NULL gives the empty string */
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* byte order, a prefix first */
bool str_starts(struct str s, struct str prefix);
struct str str_trim(struct str s);                      /* without spaces and tabs at both ends */
char *str_c(struct arena *arena, struct str s);         /* NUL-terminated copy */
struct str str_copy(struct arena *arena, struct str s); /* the same, and its size */

/*
 * Cuts the part before the next `separator` off `*rest` and returns it. Loop:
 * `for (struct str rest = s, part; str_next(&rest, ';', &part);)`. An empty `s` has no parts.
 */
bool str_next(struct str *rest, char separator, struct str *part);

/* Bytes of the character of UTF-8 that `text` (not empty) begins with, 0 when it is malformed;
 * which one in *point. */
size_t str_decode(struct str text, uint32_t *point);

/* Whether the bytes are well-formed UTF-8 (RFC 3629) without NUL. `*bad_at`: offset of the first
 * bad byte. */
bool str_is_utf8(struct str s, size_t *bad_at);

/* Display width in terminal columns: code points, minus combining marks, East Asian wide ones
 * twice. */
size_t str_width(struct str s);

/*
 * Damerau–Levenshtein distance (adjacent transpositions count one), at most `limit` + 1.
 * For hints: only the first 64 bytes of each are compared, letters without regard to case.
 */
size_t str_distance(struct str a, struct str b, size_t limit);

/* Index of the candidate nearest to `word`, or -1 when none is near enough to be worth a hint. */
int str_nearest(struct str word, const struct str *candidates, size_t count);

#endif
