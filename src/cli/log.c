/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log.h"

#include <string.h>

static const struct subcommand {
    const char *name;
    int operands; /* exactly so many behind it, or one less where the last may be left out */
    bool last_is_optional;
    const char *words;
    bool (*run)(struct session *session, struct error *err);
} subcommands[] = {
    {"init", 1, false, "init STORE --origin NAME --key LOG.key --secretariat VKEY|FILE",
     log_init_run},
    {"append", 2, true, "append STORE [DIR|FILE|-] [--key FILE]", log_append_run},
    {"checkpoint", 1, false, "checkpoint STORE", log_checkpoint_run},
    {"list", 1, false, "list STORE", log_list_run},
    {"show", 2, false, "show STORE INDEX", log_show_run},
    {"prove", 2, false, "prove STORE INDEX", log_prove_run},
    {"export", 2, false, "export STORE DIR", log_export_run},
    {"cosign", 1, false, "cosign STORE [--policy FILE]", log_cosign_run},
};

enum { SUBCOMMAND_COUNT = sizeof subcommands / sizeof *subcommands };

static bool unknown_subcommand(const char *name, struct error *err)
{
    struct str names[SUBCOMMAND_COUNT];
    for (int i = 0; i < SUBCOMMAND_COUNT; i++)
        names[i] = str_from(subcommands[i].name);
    int nearest = str_nearest(str_from(name), names, SUBCOMMAND_COUNT);
    if (nearest < 0)
        return error_set(err, ERROR_USAGE, "log: no \"%.60s\"; see surety log --help", name);
    return error_set(err, ERROR_USAGE, "log: no \"%.60s\"; did you mean %s?", name,
                     subcommands[nearest].name);
}

static bool run(struct session *session, struct error *err)
{
    const struct operands *operands = &session->request.operands;
    for (int i = 0; i < SUBCOMMAND_COUNT; i++) {
        const struct subcommand *sub = &subcommands[i];
        if (strcmp(sub->name, operands->items[0]) != 0)
            continue;
        int behind = operands->count - 1;
        if (behind == sub->operands || (sub->last_is_optional && behind == sub->operands - 1))
            return sub->run(session, err);
        return error_set(err, ERROR_USAGE, "usage: surety log %s", sub->words);
    }
    return unknown_subcommand(operands->items[0], err);
}

static const struct option *const options[] = {&option_origin,  &option_key,    &option_secretariat,
                                               &option_log_key, &option_party,  &option_policy,
                                               &option_ca,      &option_output, NULL};

const struct command log_command = {
    .usage =
        {.name = "log",
         .operands = "SUBCOMMAND STORE ...",
         .operands_min = 2,
         .operands_max = 3,
         .summary = "Keep signed statements in a log that can only grow, and prove it",
         .details =
             "  init STORE --origin NAME --key LOG.key --secretariat VKEY|FILE\n"
             "                             begin a log; --key signs its checkpoints\n"
             "  append STORE [DIR|FILE|-]  take in signed statements, or the rows of a folder,\n"
             "                             signed with --key; --party takes only what speaks "
             "for it\n"
             "  checkpoint STORE           the last signed checkpoint\n"
             "  list STORE                 one line for each entry\n"
             "  show STORE INDEX           an entry as it was signed\n"
             "  prove STORE INDEX          a proof that it is in the log\n"
             "  export STORE DIR           the log as files for any web server\n"
             "  cosign STORE               ask the witnesses of --policy (of the file policy in "
             "STORE) to\n                             cosign the last checkpoint; append does so "
             "too",
         .options = options},
    .run = run,
};
