/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a call asks for: the values of all options that subcommands know, and the options
 * themselves, so that `--as-of` means and says the same wherever it is taken.
 */
#ifndef SURETY_CLI_REQUEST_H
#define SURETY_CLI_REQUEST_H

#include "assess/assessment.h"
#include "cli/options.h"

enum format { FORMAT_NONE, FORMAT_JSON, FORMAT_CSV };

/* Which part of a log is meant; that of zeroes: all of it. */
struct known {
    int64_t size; /* the first entries; 0: not given */
    bool has_day;
    int32_t on; /* what was recorded by the end of that day (UTC), days since 1970 */
};

static inline bool known_is_given(const struct known *known)
{
    return known->size > 0 || known->has_day;
}

struct request {
    struct arena *arena; /* of the lists below */
    struct operands operands;
    int32_t as_of; /* DATE_NONE: not given */
    struct known known, known_from;
    struct question question;
    bool json, sets, mdoc;
    bool has_required;
    enum verdict required;
    enum format format;
    const char *output;                  /* a path, or NULL */
    struct str from_version, to_version; /* of an agreement's text; empty: not given */
    const char *party;                   /* a code, or NULL */
    const char *calendar;                /* a path, or NULL */
    bool all;                            /* superseded rows too */
    const char *html;                    /* the same, of a page to print */
    struct str source;                   /* empty: not given */
    int32_t said_on;                     /* DATE_NONE: not given */
    int32_t from, to;                    /* DATE_NONE: not given */
    bool dry_run;
    bool rewrite_conditions;
    bool witness;              /* a key for cosignatures */
    const char *key, *log_key; /* paths of secret keys, or NULL */
    const char *secretariat;   /* a verifier key or a path, or NULL */
    struct str origin;         /* of a log; empty: not given */
    const char *vkey;          /* a verifier key or a path, or NULL */
    const char *policy;        /* the path of a trust policy, or NULL */
    const char *ca;            /* the path of certificates in PEM, or NULL */
    const char *entry;         /* the path of an entry's bytes, or NULL */
    const char *listen;        /* host:port, or NULL */
    struct str *logs;          /* verifier keys of logs */
    size_t log_count;
    struct str why; /* what to trace back to its sources; empty: not given */
};

void request_init(struct request *request, struct arena *arena);

extern const struct option option_as_of, option_set, option_c_day, option_k, option_resist,
    option_without, option_suppose, option_seed, option_json, option_require, option_to,
    option_output, option_sets, option_mdoc, option_party, option_all, option_calendar, option_html,
    option_since, option_said_on, option_source, option_dry_run, option_rewrite_conditions,
    option_actual, option_why, option_from, option_to_date, option_witness, option_key,
    option_log_key, option_secretariat, option_origin, option_vkey, option_policy, option_ca,
    option_entry, option_listen, option_log, option_known_at, option_known_from;

#endif
