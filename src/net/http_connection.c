/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_connection.h"

#include "base/buf.h"
#include "net/http_head.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

enum {
    LINGER_MS = 1000, /* how long we listen on, so that the client can read a refusal */
    LINGER_BYTES_MAX = 1 << 20,
};

struct connection {
    int fd;
    const struct http_server_options *options;
    struct arena arena;
    int64_t deadline_ms; /* of CLOCK_MONOTONIC */
    char *bytes;         /* of the head and what came with it; HTTP_HEAD_BYTES_MAX */
    size_t size;
    struct http_server_request request;
    struct http_server_answer answer;
    bool is_head; /* the method was HEAD */
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for the socket; false when the deadline has come. */
static bool wait_for(struct connection *connection, short events)
{
    struct pollfd poll_fd = {.fd = connection->fd, .events = events};
    for (;;) {
        int64_t left_ms = connection->deadline_ms - now_ms();
        if (left_ms <= 0)
            return false;
        int ready = poll(&poll_fd, 1, (int)left_ms);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

/* At least one byte; 0 at the end, on an error and when the time is over. */
static size_t receive(struct connection *connection, char *bytes, size_t capacity)
{
    for (;;) {
        ssize_t got = recv(connection->fd, bytes, capacity, 0);
        if (got >= 0)
            return (size_t)got;
        if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
            return 0;
        if (!wait_for(connection, POLLIN))
            return 0;
    }
}

static bool send_all(struct connection *connection, struct str bytes)
{
    while (bytes.size > 0) {
        ssize_t put = send(connection->fd, bytes.data, bytes.size, MSG_NOSIGNAL);
        if (put >= 0) {
            bytes.data += put;
            bytes.size -= (size_t)put;
        } else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
            return false;
        } else if (!wait_for(connection, POLLOUT)) {
            return false;
        }
    }
    return true;
}

/* ---- the answer ---- */

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "";
}

static void write_date(struct buf *out)
{
    char text[64];
    time_t now = time(NULL);
    struct tm parts;
    if (gmtime_r(&now, &parts) != NULL
        && strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts) > 0)
        buf_text(out, text);
}

static void send_answer(struct connection *connection)
{
    const struct http_server_answer *answer = &connection->answer;
    struct buf out;
    buf_init(&out);
    buf_printf(&out, "HTTP/1.1 %d %s\r\n", answer->status, reason_of(answer->status));
    write_date(&out);
    if (answer->allow != NULL)
        buf_printf(&out, "Allow: %s\r\n", answer->allow);
    buf_printf(&out,
               "Content-Type: %s\r\nX-Content-Type-Options: nosniff\r\n"
               "Content-Length: %zu\r\nConnection: close\r\n\r\n",
               answer->content_type != NULL ? answer->content_type : "text/plain; charset=utf-8",
               answer->body.size);
    if (!connection->is_head)
        buf_str(&out, answer->body);
    (void)send_all(connection, buf_view(&out)); /* a client that went away has its loss */
    buf_release(&out);
}

static bool refuse(struct connection *connection, int status, const char *why)
{
    connection->answer = (struct http_server_answer){
        .status = status, .body = str_from(arena_printf(&connection->arena, "%s\n", why))};
    return false;
}

/*
 * To close a socket with unread bytes in it throws away what the other side has not read yet. So we
 * end our half, and read on for a while to nowhere.
 */
static void linger(struct connection *connection)
{
    char block[4096];
    size_t total = 0, got;
    int64_t latest_ms = now_ms() + LINGER_MS;
    if (connection->deadline_ms > latest_ms)
        connection->deadline_ms = latest_ms;
    shutdown(connection->fd, SHUT_WR);
    while (total < LINGER_BYTES_MAX && (got = receive(connection, block, sizeof block)) > 0)
        total += got;
}

/* ---- the request ---- */

/* False without a status: the client went away before it had asked. */
static bool read_head(struct connection *connection, size_t *head_size)
{
    connection->bytes = arena_alloc(&connection->arena, HTTP_HEAD_BYTES_MAX, 1);
    for (;;) {
        *head_size = http_head_size((struct str){connection->bytes, connection->size});
        if (*head_size > 0)
            return true;
        size_t room = HTTP_HEAD_BYTES_MAX - connection->size;
        if (room == 0)
            return refuse(connection, 431, "the head of the request is too large");
        size_t got = receive(connection, connection->bytes + connection->size, room);
        connection->size += got;
        if (got == 0 && connection->size > 0 && now_ms() >= connection->deadline_ms)
            return refuse(connection, 408, "the request took too long");
        if (got == 0)
            return false;
    }
}

static bool read_body(struct connection *connection, const struct http_head *head, size_t head_size)
{
    size_t size = (size_t)head->content_length, got, have = connection->size - head_size;
    if (head->content_length > (int64_t)connection->options->body_bytes_max)
        return refuse(connection, 413, "the body of the request is too large");
    char *body = arena_alloc(&connection->arena, size + 1, 1);
    if (have > size)
        have = size; /* what follows is another request, which nobody reads */
    for (size_t i = 0; i < have; i++)
        body[i] = connection->bytes[head_size + i];
    if (have < size && head->wants_continue
        && !send_all(connection, STR("HTTP/1.1 100 Continue\r\n\r\n")))
        return false;
    for (; have < size; have += got) {
        got = receive(connection, body + have, size - have);
        if (got == 0)
            return now_ms() >= connection->deadline_ms
                       ? refuse(connection, 408, "the request took too long")
                       : refuse(connection, 400, "the body is shorter than its Content-Length");
    }
    connection->request.body = (struct str){body, size};
    return true;
}

static bool read_request(struct connection *connection)
{
    struct http_head head;
    size_t head_size;
    const char *why;
    if (!read_head(connection, &head_size))
        return false;
    int status = http_head_parse((struct str){connection->bytes, head_size}, &head, &why);
    if (status != 0)
        return refuse(connection, status, why);
    connection->is_head = str_eq(head.method, STR("HEAD"));
    connection->request = (struct http_server_request){
        .method = connection->is_head ? STR("GET") : head.method, .target = head.target};
    return read_body(connection, &head, head_size);
}

void http_connection_serve(int fd, const struct http_server_options *options)
{
    struct connection connection = {
        .fd = fd, .options = options, .deadline_ms = now_ms() + options->deadline_ms};
    arena_init(&connection.arena);
    if (read_request(&connection))
        options->handle(options->context, &connection.arena, &connection.request,
                        &connection.answer);
    if (connection.answer.status != 0) {
        /* A handler, or a slow client, may have used up the time; the answer has its own. */
        connection.deadline_ms = now_ms() + options->deadline_ms;
        send_answer(&connection);
        linger(&connection);
    }
    arena_release(&connection.arena);
}
