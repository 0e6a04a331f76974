/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A witness on the network (C2SP tlog-witness): POST /add-checkpoint, and for those who watch,
 * GET /<hex of SHA-256(origin)>/checkpoint, the last checkpoint that it cosigned of that log. What
 * is answered is ledger/witness.h's to say.
 */
#ifndef SURETY_NET_WITNESS_SERVER_H
#define SURETY_NET_WITNESS_SERVER_H

#include "ledger/witness.h"

struct witness_server; /* holds a socket and threads: closed by witness_server_stop() */

struct witness_server_options {
    const char *address; /* "host:port"; port 0: one of the host's choosing */
    /* What the keeper of the witness should see, one line without its end; NULL: nobody wants to
     * know. Called from several threads at once. */
    void (*remark)(void *context, struct str line);
    void *context;
};

/* Answers for `witness`, which is borrowed, until it is stopped. Errors of http_server_start(), and
 * its signals are blocked too. */
bool witness_server_start(struct witness *witness, struct witness_server_options options,
                          struct witness_server **server, struct error *err) MUST_USE;

/* Where it listens, with the real port. Lives with the server. */
const char *witness_server_address(const struct witness_server *server);

/* Returns when a signal asks for the end (SIGINT, SIGTERM). ERROR_IO when the witness's state
 * failed: it must not go on. */
bool witness_server_wait(struct witness_server *server, struct error *err) MUST_USE;

void witness_server_stop(struct witness_server *server); /* NULL is fine */

#endif
