/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a caller believes, and where the log is that is to be held against it: --vkey and --policy,
 * and a static tree in a folder or on a web server.
 */
#ifndef SURETY_CLI_TRUST_H
#define SURETY_CLI_TRUST_H

#include "cli/command.h"
#include "ledger/files.h"
#include "ledger/policy.h"
#include "net/http_client.h"

/* The key of --vkey: the text itself, or that of a file. ERROR_USAGE, ERROR_IO. */
bool trust_key(struct session *session, struct key *key, struct error *err) MUST_USE;

/*
 * The policy of --policy, or, where none is given, the file named policy in `store` (NULL: there is
 * none); `*policy` is NULL if there is neither. If it names logs, `log` must be one of them
 * (NULL: any will do).
 * ERROR_USAGE, ERROR_FORMAT, ERROR_LIMIT, ERROR_IO.
 */
bool trust_policy(struct session *session, const char *store, const struct key *log,
                  const struct policy **policy, struct error *err) MUST_USE;

/* A client that trusts servers by --ca, or by what the host knows; closed by http_client_close().
 * ERROR_FORMAT, ERROR_IO. */
bool trust_open_client(struct session *session, struct http_client **client,
                       struct error *err) MUST_USE;

/* A static tree: closed by trust_close_tree(), also after a failure. */
struct trust_tree {
    struct files files;
    struct http_client *client; /* NULL: in a folder */
};

/* Opens what is at a URL (https by default only where it says so), a file:// URL or a folder.
 * ERROR_USAGE, ERROR_IO. */
bool trust_open_tree(struct session *session, const char *where, struct trust_tree *tree,
                     struct error *err) MUST_USE;
void trust_close_tree(struct trust_tree *tree);

/* "file:///x" → "/x"; anything else as it is. */
const char *trust_path(const char *where);

#endif
