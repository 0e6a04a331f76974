/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request and its answer over a connected socket, after which the connection is over: nothing
 * that may follow the request is looked at.
 */
#ifndef SURETY_NET_HTTP_CONNECTION_H
#define SURETY_NET_HTTP_CONNECTION_H

#include "net/http_server.h"

/*
 * Reads a request from a non-blocking socket, has it answered and sends the answer, all within the
 * options' deadline. Leaves the socket open, with all sent that could be. Of the options the
 * deadline and the limits must be set.
 */
void http_connection_serve(int fd, const struct http_server_options *options);

#endif
