/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log's side of witnessing (C2SP tlog-witness): sends the newest checkpoint to every witness of
 * a policy at once, each with the proof that it continues what that witness cosigned last, and
 * keeps the cosignatures that come back. A witness that answers 409 with another size is asked once
 * more from there. What a witness says is believed as far as its signature goes: one that claims to
 * have seen more than this store holds is reported and not followed.
 *
 *   round 1   all witnesses, from the sizes that are remembered of them
 *   round 2   those that named another size
 */
#ifndef SURETY_NET_COLLECT_H
#define SURETY_NET_COLLECT_H

#include "ledger/log.h"
#include "net/http_client.h"

enum {
    COLLECT_TIMEOUT_MS = 5000, /* for one witness and round */
    COLLECT_ANSWER_BYTES_MAX = 65536,
};

struct collect_options {
    /* A file that remembers how far each witness is: a hint, which spares the second round. NULL:
     * none. One that is missing or spoilt is as good as empty. */
    const char *sizes_path;
    struct http_client *client; /* by which witnesses are asked; stays the caller's */
    int timeout_ms;             /* 0: COLLECT_TIMEOUT_MS */
};

enum collect_outcome {
    COLLECT_COSIGNED,
    COLLECT_NO_URL,    /* the policy does not say where it is */
    COLLECT_UNREACHED, /* no answer */
    COLLECT_REFUSED,   /* an answer that is no cosignature: to be looked into */
    COLLECT_AHEAD,     /* it says that it has seen more than this store holds */
    COLLECT_INVALID,   /* what it sent is no cosignature of this checkpoint by its key */
};

struct collect_result {
    const struct policy_voice *witness;
    enum collect_outcome outcome;
    struct str words; /* one line for people, without its end */
};

struct collect_report {
    int64_t size;                   /* of the checkpoint that was sent */
    struct collect_result *results; /* one for each witness, in the order of the policy */
    size_t count;
    bool is_met; /* the quorum has cosigned this size, by what was kept before or now; false when
                    the policy asks for no quorum */
};

/*
 * Collects for the newest checkpoint of `log`; the report lives in `arena`. Witnesses that fail are
 * no error: the report says so. Errors of the store. Two time-outs at most; one flush for each
 * witness that cosigned.
 */
bool collect_cosignatures(struct log *log, const struct policy *policy,
                          struct collect_options options, struct arena *arena,
                          struct collect_report *report, struct error *err) MUST_USE;

#endif
