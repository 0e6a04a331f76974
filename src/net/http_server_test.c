/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_server.h"

#include "base/buf.h"
#include "base/testing.h"
#include "net/http_head.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BODY_BYTES_MAX = 1000 };

/* Says what it was asked. */
static void echo(void *context, struct arena *arena, const struct http_server_request *request,
                 struct http_server_answer *answer)
{
    (void)context;
    answer->status = str_eq(request->target, STR("/conflict")) ? 409 : 200;
    answer->content_type = answer->status == 409 ? "text/x.tlog.size" : NULL;
    answer->body = str_from(arena_printf(arena, "%.*s %.*s %.*s", STR_ARG(request->method),
                                         STR_ARG(request->target), STR_ARG(request->body)));
}

static struct http_server *start_at(const char *address, int deadline_ms, size_t connections_max)
{
    const struct http_server_options options = {.address = address,
                                                .body_bytes_max = BODY_BYTES_MAX,
                                                .deadline_ms = deadline_ms,
                                                .connections_max = connections_max,
                                                .handle = echo};
    struct http_server *server;
    struct error err;
    if (!http_server_start(&options, &server, &err))
        fail_msg("%s", err.text);
    return server;
}

/* `from` is an address of the loopback network, which is ours from one end to the other. */
static int dial_from(const struct http_server *server, uint32_t from)
{
    const char *port = strrchr(http_server_address(server), ':') + 1;
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(from)};
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&own, sizeof own), 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static int dial(const struct http_server *server)
{
    return dial_from(server, INADDR_LOOPBACK);
}

/* All that comes until the server closes. */
static void take_all(int fd, struct buf *out)
{
    char block[4096];
    ssize_t got;
    buf_init(out);
    while ((got = recv(fd, block, sizeof block, 0)) > 0)
        buf_add(out, block, (size_t)got);
    close(fd);
}

static void ask(const struct http_server *server, struct str bytes, struct buf *out)
{
    int fd = dial(server);
    assert_int_equal(send(fd, bytes.data, bytes.size, MSG_NOSIGNAL), bytes.size);
    take_all(fd, out);
}

static size_t count_of(const struct buf *buf, const char *word)
{
    size_t count = 0;
    for (const char *at = buf->data; at != NULL && (at = strstr(at, word)) != NULL; at++)
        count++;
    return count;
}

static void answers(void **state)
{
    static const struct {
        const char *request, *first, *last;
    } cases[] = {
        {"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\r\n\r\nGET /a "},
        {"POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\n",
         "\r\n\r\nPOST /b hello"},
        {"POST /conflict HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
         "HTTP/1.1 409 Conflict\r\n", "\r\n\r\nPOST /conflict "},
        {"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n", "close\r\n\r\n"},
        {"GET /a HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\r\n\r\nGET /a "},
    };
    struct http_server *server = start_at("127.0.0.1:0", 0, 0);
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf out;
        ask(server, str_from(cases[i].request), &out);
        assert_true(str_starts(buf_view(&out), str_from(cases[i].first)));
        size_t last = strlen(cases[i].last);
        assert_true(out.size > last);
        assert_string_equal(out.data + out.size - last, cases[i].last);
        assert_int_equal(count_of(&out, "\r\nConnection: close\r\n"), 1);
        assert_int_equal(count_of(&out, "\r\nContent-Length: "), 1);
        buf_release(&out);
    }
    http_server_stop(server);
}

/* Requests that hide another, or that two programs read in two ways: refused, and one answer only.
 */
static void refuses(void **state)
{
#define NEXT "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
#define R(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
    static const struct {
        struct str request;
        int status;
    } cases[] = {
        {R("GET / HTTP/1.1\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 36\r\n\r\n" NEXT),
         400},
        {R("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 36\r\n"
           "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
         400},
        {R("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+0\r\n\r\n"), 411},
        {R("GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"), 400},
        {R("GET /a\rb HTTP/1.1\r\nHost: x\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\nHost: x\n\n"), 400},
        {R("GET / HTTP/1.10\r\nHost: x\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: x\r\n\r\n" NEXT), 200},
        {R("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" NEXT), 200},
        {R("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"), 413},
        {R("\r\n" NEXT), 400},
    };
#undef R
#undef NEXT
    struct http_server *server = start_at("127.0.0.1:0", 0, 0);
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf out;
        char first[32];
        snprintf(first, sizeof first, "HTTP/1.1 %d ", cases[i].status);
        ask(server, cases[i].request, &out);
        if (!str_starts(buf_view(&out), str_from(first)))
            fail_msg("%zu: %s", i, out.data == NULL ? "" : out.data);
        assert_int_equal(count_of(&out, "HTTP/1.1 "), 1);
        assert_int_equal(count_of(&out, "hidden"), 0);
        assert_int_equal(count_of(&out, "\r\nConnection: close\r\n"), 1);
        buf_release(&out);
    }
    http_server_stop(server);
}

static void limits(void **state)
{
    struct http_server *server = start_at("127.0.0.1:0", 0, 0);
    struct buf request, out;
    (void)state;
    buf_init(&request);
    buf_text(&request, "GET / HTTP/1.1\r\nHost: x\r\nX: ");
    buf_repeat(&request, "y", HTTP_HEAD_BYTES_MAX);
    ask(server, buf_view(&request), &out);
    assert_true(str_starts(buf_view(&out), STR("HTTP/1.1 431 ")));
    buf_release(&out);
    /* The client may hand over a body in parts, after it was told to go on. */
    int fd = dial(server);
    const struct str head = STR("POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                                "Content-Length: 1000\r\n\r\n");
    char interim[25];
    assert_int_equal(send(fd, head.data, head.size, 0), head.size);
    assert_int_equal(recv(fd, interim, sizeof interim, MSG_WAITALL), sizeof interim);
    assert_memory_equal(interim, "HTTP/1.1 100 Continue\r\n\r\n", sizeof interim);
    for (int i = 0; i < BODY_BYTES_MAX; i++)
        assert_int_equal(send(fd, "z", 1, 0), 1);
    take_all(fd, &out);
    assert_true(str_starts(buf_view(&out), STR("HTTP/1.1 200 ")));
    assert_int_equal(count_of(&out, "z"), BODY_BYTES_MAX);
    buf_release(&out);
    /* A body that ends too early. */
    fd = dial(server);
    const struct str cut = STR("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    assert_int_equal(send(fd, cut.data, cut.size, 0), cut.size);
    shutdown(fd, SHUT_WR);
    take_all(fd, &out);
    assert_true(str_starts(buf_view(&out), STR("HTTP/1.1 400 ")));
    buf_release(&out);
    buf_release(&request);
    http_server_stop(server);
}

/* Clients that ask slowly, or nothing, are sent away when their time is over, and the others that
 * waited for their seats are answered. */
static void slow_clients(void **state)
{
    enum { SEATS = 2 };
    struct http_server *server = start_at("127.0.0.1:0", 100, SEATS);
    int slow[SEATS];
    struct buf out;
    (void)state;
    for (int i = 0; i < SEATS; i++) {
        slow[i] = dial(server);
        if (i == 0)
            assert_int_equal(send(slow[i], "GET /slow", 9, 0), 9);
    }
    ask(server, STR("GET /next HTTP/1.1\r\nHost: x\r\n\r\n"), &out);
    assert_int_equal(count_of(&out, "GET /next"), 1);
    buf_release(&out);
    for (int i = 0; i < SEATS; i++) {
        take_all(slow[i], &out);
        assert_int_equal(count_of(&out, "HTTP/1.1 408 "), i == 0);
        buf_release(&out);
    }
    http_server_stop(server);
}

/* One address that opens more connections than there are seats and places, and asks nothing, keeps
 * nobody else out; not in the ten minutes that its own deadlines would take. */
static void one_slow_address(void **state)
{
    enum { SEATS = 8, SLOW = 220, OTHERS = 3 };
    struct http_server *server = start_at("127.0.0.1:0", 600000, SEATS);
    int slow[SLOW];
    (void)state;
    for (int i = 0; i < SLOW; i++) {
        slow[i] = dial(server);
        (void)!send(slow[i], "GET /slow", 9, MSG_NOSIGNAL); /* some have been sent away by now */
    }
    for (uint32_t i = 1; i <= OTHERS; i++) {
        const struct str request = STR("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
        int fd = dial_from(server, INADDR_LOOPBACK + i);
        struct buf out;
        assert_int_equal(send(fd, request.data, request.size, 0), request.size);
        take_all(fd, &out);
        assert_int_equal(count_of(&out, "GET /next"), 1);
        buf_release(&out);
    }
    http_server_stop(server);
    for (int i = 0; i < SLOW; i++)
        close(slow[i]);
}

enum { CLIENTS = 24 };

static void *ask_often(void *context)
{
    long failed = 0;
    for (int i = 0; i < 20; i++) {
        struct buf out;
        ask(context, STR("GET /often HTTP/1.1\r\nHost: x\r\n\r\n"), &out);
        failed += count_of(&out, "GET /often") != 1;
        buf_release(&out);
    }
    return failed == 0 ? NULL : context;
}

static void many_clients(void **state)
{
    struct http_server *server = start_at("127.0.0.1:0", 0, 4);
    pthread_t threads[CLIENTS];
    void *failed;
    (void)state;
    for (int i = 0; i < CLIENTS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, server), 0);
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    http_server_stop(server);
}

static double cpu_s(void)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Whom the host cannot hand over for want of files waits, and costs nothing meanwhile. */
static void without_files(void **state)
{
    static const char request[] = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
    struct http_server *server = start_at("127.0.0.1:0", 0, 0);
    struct rlimit before, tight;
    struct buf out;
    (void)state;
    int next = dup(STDIN_FILENO);
    assert_true(next >= 0 && close(next) == 0 && getrlimit(RLIMIT_NOFILE, &before) == 0);
    tight = (struct rlimit){(rlim_t)next + 1, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
    int fd = dial(server);
    double cpu_before_s = cpu_s();
    usleep(400000);
    double cpu_spent_s = cpu_s() - cpu_before_s;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_true(cpu_spent_s < 0.2);
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    take_all(fd, &out);
    assert_int_equal(count_of(&out, "200 OK"), 1);
    buf_release(&out);
    http_server_stop(server);
}

static void ends(void **state)
{
    static const int signals[] = {SIGTERM, SIGINT, 0};
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(signals); i++) {
        struct http_server *server = start_at("127.0.0.1:0", 0, 0);
        int idle = dial(server);
        if (signals[i] != 0)
            raise(signals[i]);
        else
            http_server_end(server);
        http_server_wait(server);
        http_server_stop(server);
        close(idle);
    }
}

static void addresses(void **state)
{
    static const char *const bad[] = {"",      "127.0.0.1",      ":0", "127.0.0.1:", "127.0.0.1:x",
                                      "::1:0", "127.0.0.1:99999"};
    struct error err;
    struct http_server *server;
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(bad); i++) {
        const struct http_server_options options = {.address = bad[i], .handle = echo};
        assert_false(http_server_start(&options, &server, &err));
        assert_int_equal(err.code, ERROR_USAGE);
        assert_null(server);
    }
    server = start_at("127.0.0.1:0", 0, 0);
    assert_true(str_starts(str_from(http_server_address(server)), STR("127.0.0.1:")));
    const struct http_server_options taken = {.address = http_server_address(server)};
    struct http_server *second;
    assert_false(http_server_start(&taken, &second, &err));
    assert_int_equal(err.code, ERROR_IO);
    http_server_stop(server);
    const struct http_server_options six = {.address = "[::1]:0", .handle = echo};
    if (http_server_start(&six, &server, &err)) { /* a host may be without IPv6 */
        assert_true(str_starts(str_from(http_server_address(server)), STR("[::1]:")));
        http_server_stop(server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),          cmocka_unit_test(refuses),
        cmocka_unit_test(limits),           cmocka_unit_test(slow_clients),
        cmocka_unit_test(one_slow_address), cmocka_unit_test(many_clients),
        cmocka_unit_test(without_files),    cmocka_unit_test(ends),
        cmocka_unit_test(addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
