/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking web servers: GET and POST with limits on size and time, by libcurl. A URL without a
 * scheme means https; plain http is used only where the URL says so, and no redirect leads to it.
 * Servers are held to the host's certificate authorities, or to those that the caller names.
 * Nothing is taken from the environment or
 * from files in the home folder: no proxy, no netrc, no cookies. Answers may come compressed
 * (gzip); limits count what they unpack to. Connections are kept for the next call.
 *
 * What comes back is bytes that a stranger chose: all that is to be believed is verified elsewhere.
 */
#ifndef SURETY_NET_HTTP_CLIENT_H
#define SURETY_NET_HTTP_CLIENT_H

#include "net/http_url.h"

enum {
    HTTP_TIMEOUT_MS = 60000,
    HTTP_CONNECT_MS = 15000,
    HTTP_REDIRECTS_MAX = 5,
    HTTP_PARALLEL_MAX = 16, /* exchanges under way at once */
};

struct http_client; /* holds connections: closed by http_client_close() */

struct http_request {
    const char *url;          /* as http_url() or http_url_join() made it */
    const char *content_type; /* of the body; NULL: a GET, which has none */
    struct str body;          /* lives until the exchange is over */
    int64_t max_bytes;        /* of the answer's body */
    int timeout_ms;           /* for the whole exchange; 0: HTTP_TIMEOUT_MS */
};

struct http_answer {
    int status;              /* 100 to 599; those of 3xx are followed for GET only */
    struct str content_type; /* as the server says; empty: it says nothing */
    struct str body;
};

struct http_exchange {
    struct http_request request;
    bool is_answered;          /* with whatever status */
    struct http_answer answer; /* if so, in the arena of the call */
    struct error error;        /* if not: ERROR_IO, ERROR_LIMIT; names the URL */
};

/* ERROR_IO. A client belongs to one thread at a time. */
bool http_client_open(struct http_client **client, struct error *err) MUST_USE;

void http_client_close(struct http_client *client); /* NULL is fine */

/*
 * From now on servers must have a certificate by one of these (PEM, one behind the other) in place
 * of those that the host knows; one that signed itself is its own authority. Before the first
 * exchange. The bytes are copied. ERROR_FORMAT when there is none among them.
 */
bool http_client_trust(struct http_client *client, struct str certificates,
                       struct error *err) MUST_USE;

/* One exchange. True with any status. ERROR_IO, ERROR_LIMIT. */
bool http_ask(struct http_client *client, struct arena *arena, const struct http_request *request,
              struct http_answer *answer, struct error *err) MUST_USE;

/* All of them, up to HTTP_PARALLEL_MAX at a time; returns when each is answered or has failed. */
void http_ask_all(struct http_client *client, struct arena *arena, struct http_exchange *exchanges,
                  size_t count);

/* The body of a page, in `arena`. ERROR_NOT_FOUND for 404 and 410; any other status than 200 is
 * ERROR_IO; ERROR_LIMIT. */
bool http_get(struct http_client *client, struct arena *arena, const char *url, int64_t max_bytes,
              struct str *body, struct error *err) MUST_USE;

/* The same for an answer that came by http_ask_all(). */
bool http_take_body(const struct http_exchange *exchange, struct str *body,
                    struct error *err) MUST_USE;

#endif
