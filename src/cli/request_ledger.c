/* SPDX-License-Identifier: Apache-2.0 */
/* The options of ledgers: which part of the log, keys, policies, witnesses. */
#include "base/number.h"
#include "cli/request_take.h"

/* What is a number is an index: no date is written without dashes. */
static bool take_known(const char *name, const char *value, struct known *known, struct error *err)
{
    known->has_day = date_parse(str_from(value), &known->on);
    if (known->has_day || integer_parse(str_from(value), 1, INT64_MAX, &known->size))
        return true;
    return error_set(err, ERROR_USAGE,
                     "--%s wants a date such as 2026-01-06, or how many entries of the log to "
                     "read, not \"%.60s\"",
                     name, value);
}

static bool take_known_at(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_known("known-at", value, &request->known, err);
}

static bool take_known_from(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_known("known-from", value, &request->known_from, err);
}

static bool take_witness(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    (void)value;
    (void)err;
    request->witness = true;
    return true;
}

static bool take_key(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_path("key", value, &request->key, err);
}

static bool take_log_key(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_path("log-key", value, &request->log_key, err);
}

static bool take_secretariat(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_path("secretariat", value, &request->secretariat, err);
}

static bool take_origin(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_word("origin", value, &request->origin, err);
}

static bool take_vkey(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    request->vkey = value;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--vkey wants a verifier key");
}

static bool take_policy(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_path("policy", value, &request->policy, err);
}

static bool take_ca(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_path("ca", value, &request->ca, err);
}

static bool take_entry(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_path("entry", value, &request->entry, err);
}

static bool take_listen(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    request->listen = value;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--listen wants HOST:PORT");
}

static bool take_log(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    struct str *list = ARENA_ARRAY(request->arena, struct str, request->log_count + 1);
    for (size_t i = 0; i < request->log_count; i++)
        list[i] = request->logs[i];
    list[request->log_count++] = str_from(value);
    request->logs = list;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--log wants a verifier key");
}

const struct option option_known_at = {
    0, "known-at", "DATE|INDEX",
    "of a ledger, what was recorded by then, or its first INDEX entries", take_known_at};
const struct option option_known_from = {
    0, "known-from", "DATE|INDEX",
    "of a ledger, compare with what was recorded by then, or its first INDEX entries",
    take_known_from};
const struct option option_witness = {
    0, "witness", NULL, "a key for a witness: it cosigns checkpoints, and nothing else",
    take_witness};
const struct option option_key = {0, "key", "FILE", "the secret key to sign with", take_key};
const struct option option_log_key = {
    0, "log-key", "FILE", "the secret key of the log (log.key in the store)", take_log_key};
const struct option option_secretariat = {
    0, "secretariat", "VKEY|FILE", "the verifier key of the secretariat, or its secret key's file",
    take_secretariat};
const struct option option_origin = {0, "origin", "NAME", "the name of the log", take_origin};
const struct option option_vkey = {0, "vkey", "VKEY|FILE", "the verifier key of the log",
                                   take_vkey};
const struct option option_policy = {
    0, "policy", "FILE", "the witnesses, and how many of whom must have cosigned (tlog-policy)",
    take_policy};
const struct option option_ca = {
    0, "ca", "FILE", "trust servers by these certificates (PEM), in place of those the host knows",
    take_ca};
const struct option option_entry = {
    0, "entry", "FILE", "the entry that a proof is about, if it is not in the proof", take_entry};
const struct option option_listen = {
    0, "listen", "HOST:PORT", "where to listen; port 0: one of the host's choosing", take_listen};
const struct option option_log = {
    0, "log", "VKEY", "the verifier key of a log that it cosigns; may be repeated", take_log};
