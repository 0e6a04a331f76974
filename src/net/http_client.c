/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_client.h"

#include "base/buf.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* One exchange under way. Handles are kept, with what they know of connections. */
struct slot {
    CURL *easy;
    struct http_exchange *exchange; /* NULL: free */
    struct curl_slist *headers;
    struct buf body;
    bool is_too_large;
    char trouble[CURL_ERROR_SIZE];
};

struct http_client {
    CURLM *multi;
    struct buf authorities; /* certificates in PEM; empty: those of the host */
    struct slot slots[HTTP_PARALLEL_MAX];
};

/* ---- opening ---- */

bool http_client_open(struct http_client **opened, struct error *err)
{
    *opened = NULL;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(err, ERROR_IO, "libcurl cannot be used");
    struct http_client *client = calloc(1, sizeof *client);
    CURLM *multi = client == NULL ? NULL : curl_multi_init();
    if (multi == NULL) {
        free(client);
        curl_global_cleanup();
        return error_set(err, ERROR_IO, "libcurl cannot be used: no memory");
    }
    client->multi = multi;
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)HTTP_PARALLEL_MAX);
    *opened = client;
    return true;
}

void http_client_close(struct http_client *client)
{
    if (client == NULL)
        return;
    for (int i = 0; i < HTTP_PARALLEL_MAX; i++) {
        curl_easy_cleanup(client->slots[i].easy);
        buf_release(&client->slots[i].body);
    }
    curl_multi_cleanup(client->multi);
    buf_release(&client->authorities);
    free(client);
    curl_global_cleanup();
}

bool http_client_trust(struct http_client *client, struct str certificates, struct error *err)
{
    static const char beginning[] = "-----BEGIN CERTIFICATE-----";
    if (memmem(certificates.data, certificates.size, beginning, sizeof beginning - 1) == NULL)
        return error_set(err, ERROR_FORMAT, "no certificate in PEM");
    buf_clear(&client->authorities);
    buf_str(&client->authorities, certificates);
    return true;
}

/* ---- one exchange ---- */

/* Takes bytes of the body; a short count stops the exchange. */
static size_t take_bytes(char *bytes, size_t one, size_t count, void *context)
{
    struct slot *slot = context;
    size_t size = one * count, max = (size_t)slot->exchange->request.max_bytes;
    if (size > max - slot->body.size) {
        slot->is_too_large = true;
        return 0;
    }
    buf_add(&slot->body, bytes, size);
    return size;
}

/* Certificates of the client's own take the place of the host's file and of the host's folder. */
static void set_authorities(const struct http_client *client, CURL *easy)
{
    struct curl_blob blob = {client->authorities.data, client->authorities.size, CURL_BLOB_NOCOPY};
    if (blob.len == 0)
        return;
    curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
}

/* What is the same for all requests; the environment's proxies are overridden by an empty one. */
static void set_up(const struct http_client *client, struct slot *slot)
{
    CURL *easy = slot->easy;
    set_authorities(client, easy);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, (long)HTTP_REDIRECTS_MAX);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "surety/" SURETY_VERSION);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->trouble);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
}

static void set_request(struct slot *slot, const struct http_request *request)
{
    CURL *easy = slot->easy;
    int timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : HTTP_TIMEOUT_MS;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    if (request->content_type == NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
        return;
    }
    char header[128];
    snprintf(header, sizeof header, "Content-Type: %s", request->content_type);
    slot->headers = curl_slist_append(NULL, header);
    slot->headers = curl_slist_append(slot->headers, "Expect:"); /* no waiting for "go on" */
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, slot->headers);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.size > 0 ? request->body.data : "");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.size);
}

static void begin(struct http_client *client, struct slot *slot, struct http_exchange *exchange)
{
    exchange->is_answered = false;
    if (slot->easy == NULL)
        slot->easy = curl_easy_init();
    if (slot->easy == NULL) {
        error_set(&exchange->error, ERROR_IO, "%.100s: no memory for an exchange",
                  exchange->request.url);
        return;
    }
    slot->exchange = exchange;
    slot->is_too_large = false;
    slot->trouble[0] = '\0';
    buf_clear(&slot->body);
    curl_easy_reset(slot->easy);
    set_up(client, slot);
    set_request(slot, &exchange->request);
    curl_multi_add_handle(client->multi, slot->easy);
}

static void fail(const struct slot *slot, CURLcode code, struct http_exchange *exchange)
{
    const struct http_request *request = &exchange->request;
    const char *words = slot->trouble[0] != '\0' ? slot->trouble : curl_easy_strerror(code);
    if (slot->is_too_large)
        error_set(&exchange->error, ERROR_LIMIT, "%.120s: more than %lld bytes", request->url,
                  (long long)request->max_bytes);
    else if (code == CURLE_PEER_FAILED_VERIFICATION)
        error_set(&exchange->error, ERROR_IO, "%.100s: its certificate is not trusted: %.100s",
                  request->url, words);
    else if (code == CURLE_SSL_CACERT_BADFILE)
        error_set(&exchange->error, ERROR_IO, "%.100s: the certificates to trust cannot be used",
                  request->url);
    else
        error_set(&exchange->error, ERROR_IO, "%.120s: %.120s", request->url, words);
}

static void take_answer(struct slot *slot, struct arena *arena, struct http_exchange *exchange)
{
    long status = 0;
    char *type = NULL;
    curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(slot->easy, CURLINFO_CONTENT_TYPE, &type);
    struct str content_type = str_from(type);
    exchange->is_answered = true;
    exchange->error = (struct error){ERROR_NONE, ""};
    exchange->answer = (struct http_answer){
        .status = (int)status,
        .content_type = {str_c(arena, content_type), content_type.size},
        .body = {arena_copy(arena, slot->body.data, slot->body.size), slot->body.size},
    };
}

static void finish(struct http_client *client, struct arena *arena, CURL *easy, CURLcode code)
{
    void *context = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&context);
    struct slot *slot = context;
    if (code == CURLE_OK)
        take_answer(slot, arena, slot->exchange);
    else
        fail(slot, code, slot->exchange);
    curl_multi_remove_handle(client->multi, easy);
    curl_slist_free_all(slot->headers);
    slot->headers = NULL;
    slot->exchange = NULL;
}

/* ---- many ---- */

static void finish_some(struct http_client *client, struct arena *arena)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left)) != NULL;)
        if (message->msg == CURLMSG_DONE)
            finish(client, arena, message->easy_handle, message->data.result);
}

/* Begins as many exchanges as there are free slots; how many slots are then in use. */
static int begin_some(struct http_client *client, struct http_exchange *exchanges, size_t count,
                      size_t *begun)
{
    int busy = 0;
    for (int i = 0; i < HTTP_PARALLEL_MAX; i++) {
        struct slot *slot = &client->slots[i];
        while (slot->exchange == NULL && *begun < count)
            begin(client, slot, &exchanges[(*begun)++]);
        busy += slot->exchange != NULL;
    }
    return busy;
}

void http_ask_all(struct http_client *client, struct arena *arena, struct http_exchange *exchanges,
                  size_t count)
{
    size_t begun = 0;
    int running;
    while (begin_some(client, exchanges, count, &begun) > 0) {
        CHECK(curl_multi_perform(client->multi, &running) == CURLM_OK);
        finish_some(client, arena);
        if (running > 0)
            CHECK(curl_multi_poll(client->multi, NULL, 0, 1000, NULL) == CURLM_OK);
    }
}

bool http_ask(struct http_client *client, struct arena *arena, const struct http_request *request,
              struct http_answer *answer, struct error *err)
{
    struct http_exchange exchange = {.request = *request};
    http_ask_all(client, arena, &exchange, 1);
    *answer = exchange.answer;
    return exchange.is_answered || error_set(err, exchange.error.code, "%s", exchange.error.text);
}

bool http_take_body(const struct http_exchange *exchange, struct str *body, struct error *err)
{
    int status = exchange->answer.status;
    if (!exchange->is_answered)
        return error_set(err, exchange->error.code, "%s", exchange->error.text);
    *body = exchange->answer.body;
    if (status == 200)
        return true;
    return error_set(err, status == 404 || status == 410 ? ERROR_NOT_FOUND : ERROR_IO,
                     "%.180s: the server answers with status %d", exchange->request.url, status);
}

bool http_get(struct http_client *client, struct arena *arena, const char *url, int64_t max_bytes,
              struct str *body, struct error *err)
{
    struct http_exchange exchange = {.request = {.url = url, .max_bytes = max_bytes}};
    http_ask_all(client, arena, &exchange, 1);
    return http_take_body(&exchange, body, err);
}
