/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small web server for few clients: HTTP/1.1 without TLS, one request for each connection
 * (`Connection: close` on every answer), a thread for each, and limits on everything. It stands
 * behind a proxy that speaks TLS, or on a network of its own. Heads are read by http_head.h, which
 * refuses what another program could read differently.
 */
#ifndef SURETY_NET_HTTP_SERVER_H
#define SURETY_NET_HTTP_SERVER_H

#include "base/error.h"
#include "base/str.h"

struct http_server; /* holds a socket and threads: closed by http_server_stop() */

/* Views that live during the call. */
struct http_server_request {
    struct str method; /* HEAD comes as GET, and the answer goes without its body */
    struct str target; /* begins with a slash; not decoded */
    struct str body;
};

/* Strings live in the arena of the call, or longer. */
struct http_server_answer {
    int status;
    const char *content_type; /* NULL: text/plain; charset=utf-8 */
    const char *allow;        /* of 405: the methods that are known; NULL elsewhere */
    struct str body;
};

/* Called from several threads at once. */
typedef void http_server_handle(void *context, struct arena *arena,
                                const struct http_server_request *request,
                                struct http_server_answer *answer);

struct http_server_options {
    const char *address;    /* "host:port"; "[::1]:0" with a port of the host's choosing */
    size_t body_bytes_max;  /* of a request; larger ones are answered 413 */
    int deadline_ms;        /* for a request and its answer; 0: 10 seconds */
    size_t connections_max; /* served at once, a quarter of them of one address (http_room.h); more
                               wait. 0: 64 */
    http_server_handle *handle;
    void *context;
};

/*
 * Listens, and answers from now on. SIGINT and SIGTERM are blocked in the calling thread until
 * http_server_stop(), for http_server_wait(). ERROR_USAGE for an address that is none, ERROR_IO.
 */
bool http_server_start(const struct http_server_options *options, struct http_server **server,
                       struct error *err) MUST_USE;

/* Where it listens, with the real port: "127.0.0.1:40123", "[::1]:40123". Lives with the server. */
const char *http_server_address(const struct http_server *server);

/* Returns when SIGINT or SIGTERM comes, or http_server_end() is called. */
void http_server_wait(struct http_server *server);

/* Makes http_server_wait() return. From any thread. */
void http_server_end(struct http_server *server);

/* Takes no more requests, lets those that are whole be answered, and frees all; NULL is fine. */
void http_server_stop(struct http_server *server);

#endif
