/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a static tree (ledger/files.h) on a web server. Tiles that are announced are fetched
 * together and kept until the next announcement. Names cannot be listed.
 */
#ifndef SURETY_NET_HTTP_FILES_H
#define SURETY_NET_HTTP_FILES_H

#include "ledger/files.h"
#include "net/http_client.h"

/* The files below `url`, as http_url() made it. The client is borrowed; lives in `arena`. */
struct files http_files(struct arena *arena, struct http_client *client, const char *url);

/* Frees what was fetched and not asked for again. */
void http_files_release(struct files *files);

#endif
