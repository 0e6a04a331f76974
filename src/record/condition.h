/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions: what must be true for an undertaking to bind.
 *
 *   expr := term { "or" term }      term := atom { "and" atom }
 *   atom := NAME | "(" expr ")" | "at_least(" N "," NAME {"," NAME} ")"
 *
 * There is no "not", so more truth never makes less force. A parsed condition is an array
 * of nodes in postfix order (children before parents, the root last): it is evaluated by
 * one pass with a small stack and needs no recursion.
 *
 *   a.b and (USA or at_least(2, X-1, Y-1))
 *     →  [a.b] [USA] [X-1] [Y-1] [at_least 2 of 2] [or 2] [and 2]
 */
#ifndef SURETY_RECORD_CONDITION_H
#define SURETY_RECORD_CONDITION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdint.h>

enum truth {
    TRUTH_FALSE,
    TRUTH_UNKNOWN,
    TRUTH_TRUE
}; /* Kleene: and is the least, or the greatest */

enum condition_op {
    CONDITION_NAME,     /* a leaf */
    CONDITION_AND,      /* of the `arity` values before it */
    CONDITION_OR,       /* of the `arity` values before it */
    CONDITION_AT_LEAST, /* at least `need` of the `arity` values before it */
};

/* What a name points to; settled when the record is loaded (loader.h). */
enum condition_target { TARGET_UNRESOLVED, TARGET_FACT, TARGET_PARTY, TARGET_UNDERTAKING };

struct condition_node {
    enum condition_op op;
    uint32_t arity;  /* of operators */
    uint32_t need;   /* of at_least */
    struct str name; /* of a leaf: a view into the text */
    uint32_t offset; /* of the name or operator in the text, bytes */
    enum condition_target target;
    uint32_t index; /* of the party's or undertaking's row; of a fact: into record.fact_names */
};

struct condition {
    struct str text;
    struct condition_node *nodes; /* postfix; owned by the arena */
    uint32_t node_count;
    uint32_t depth_max; /* stack that an evaluation needs, in values */
};

/*
 * Parses `text`, which must outlive the result. On failure err says what was expected and
 * `*bad_at` is the byte offset of the trouble. ERROR_FORMAT, ERROR_LIMIT. O(size).
 */
bool condition_parse(struct arena *arena, struct str text, struct condition *condition,
                     size_t *bad_at, struct error *err) MUST_USE;

/*
 * The truth of a condition when `leaf(context, node)` gives the truth of its names. An empty
 * condition (no nodes) is true. O(nodes).
 */
enum truth condition_evaluate(const struct condition *condition,
                              enum truth (*leaf)(const void *context,
                                                 const struct condition_node *node),
                              const void *context);

/* How many of an operator's values must hold; of at_least it may be more than it has. */
uint32_t condition_need(const struct condition_node *node);

/* Whether the condition (NULL: none) has the fact among its names; `fact` indexes
 * record.fact_names. O(nodes). */
bool condition_names_fact(const struct condition *condition, uint32_t fact);

/* By node, the operator that it stands under; the root under itself. Lives in the arena. O(nodes).
 */
const uint32_t *condition_parents(struct arena *arena, const struct condition *condition);

/* Whether `name` is a fact's name: dotted, lower case first, only letters, digits and . _ - */
bool condition_is_fact_name(struct str name);

#endif
