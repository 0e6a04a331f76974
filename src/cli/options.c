/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include <string.h>

enum { OPTIONS_MAX = 32 };

struct parser {
    const struct usage *usage;
    int argc, at;
    char *const *argv;
    void *context;
    struct operands *operands;
};

static bool unknown_option(const struct usage *usage, const char *word, struct error *err)
{
    struct str names[OPTIONS_MAX];
    size_t count = 0;
    for (; usage->options[count] != NULL; count++) {
        CHECK(count < OPTIONS_MAX);
        names[count] = str_from(usage->options[count]->name);
    }
    size_t size = strcspn(word, "=");
    struct str given = {word, size};
    while (given.size > 0 && given.data[0] == '-') {
        given.data++;
        given.size--;
    }
    int nearest = given.size > 1 ? str_nearest(given, names, count) : -1;
    if (nearest < 0)
        return error_set(err, ERROR_USAGE, "unknown option %.*s", (int)(size > 80 ? 80 : size),
                         word);
    return error_set(err, ERROR_USAGE, "unknown option %.*s; did you mean --%s?",
                     (int)(size > 80 ? 80 : size), word, usage->options[nearest]->name);
}

static const struct option *find_option(const struct usage *usage, const char *word, size_t size)
{
    for (const struct option *const *option = usage->options; *option != NULL; option++) {
        bool is_letter = size == 2 && word[1] == (*option)->letter && word[1] != '-';
        bool is_name = size > 2 && word[1] == '-' && strlen((*option)->name) == size - 2
                       && memcmp((*option)->name, word + 2, size - 2) == 0;
        if (is_letter || is_name)
            return *option;
    }
    return NULL;
}

/* Reads the option at argv[at], with the next word if the option's value is there. */
static bool parse_option(struct parser *parser, struct error *err)
{
    const char *word = parser->argv[parser->at++];
    size_t size = strcspn(word, "=");
    const struct option *option = find_option(parser->usage, word, size);
    if (option == NULL)
        return unknown_option(parser->usage, word, err);
    const char *value = word[size] == '=' ? word + size + 1 : NULL;
    if (option->argument == NULL && value != NULL)
        return error_set(err, ERROR_USAGE, "--%s takes no value", option->name);
    if (option->argument != NULL && value == NULL) {
        if (parser->at >= parser->argc)
            return error_set(err, ERROR_USAGE, "--%s needs a value: %s", option->name,
                             option->argument);
        value = parser->argv[parser->at++];
    }
    return option->take(parser->context, value == NULL ? "" : value, err);
}

static bool take_operand(struct parser *parser, struct error *err)
{
    struct operands *operands = parser->operands;
    const char *word = parser->argv[parser->at++];
    if (operands->count >= parser->usage->operands_max)
        return error_set(err, ERROR_USAGE, "one word too many: \"%.80s\"", word);
    CHECK(operands->count < OPERANDS_MAX);
    operands->items[operands->count++] = word;
    return true;
}

static bool asks_for_help(int argc, char *const *argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

bool options_parse(const struct usage *usage, int argc, char *const *argv, void *context,
                   struct operands *operands, struct error *err)
{
    *operands = (struct operands){.wants_help = asks_for_help(argc, argv)};
    if (operands->wants_help)
        return true;
    struct parser parser = {usage, argc, 0, argv, context, operands};
    for (bool only_operands = false; parser.at < argc;) {
        const char *word = argv[parser.at];
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
            parser.at++;
        } else if (!only_operands && word[0] == '-' && word[1] != '\0') {
            if (!parse_option(&parser, err))
                return false;
        } else if (!take_operand(&parser, err)) {
            return false;
        }
    }
    if (operands->count < usage->operands_min)
        return error_set(err, ERROR_USAGE, "missing %s", usage->operands);
    return true;
}

static void write_option(const struct option *option, struct buf *out)
{
    struct buf left;
    buf_init(&left);
    if (option->letter != 0)
        buf_printf(&left, "-%c, ", option->letter);
    buf_printf(&left, "--%s", option->name);
    if (option->argument != NULL)
        buf_printf(&left, " %s", option->argument);
    buf_printf(out, "  %-26s", left.data);
    if (left.size > 26) {
        buf_char(out, '\n');
        buf_repeat(out, " ", 28);
    }
    buf_printf(out, "  %s\n", option->help);
    buf_release(&left);
}

void options_write_usage(const struct usage *usage, struct buf *out)
{
    buf_printf(out, "usage: surety %s", usage->name);
    if (usage->options[0] != NULL)
        buf_text(out, " [options]");
    if (usage->operands[0] != '\0')
        buf_printf(out, " %s", usage->operands);
    buf_printf(out, "\n\n%s.\n", usage->summary);
    if (usage->details != NULL)
        buf_printf(out, "\n%s\n", usage->details);
    buf_text(out, "\noptions:\n");
    for (const struct option *const *option = usage->options; *option != NULL; option++)
        write_option(*option, out);
    buf_text(out, "  -h, --help                  print this\n");
    buf_printf(out, "\nThe manual is surety-%s(1).\n", usage->name);
}
