/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_url.h"

#include "record/quote.h"

#include <curl/curl.h>
#include <string.h>

bool http_is_url(const char *text)
{
    struct str s = str_from(text);
    return str_starts(s, STR("http://")) || str_starts(s, STR("https://"));
}

/*
 * Cut by hand and generously, since what is shown may be no URL at all: everything between the
 * scheme and the last "@", for a password may hold slashes that should have been escaped.
 */
struct str http_url_shown(struct arena *arena, struct str text)
{
    const char *end = text.data + text.size;
    const char *scheme = memmem(text.data, text.size, "://", 3);
    const char *from = scheme == NULL ? text.data : scheme + 3;
    const char *at = memrchr(from, '@', (size_t)(end - from));
    if (at == NULL)
        return text;
    const char *shown =
        arena_printf(arena, "%.*s…%.*s", (int)(from - text.data), text.data, (int)(end - at), at);
    return str_from(shown);
}

/* Whether the parsed URL has a part that we have no use for. */
static bool has_part(CURLU *parsed, CURLUPart part)
{
    char *text = NULL;
    bool there = curl_url_get(parsed, part, &text, 0) == CURLUE_OK;
    curl_free(text);
    return there;
}

static bool check_url(CURLU *parsed, const char *url, struct str shown, struct error *err)
{
    CURLUcode code = curl_url_set(parsed, CURLUPART_URL, url, 0);
    if (!http_is_url(url))
        return error_set(err, ERROR_USAGE, "%.100s: neither https nor http", QUOTE(shown));
    if (code != CURLUE_OK)
        return error_set(err, ERROR_USAGE, "%.100s: not a URL: %s", QUOTE(shown),
                         curl_url_strerror(code));
    if (has_part(parsed, CURLUPART_USER) || has_part(parsed, CURLUPART_PASSWORD)
        || has_part(parsed, CURLUPART_QUERY) || has_part(parsed, CURLUPART_FRAGMENT))
        return error_set(err, ERROR_USAGE,
                         "%.100s: a URL without user name, query and fragment is needed",
                         QUOTE(shown));
    return true;
}

bool http_url(struct arena *arena, struct str text, const char **url, struct error *err)
{
    const char *written = str_c(arena, text);
    bool has_scheme = strstr(written, "://") != NULL;
    if (text.size > HTTP_URL_BYTES_MAX || strlen(written) != text.size)
        return error_set(err, ERROR_LIMIT, "a URL of more than %d bytes", HTTP_URL_BYTES_MAX);
    while (text.size > 0 && text.data[text.size - 1] == '/')
        text.size--;
    char *whole =
        arena_printf(arena, "%s%.*s", has_scheme ? "" : "https://", (int)text.size, text.data);
    CURLU *parsed = curl_url();
    if (parsed == NULL)
        return error_set(err, ERROR_IO, "no memory for a URL");
    bool good = check_url(parsed, whole, http_url_shown(arena, str_from(whole)), err);
    curl_url_cleanup(parsed);
    *url = whole;
    return good;
}

const char *http_url_join(struct arena *arena, const char *url, const char *path)
{
    return arena_printf(arena, "%s/%s", url, path);
}
