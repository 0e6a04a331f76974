/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of an HTTP/1.1 request (RFC 9112), read strictly: what two programs could read in two
 * ways is refused, so that nobody behind a proxy of another make can slip one request inside
 * another. Refused are a second Host or none, a second Content-Length or one that is not plain
 * digits, any Transfer-Encoding, names that are not tokens, a space before the colon, folded lines,
 * lines that end otherwise than in CR LF, control characters anywhere, versions but 1.0 and 1.1,
 * and targets that do not begin with a slash. No I/O.
 *
 *   POST /add-checkpoint HTTP/1.1 CR LF
 *   Host: witness.example CR LF
 *   Content-Length: 213 CR LF
 *   CR LF
 */
#ifndef SURETY_NET_HTTP_HEAD_H
#define SURETY_NET_HTTP_HEAD_H

#include "base/str.h"

#include <stdint.h>

enum { HTTP_HEAD_BYTES_MAX = 16384, HTTP_HEAD_FIELDS_MAX = 100 };

struct http_head {
    struct str method; /* "GET"; a view, as the target is */
    struct str target; /* "/add-checkpoint": visible ASCII, not decoded */
    int64_t content_length;
    bool wants_continue; /* the client waits for 100 before it sends the body */
};

/*
 * How many bytes the head takes with its empty line; 0 when the bytes do not hold it whole. Lines
 * that end in a bare LF end here too, to be refused by http_head_parse() and not waited for.
 */
size_t http_head_size(struct str bytes);

/*
 * Bytes of http_head_size() → head. 0 when it is good, else the status to refuse it with (400, 411,
 * 417, 431, 505), and `*why` in words. O(bytes).
 */
int http_head_parse(struct str bytes, struct http_head *head, const char **why) MUST_USE;

#endif
