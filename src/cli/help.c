/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/codebook.h"
#include "cli/command.h"

#include <string.h>

enum { NAMES_MAX = 64 };

static void write_overview(struct session *session)
{
    buf_text(&session->out, "Commands (surety COMMAND --help says more):\n\n");
    for (const struct command *const *command = session->commands; *command != NULL; command++)
        buf_printf(&session->out, "  %-8s  %s\n", (*command)->usage.name,
                   (*command)->usage.summary);
    buf_text(&session->out, "\nTables of a guarantee folder (surety help TABLE says more):\n\n");
    codebook_write_list(&session->out, &session->look);
}

static const struct command *find_command(const struct session *session, const char *name)
{
    for (const struct command *const *command = session->commands; *command != NULL; command++)
        if (strcmp((*command)->usage.name, name) == 0)
            return *command;
    return NULL;
}

static bool unknown_topic(const struct session *session, const char *topic, struct error *err)
{
    struct str names[NAMES_MAX];
    size_t count = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        names[count++] = str_from(kind_infos[kind].name);
    for (const struct command *const *command = session->commands; *command != NULL; command++) {
        CHECK(count < NAMES_MAX);
        names[count++] = str_from((*command)->usage.name);
    }
    int nearest = str_nearest(str_from(topic), names, count);
    if (nearest < 0)
        return error_set(err, ERROR_USAGE, "no table or command is called \"%.60s\"", topic);
    return error_set(err, ERROR_USAGE,
                     "no table or command is called \"%.60s\"; did you mean %.60s?", topic,
                     names[nearest].data);
}

static bool run(struct session *session, struct error *err)
{
    const char *topic = session->request.operands.items[0];
    if (session->request.mdoc) {
        codebook_write_mdoc(&session->out);
        return true;
    }
    if (topic == NULL) {
        write_overview(session);
        return true;
    }
    enum kind kind = kind_find(str_from(topic));
    if (kind != KIND_NONE) {
        codebook_write_table(&session->out, &session->arena, &session->look, kind);
        return true;
    }
    const struct command *command = find_command(session, topic);
    if (command == NULL)
        return unknown_topic(session, topic, err);
    options_write_usage(&command->usage, &session->out);
    return true;
}

static const struct option *const options[] = {&option_mdoc, NULL};

const struct command help_command = {
    .usage = {.name = "help",
              .operands = "[TABLE | COMMAND]",
              .operands_max = 1,
              .summary = "Explain a table of the guarantee folder column by column, or a command",
              .options = options},
    .run = run,
};
