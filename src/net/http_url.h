/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs as people write them, made into those that are asked. A user name and a password in a URL
 * are refused, for what is in a URL ends up in messages, histories and lists of processes; and no
 * message shows them.
 */
#ifndef SURETY_NET_HTTP_URL_H
#define SURETY_NET_HTTP_URL_H

#include "base/error.h"
#include "base/str.h"

enum { HTTP_URL_BYTES_MAX = 4096 };

/* Whether `text` is to be read as a URL: it begins with http:// or https://. */
bool http_is_url(const char *text);

/*
 * What a person wrote → a URL to which paths can be added: with a scheme, without slashes at its
 * end. ERROR_USAGE for other schemes, user names, queries and fragments; ERROR_LIMIT.
 */
bool http_url(struct arena *arena, struct str text, const char **url, struct error *err) MUST_USE;

/* `url`, a slash, `path`. A path holds letters, digits and "/.-_" only. */
const char *http_url_join(struct arena *arena, const char *url, const char *path);

/* What may be shown of a text that is or should be a URL: "https://me:word@host/a" →
 * "https://…@host/a". In `arena`, unless it is `text` itself. */
struct str http_url_shown(struct arena *arena, struct str text);

#endif
