/* SPDX-License-Identifier: Apache-2.0 */
/* The client against a server of canned answers on the loopback, one thread, a port of its own. */
#include "base/testing.h"
#include "net/http_client.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_BYTES_MAX = 1 << 16 };

struct server {
    int listener;
    int port;
    pthread_t thread;
    int connections;
    char request[REQUEST_BYTES_MAX]; /* the last one */
};

/* "hello, hello, hello" by gzip. */
static const unsigned char gzipped[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9,
    0xd7, 0x51, 0xc8, 0x40, 0xa2, 0x00, 0x9f, 0xa1, 0xca, 0x09, 0x13, 0x00, 0x00, 0x00,
};

static const struct {
    const char *path, *answer;
} pages[] = {
    {"GET /page ", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"},
    {"GET /absent ", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"},
    {"GET /gone ", "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"},
    {"GET /busy ", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"},
    {"GET /plain-redirect ",
     "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"},
    {"GET /file-redirect ",
     "HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n"},
    {"POST /add ",
     "HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 3\r\n\r\n12\n"},
    {"POST /moved ",
     "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"},
};

static void send_all(int fd, const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        at += n;
        size -= (size_t)n;
    }
}

static void answer(int fd, const char *request)
{
    char head[256];
    if (strncmp(request, "GET /gzip ", 10) == 0) {
        snprintf(head, sizeof head,
                 "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
                 sizeof gzipped);
        send_all(fd, head, strlen(head));
        send_all(fd, gzipped, sizeof gzipped);
        return;
    }
    for (size_t i = 0; i < CASE_COUNT(pages); i++)
        if (strncmp(request, pages[i].path, strlen(pages[i].path)) == 0)
            send_all(fd, pages[i].answer, strlen(pages[i].answer));
}

/* Reads one request with its body; false when the other side is done. */
static bool take_request(struct server *server, int fd)
{
    static char bytes[REQUEST_BYTES_MAX];
    size_t size = 0, wanted = SIZE_MAX;
    memset(bytes, 0, sizeof bytes);
    while (size < wanted) {
        ssize_t n = recv(fd, bytes + size, sizeof bytes - 1 - size, 0);
        if (n <= 0)
            return false;
        size += (size_t)n;
        const char *end = strstr(bytes, "\r\n\r\n");
        const char *length = strstr(bytes, "Content-Length: ");
        if (end != NULL)
            wanted = (size_t)(end - bytes) + 4 + (length == NULL ? 0 : (size_t)atoi(length + 16));
    }
    memcpy(server->request, bytes, sizeof bytes); /* before the answer, so that it is there */
    return true;
}

static void *serve(void *context)
{
    struct server *server = context;
    for (int fd; (fd = accept(server->listener, NULL, NULL)) >= 0; close(fd)) {
        server->connections++;
        while (take_request(server, fd))
            answer(fd, server->request);
    }
    return NULL;
}

struct fixture {
    struct server server;
    struct http_client *client;
    struct arena arena;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct error err;
    *state = f;
    f->server.listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(f->server.listener, (struct sockaddr *)&address, size) != 0
        || listen(f->server.listener, 8) != 0
        || getsockname(f->server.listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    f->server.port = ntohs(address.sin_port);
    return !http_client_open(&f->client, &err)
           || pthread_create(&f->server.thread, NULL, serve, &f->server) != 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    http_client_close(f->client);
    shutdown(f->server.listener, SHUT_RDWR);
    pthread_join(f->server.thread, NULL);
    close(f->server.listener);
    arena_release(&f->arena);
    free(f);
    return 0;
}

static const char *at(struct fixture *f, const char *path)
{
    return arena_printf(&f->arena, "http://127.0.0.1:%d/%s", f->server.port, path);
}

static void pages_are_fetched_over_one_connection(void **state)
{
    struct fixture *f = *state;
    struct str body;
    struct error err;
    for (int i = 0; i < 3; i++) {
        assert_true(http_get(f->client, &f->arena, at(f, "page"), 5, &body, &err));
        assert_true(str_eq(body, STR("hello")));
    }
    assert_int_equal(f->server.connections, 1);
    assert_non_null(strstr(f->server.request, "Accept-Encoding: gzip\r\n"));
}

static void statuses_become_errors(void **state)
{
    static const struct {
        const char *path;
        enum error_code code;
        const char *words;
    } cases[] = {
        {"absent", ERROR_NOT_FOUND, "status 404"},
        {"gone", ERROR_NOT_FOUND, "status 410"},
        {"busy", ERROR_IO, "status 503"},
        {"plain-redirect", ERROR_IO, "not supported or disabled"},
        {"file-redirect", ERROR_IO, "not supported or disabled"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct str body;
        struct error err;
        assert_false(http_get(f->client, &f->arena, at(f, cases[i].path), 100, &body, &err));
        assert_int_equal(err.code, cases[i].code);
        if (strstr(err.text, cases[i].words) == NULL || strstr(err.text, cases[i].path) == NULL)
            fail_msg("%s: %s", cases[i].path, err.text);
    }
}

static void what_is_too_large_is_not_taken(void **state)
{
    struct fixture *f = *state;
    struct str body;
    struct error err;
    assert_false(http_get(f->client, &f->arena, at(f, "page"), 4, &body, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    assert_true(http_get(f->client, &f->arena, at(f, "gzip"), 19, &body, &err));
    assert_true(str_eq(body, STR("hello, hello, hello")));
    assert_false(http_get(f->client, &f->arena, at(f, "gzip"), 18, &body, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
}

static void a_post_gets_the_answer_with_its_status_and_type(void **state)
{
    struct fixture *f = *state;
    struct http_request request = {.url = at(f, "add"),
                                   .content_type = "text/plain",
                                   .body = STR("old 0\n\nnote\n"),
                                   .max_bytes = 100};
    struct http_answer answer;
    struct error err;
    assert_true(http_ask(f->client, &f->arena, &request, &answer, &err));
    assert_int_equal(answer.status, 409);
    assert_true(str_eq(answer.content_type, STR("text/x.tlog.size")));
    assert_true(str_eq(answer.body, STR("12\n")));
    assert_non_null(strstr(f->server.request, "\r\n\r\nold 0\n\nnote\n"));
    request.url = at(f, "moved"); /* what is sent is not sent elsewhere */
    assert_true(http_ask(f->client, &f->arena, &request, &answer, &err));
    assert_int_equal(answer.status, 302);
}

static void many_are_asked_at_once(void **state)
{
    enum { COUNT = 3 };
    struct fixture *f = *state;
    struct http_exchange exchanges[COUNT] = {
        {.request = {.url = at(f, "page"), .max_bytes = 10}},
        {.request = {.url = "http://127.0.0.1:1/closed", .max_bytes = 10}},
        {.request = {.url = "http://127.0.0.1:1/closed-too", .max_bytes = 10}},
    };
    http_ask_all(f->client, &f->arena, exchanges, COUNT);
    assert_true(exchanges[0].is_answered);
    for (int i = 1; i < COUNT; i++) {
        assert_false(exchanges[i].is_answered);
        assert_int_equal(exchanges[i].error.code, ERROR_IO);
        assert_non_null(strstr(exchanges[i].error.text, "http://127.0.0.1:1/closed"));
    }
}

static void the_environment_has_no_say(void **state)
{
    struct fixture *f = *state;
    struct str body;
    struct error err;
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    assert_true(http_get(f->client, &f->arena, at(f, "page"), 5, &body, &err));
    unsetenv("http_proxy");
}

static void only_certificates_are_trusted(void **state)
{
    struct fixture *f = *state;
    struct error err;
    assert_false(http_client_trust(f->client, STR(""), &err));
    assert_int_equal(err.code, ERROR_FORMAT);
    assert_false(http_client_trust(f->client, STR("-----BEGIN PRIVATE KEY-----\n"), &err));
    assert_int_equal(err.code, ERROR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pages_are_fetched_over_one_connection, setup, teardown),
        cmocka_unit_test_setup_teardown(statuses_become_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_too_large_is_not_taken, setup, teardown),
        cmocka_unit_test_setup_teardown(a_post_gets_the_answer_with_its_status_and_type, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(many_are_asked_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(the_environment_has_no_say, setup, teardown),
        cmocka_unit_test_setup_teardown(only_certificates_are_trusted, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
