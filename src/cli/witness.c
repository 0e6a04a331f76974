/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"
#include "cli/trust.h"
#include "net/witness_server.h"

#include <unistd.h>

/* The keys of the logs that it is to know: of the policy, and those named one by one. */
struct known_logs {
    struct key *keys;
    size_t count, capacity;
};

static void add_log(struct arena *arena, struct known_logs *known, const struct key *key)
{
    ARENA_GROW(arena, &known->keys, known->count, &known->capacity);
    known->keys[known->count++] = *key;
}

static bool add_from_policy(struct session *session, struct known_logs *known, struct error *err)
{
    const struct policy *policy;
    if (!trust_policy(session, NULL, NULL, &policy, err))
        return false;
    for (size_t i = 0; policy != NULL && i < policy->log_count; i++)
        add_log(&session->arena, known, &policy->logs[i].key);
    return true;
}

static bool gather_logs(struct session *session, struct known_logs *known, struct error *err)
{
    const struct request *request = &session->request;
    if (!add_from_policy(session, known, err))
        return false;
    for (size_t i = 0; i < request->log_count; i++) {
        struct key key;
        struct error fault;
        if (!key_parse(request->logs[i], &key, &fault))
            return error_set(err, ERROR_USAGE, "--log: %s", fault.text);
        add_log(&session->arena, known, &key);
    }
    return known->count > 0
           || error_set(err, ERROR_USAGE,
                        "a witness must know a log: give --log VKEY, or a --policy with log lines");
}

/* One write for each line, so that lines of several threads do not mix. */
static void remark(void *context, struct str line)
{
    struct buf out;
    struct error ignored;
    (void)context;
    buf_init(&out);
    buf_str(&out, line);
    buf_char(&out, '\n');
    (void)!terminal_show(STDERR_FILENO, "standard error", buf_view(&out), &ignored);
    buf_release(&out);
}

/* At once, for who started us waits for it: where we are, and whom to believe. */
static bool announce(const struct witness_server *server, const struct key *key, struct error *err)
{
    struct buf line;
    buf_init(&line);
    buf_printf(&line, "http://%s ", witness_server_address(server));
    key_write(key, &line);
    buf_char(&line, '\n');
    bool good = terminal_show(STDOUT_FILENO, "standard output", buf_view(&line), err);
    buf_release(&line);
    return good;
}

static bool serve(struct session *session, const struct key_pair *pair,
                  const struct known_logs *known, struct error *err)
{
    const struct request *request = &session->request;
    const struct witness_server_options options = {.address = request->listen, .remark = remark};
    struct witness *witness;
    struct witness_server *server = NULL;
    if (!witness_open(request->operands.items[0], pair, known->keys, known->count,
                      (struct witness_options){0}, &witness, err))
        return false;
    bool good = witness_server_start(witness, options, &server, err)
                && announce(server, key_pair_public(pair), err) && witness_server_wait(server, err);
    witness_server_stop(server);
    witness_close(witness);
    return good;
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    struct known_logs known = {0};
    struct key_pair *pair;
    if (request->listen == NULL || request->key == NULL)
        return error_set(err, ERROR_USAGE, "witness wants --listen ADDR and --key WITNESS.key");
    if (!gather_logs(session, &known, err) || !key_pair_read(request->key, &pair, err))
        return false;
    bool good = serve(session, pair, &known, err);
    key_pair_close(pair);
    return good;
}

static const struct option *const options[] = {&option_listen, &option_key, &option_log,
                                               &option_policy, NULL};

const struct command witness_command = {
    .usage = {.name = "witness",
              .operands = "STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Cosign a log's checkpoints, as long as it only grows",
              .details =
                  "Answers POST /add-checkpoint and GET /HASH/checkpoint (C2SP tlog-witness) until "
                  "it is\nstopped by SIGINT or SIGTERM. STORE is a folder for what it cosigned "
                  "last, which must never\nbe lost or set back, and for evidence against logs. "
                  "The key is made by surety key new NAME\n--witness. The first line printed says "
                  "where it listens, and its verifier key. It speaks no\nTLS: put it behind a "
                  "proxy that does.",
              .options = options},
    .run = run,
};
