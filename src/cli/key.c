/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "ledger/key_pair.h"

#include <string.h>

/* What a caller types as a key's name is a word of the call, so what is wrong with it is usage. */
static bool check_name(struct str name, struct error *err)
{
    struct error cause;
    return key_name_check(name, &cause) || error_set(err, ERROR_USAGE, "%s", cause.text);
}

static void write_public(const struct key_pair *pair, struct buf *out)
{
    key_write(key_pair_public(pair), out);
    buf_char(out, '\n');
}

static bool run_new(struct session *session, const char *name, struct error *err)
{
    const struct request *request = &session->request;
    struct key_pair *pair;
    if (request->output == NULL)
        return error_set(err, ERROR_USAGE, "missing -o FILE, where the secret key is to be kept");
    if (!check_name(str_from(name), err)
        || !key_pair_new(str_from(name), request->witness ? KEY_COSIGNATURE : KEY_NOTE, &pair, err))
        return false;
    bool good = key_pair_write(pair, request->output, err);
    if (good) {
        write_public(pair, &session->out);
        buf_printf(&session->notes,
                   "%s holds the secret key: show it to nobody, and keep a copy in a safe place\n",
                   request->output);
    }
    key_pair_close(pair);
    return good;
}

static bool run_show(struct session *session, const char *path, struct error *err)
{
    struct key_pair *pair;
    if (session->request.output != NULL || session->request.witness)
        return error_set(err, ERROR_USAGE, "key show takes no options");
    if (!key_pair_read(path, &pair, err))
        return false;
    write_public(pair, &session->out);
    key_pair_close(pair);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct operands *operands = &session->request.operands;
    if (strcmp(operands->items[0], "new") == 0)
        return run_new(session, operands->items[1], err);
    if (strcmp(operands->items[0], "show") == 0)
        return run_show(session, operands->items[1], err);
    return error_set(err, ERROR_USAGE, "key can new and show, not \"%.60s\"", operands->items[0]);
}

static const struct option *const options[] = {&option_output, &option_witness, NULL};

const struct command key_command = {
    .usage =
        {.name = "key",
         .operands = "new NAME | show FILE",
         .operands_min = 2,
         .operands_max = 2,
         .summary = "Make a key to sign with, or show the public half of one",
         .details =
             "new makes a pair of keys, writes the secret one to a new file that only its "
             "owner may read\n(-o FILE; a file that is there is never written over), and "
             "prints the verifier key: one\nline that is public, and with which anyone can "
             "check what was signed. show prints the\nverifier key of such a file. NAME is "
             "1 to 255 bytes without blanks and +: of a party\nits id, as FRA or FRA/2026, of a "
             "log its origin, of a witness a name that nobody else has,\nsuch as "
             "witness.example/w1.",
         .options = options},
    .run = run,
};
