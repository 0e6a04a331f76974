/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: which words call what, and with which exit status it ends. */
#include "cli/command.h"
#include "cli/terminal.h"
#include "record/quote.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &check_command,   &new_command,    &help_command,
    &show_command,    &assess_command, &report_command,
    &convert_command, &ask_command,    &fill_command,
    &diff_command,    &due_command,    &fund_command,
    &text_command,    &steps_command,  &key_command,
    &sign_command,    &log_command,    &witness_command,
    &verify_command,  &mirror_command, NULL};

enum { EXIT_ANSWERED = 0, EXIT_RECORD = 1, EXIT_USAGE = 2, EXIT_IO = 3 };

/* What a caller in a script can do about each error. */
static const int exit_statuses[] = {
    [ERROR_NONE] = EXIT_ANSWERED,  [ERROR_USAGE] = EXIT_USAGE,   [ERROR_FORMAT] = EXIT_RECORD,
    [ERROR_LIMIT] = EXIT_RECORD,   [ERROR_RECORD] = EXIT_RECORD, [ERROR_NOT_FOUND] = EXIT_USAGE,
    [ERROR_CONFLICT] = EXIT_USAGE, [ERROR_DENIED] = EXIT_RECORD, [ERROR_SIGNATURE] = EXIT_RECORD,
    [ERROR_IO] = EXIT_IO,
};

static void write_help(struct buf *out)
{
    buf_text(out, "usage: surety COMMAND [options] ...\n\n"
                  "Keeps the record of a security guarantee between states and says whether it "
                  "would hold.\n\ncommands:\n");
    for (const struct command *const *command = commands; *command != NULL; command++)
        buf_printf(out, "  %-8s  %s\n", (*command)->usage.name, (*command)->usage.summary);
    buf_text(out, "\n  surety COMMAND --help      options of a command\n"
                  "  surety help TABLE          columns of a table of the guarantee folder\n"
                  "  surety --version           the version\n\n"
                  "exit status: 0 answered; 1 the record has errors, or the answer is worse than "
                  "--require\nasked for; 2 usage; 3 input or output failed\n");
}

static const struct command *find_command(const char *name)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (strcmp((*command)->usage.name, name) == 0)
            return *command;
    return NULL;
}

static bool unknown_command(const char *name, struct error *err)
{
    struct str names[sizeof commands / sizeof commands[0]];
    size_t count = 0;
    for (; commands[count] != NULL; count++)
        names[count] = str_from(commands[count]->usage.name);
    int nearest = str_nearest(str_from(name), names, count);
    if (nearest < 0)
        return error_set(err, ERROR_USAGE, "unknown command \"%.60s\"; see surety --help", name);
    return error_set(err, ERROR_USAGE, "unknown command \"%.60s\"; did you mean %s?", name,
                     commands[nearest]->usage.name);
}

static bool run_command(struct session *session, const struct command *command, int argc,
                        char *const *argv, struct error *err)
{
    struct request *request = &session->request;
    if (!options_parse(&command->usage, argc, argv, request, &request->operands, err))
        return false;
    if (request->operands.wants_help) {
        options_write_usage(&command->usage, &session->out);
        return true;
    }
    return command->run(session, err);
}

/* Before anything else: whatever would be said of the word, it would be repeated. */
static bool refuse_secrets(int argc, char *const *argv, struct error *err)
{
    for (int i = 1; i < argc; i++)
        if (quote_is_secret(str_from(argv[i])))
            return error_set(err, ERROR_USAGE,
                             "word %d is a secret key; name the file that holds it, and if others "
                             "can see this call, make a new key",
                             i);
    return true;
}

static bool run(struct session *session, int argc, char *const *argv, struct error *err)
{
    if (!refuse_secrets(argc, argv, err))
        return false;
    if (argc < 2)
        return error_set(err, ERROR_USAGE, "missing COMMAND; see surety --help");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        write_help(&session->out);
        return true;
    }
    if (strcmp(argv[1], "--version") == 0) {
        buf_text(&session->out, "surety " SURETY_VERSION "\n");
        return true;
    }
    const struct command *command = find_command(argv[1]);
    if (command == NULL)
        return unknown_command(argv[1], err);
    return run_command(session, command, argc - 2, argv + 2, err);
}

static bool write_notes(struct session *session)
{
    struct error ignored;
    return terminal_show(STDERR_FILENO, "standard error", buf_view(&session->notes), &ignored);
}

static void write_error(const struct error *err)
{
    struct buf line;
    struct error ignored;
    buf_init(&line);
    buf_printf(&line, "surety: %s\n", err->text);
    (void)!terminal_show(STDERR_FILENO, "standard error", buf_view(&line), &ignored);
    buf_release(&line);
}

/*
 * The answer first, so that its first line is the verdict, unless it only sums the notes up; then
 * notes, then what went wrong.
 */
static int finish(struct session *session, bool good, struct error *err)
{
    struct error ignored;
    if (good && session->out.size > 0 && session->basis.size > 0) {
        buf_char(&session->out, '\n');
        buf_str(&session->out, buf_view(&session->basis));
    }
    bool noted = !session->notes_first || write_notes(session);
    if (!terminal_show(STDOUT_FILENO, "standard output", buf_view(&session->out),
                       good ? err : &ignored))
        good = false;
    if (!session->notes_first)
        noted = write_notes(session);
    if (good)
        return !noted ? EXIT_IO : session->unfavourable ? EXIT_RECORD : EXIT_ANSWERED;
    write_error(err);
    return exit_statuses[err->code];
}

int main(int argc, char **argv)
{
    struct session session = {.look = terminal_look(STDOUT_FILENO), .commands = commands};
    struct error err = {ERROR_NONE, ""};
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failing write, with a message */
    arena_set_up();
    arena_init(&session.arena);
    request_init(&session.request, &session.arena);
    int status = finish(&session, run(&session, argc, argv, &err), &err);
    buf_release(&session.out);
    buf_release(&session.basis);
    buf_release(&session.notes);
    arena_release(&session.arena);
    return status;
}
