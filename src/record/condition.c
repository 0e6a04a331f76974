/* SPDX-License-Identifier: Apache-2.0 */
#include "record/condition.h"

#include "base/map.h"
#include "base/number.h"
#include "record/limits.h"
#include "record/quote.h"

/* A recursive descent: one function for each rule of the grammar, at most LIMIT_CONDITION_DEPTH
 * deep. */
struct parser {
    struct arena *arena;
    struct str text;
    size_t at;
    struct condition *condition; /* nodes has room for every word of the text */
    uint32_t nesting;            /* open parentheses */
    uint32_t stack;              /* values that an evaluation holds at this point */
    size_t bad_at;
    struct error *err;
};

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
           || c == '_' || c == '-';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->text.size && is_blank(p->text.data[p->at]))
        p->at++;
}

/* The word that comes next, empty if something else does; it is not consumed. */
static struct str peek_word(struct parser *p)
{
    skip_blanks(p);
    size_t end = p->at;
    while (end < p->text.size && is_name_byte(p->text.data[end]))
        end++;
    return (struct str){p->text.data + p->at, end - p->at};
}

static bool accept_byte(struct parser *p, char c)
{
    skip_blanks(p);
    if (p->at >= p->text.size || p->text.data[p->at] != c)
        return false;
    p->at++;
    return true;
}

/* What comes next, in words for a message. */
static const char *found(struct parser *p, char out[static QUOTE_BYTES])
{
    struct str word = peek_word(p);
    if (p->at >= p->text.size)
        return "the end";
    if (word.size > 0)
        return quote(out, word);
    size_t size = 1;
    while (p->at + size < p->text.size
           && ((unsigned char)p->text.data[p->at + size] & 0xC0) == 0x80)
        size++;
    return quote(out, (struct str){p->text.data + p->at, size});
}

static bool expected(struct parser *p, const char *what)
{
    char out[QUOTE_BYTES];
    const char *instead = found(p, out);
    p->bad_at = p->at;
    return error_set(p->err, ERROR_FORMAT, "expected %s, found %s", what, instead);
}

static bool emit(struct parser *p, struct condition_node node)
{
    struct condition *condition = p->condition;
    if (condition->node_count >= LIMIT_CONDITION_NODES) {
        p->bad_at = node.offset;
        return error_set(p->err, ERROR_LIMIT, "more than %d names and operators",
                         LIMIT_CONDITION_NODES);
    }
    condition->nodes[condition->node_count++] = node;
    p->stack = p->stack + 1 - node.arity;
    if (p->stack > condition->depth_max)
        condition->depth_max = p->stack;
    return true;
}

static bool is_reserved(struct str word)
{
    return str_eq(word, STR("and")) || str_eq(word, STR("or")) || str_eq(word, STR("at_least"));
}

static bool parse_name(struct parser *p)
{
    struct str word = peek_word(p);
    if (str_eq(word, STR("not"))) {
        p->bad_at = p->at;
        return error_set(p->err, ERROR_FORMAT,
                         "there is no \"not\" in conditions; state a fact that says the contrary");
    }
    if (word.size == 0 || is_reserved(word))
        return expected(p, "a name or \"(\"");
    if (word.size > LIMIT_ID_BYTES) {
        p->bad_at = p->at;
        return error_set(p->err, ERROR_LIMIT, "a name longer than %d bytes", LIMIT_ID_BYTES);
    }
    struct condition_node node = {.op = CONDITION_NAME, .name = word, .offset = (uint32_t)p->at};
    p->at += word.size;
    return emit(p, node);
}

/* A name of at_least( … ) that was not named in it before: counting one twice would be a trap. */
static bool parse_new_name(struct parser *p, struct map *seen)
{
    skip_blanks(p);
    size_t begin = p->at;
    if (!parse_name(p))
        return false;
    struct str name = p->condition->nodes[p->condition->node_count - 1].name;
    if (map_add(seen, name, 0))
        return true;
    p->bad_at = begin;
    return error_set(p->err, ERROR_FORMAT, "at_least names %s twice", QUOTE(name));
}

/* Behind "at_least(". */
static bool parse_at_least(struct parser *p, uint32_t offset)
{
    int64_t need;
    struct str number = peek_word(p);
    if (!integer_parse(number, 1, LIMIT_CONDITION_NODES, &need))
        return expected(p, "how many, a whole number from 1");
    p->at += number.size;
    struct map seen;
    map_init(&seen, p->arena);
    uint32_t arity = 0;
    while (accept_byte(p, ',')) {
        if (!parse_new_name(p, &seen))
            return false;
        arity++;
    }
    if (arity == 0)
        return expected(p, "\",\" and names");
    if (!accept_byte(p, ')'))
        return expected(p, "\",\" or \")\"");
    return emit(
        p, (struct condition_node){
               .op = CONDITION_AT_LEAST, .arity = arity, .need = (uint32_t)need, .offset = offset});
}

static bool parse_expr(struct parser *p);

/* Behind "(". */
static bool parse_nested(struct parser *p)
{
    if (++p->nesting > LIMIT_CONDITION_DEPTH) {
        p->bad_at = p->at - 1;
        return error_set(p->err, ERROR_LIMIT, "parentheses nest deeper than %d",
                         LIMIT_CONDITION_DEPTH);
    }
    if (!parse_expr(p))
        return false;
    p->nesting--;
    return accept_byte(p, ')') || expected(p, "\"and\", \"or\" or \")\"");
}

static bool parse_atom(struct parser *p)
{
    if (accept_byte(p, '('))
        return parse_nested(p);
    if (!str_eq(peek_word(p), STR("at_least")))
        return parse_name(p);
    uint32_t offset = (uint32_t)p->at;
    p->at += STR("at_least").size;
    if (!accept_byte(p, '('))
        return expected(p, "\"(\" behind at_least");
    return parse_at_least(p, offset);
}

/* operand { word operand }, as one node for all of them. */
static bool parse_chain(struct parser *p, enum condition_op op, struct str word,
                        bool (*operand)(struct parser *))
{
    uint32_t arity = 1, offset = 0;
    if (!operand(p))
        return false;
    for (; str_eq(peek_word(p), word); arity++) {
        offset = arity == 1 ? (uint32_t)p->at : offset;
        p->at += word.size;
        if (!operand(p))
            return false;
    }
    if (arity == 1)
        return true;
    return emit(p, (struct condition_node){.op = op, .arity = arity, .offset = offset});
}

static bool parse_term(struct parser *p)
{
    return parse_chain(p, CONDITION_AND, STR("and"), parse_atom);
}

static bool parse_expr(struct parser *p)
{
    return parse_chain(p, CONDITION_OR, STR("or"), parse_term);
}

/* Every node has a word of its own in the text: a name, "and", "or" or "at_least". */
static size_t count_words(struct str text)
{
    size_t words = 0;
    for (size_t i = 0; i < text.size; i++)
        words += is_name_byte(text.data[i]) && (i == 0 || !is_name_byte(text.data[i - 1]));
    return words < LIMIT_CONDITION_NODES ? words : LIMIT_CONDITION_NODES;
}

bool condition_parse(struct arena *arena, struct str text, struct condition *condition,
                     size_t *bad_at, struct error *err)
{
    *condition = (struct condition){.text = text};
    condition->nodes = ARENA_ARRAY(arena, struct condition_node, count_words(text));
    struct parser p = {.arena = arena, .text = text, .condition = condition, .err = err};
    bool good = parse_expr(&p);
    skip_blanks(&p);
    if (good && p.at < text.size)
        good = expected(&p, "\"and\", \"or\" or the end");
    *bad_at = p.bad_at;
    if (!good)
        *condition = (struct condition){.text = text};
    return good;
}

static enum truth fold(const struct condition_node *node, const unsigned char *values)
{
    uint32_t counts[] = {[TRUTH_FALSE] = 0, [TRUTH_UNKNOWN] = 0, [TRUTH_TRUE] = 0};
    for (uint32_t i = 0; i < node->arity; i++)
        counts[values[i]]++;
    uint32_t need = node->op == CONDITION_AND  ? node->arity
                    : node->op == CONDITION_OR ? 1
                                               : node->need;
    if (counts[TRUTH_TRUE] >= need)
        return TRUTH_TRUE;
    return counts[TRUTH_TRUE] + counts[TRUTH_UNKNOWN] >= need ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

uint32_t condition_need(const struct condition_node *node)
{
    switch (node->op) {
    case CONDITION_AND:
        return node->arity;
    case CONDITION_AT_LEAST:
        return node->need;
    default:
        return 1;
    }
}

bool condition_names_fact(const struct condition *condition, uint32_t fact)
{
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++)
        if (condition->nodes[i].op == CONDITION_NAME && condition->nodes[i].target == TARGET_FACT
            && condition->nodes[i].index == fact)
            return true;
    return false;
}

const uint32_t *condition_parents(struct arena *arena, const struct condition *condition)
{
    uint32_t *parents = ARENA_ARRAY(arena, uint32_t, (size_t)condition->node_count + 1);
    uint32_t *stack = ARENA_ARRAY(arena, uint32_t, (size_t)condition->node_count + 1), depth = 0;
    for (uint32_t i = 0; i < condition->node_count; i++) {
        for (uint32_t child = 0; child < condition->nodes[i].arity; child++)
            parents[stack[--depth]] = i;
        stack[depth++] = parents[i] = i;
    }
    return parents;
}

enum truth condition_evaluate(const struct condition *condition,
                              enum truth (*leaf)(const void *context,
                                                 const struct condition_node *node),
                              const void *context)
{
    unsigned char stack[LIMIT_CONDITION_NODES];
    uint32_t used = 0;
    CHECK(condition->depth_max <= LIMIT_CONDITION_NODES);
    if (condition->node_count == 0)
        return TRUTH_TRUE;
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op == CONDITION_NAME) {
            stack[used++] = (unsigned char)leaf(context, node);
        } else {
            used -= node->arity;
            stack[used] = (unsigned char)fold(node, stack + used);
            used++;
        }
    }
    CHECK(used == 1);
    return (enum truth)stack[0];
}

bool condition_is_fact_name(struct str name)
{
    bool dotted = false;
    if (name.size == 0 || name.data[0] < 'a' || name.data[0] > 'z')
        return false;
    for (size_t i = 0; i < name.size; i++) {
        if (!is_name_byte(name.data[i]))
            return false;
        dotted = dotted || name.data[i] == '.';
    }
    return dotted;
}
