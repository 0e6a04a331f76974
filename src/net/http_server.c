/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_server.h"

#include "base/number.h"
#include "net/http_connection.h"
#include "net/http_room.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    DEADLINE_MS = 10000,
    CONNECTIONS_MAX = 64,
    BACKLOG = 128,
    OUT_OF_FILES_MS = 100,
    NO_SOCKET = -1,
};

/* What the thread of a connection is given. */
struct service {
    struct http_server *server;
    struct http_place *place;
};

struct http_server {
    struct arena arena; /* of itself, the address and the room */
    struct http_server_options options;
    const char *address;
    int listener, ended, woken; /* a socket and two eventfds: for wait(), and for the listener */
    sigset_t signals, mask_before;
    pthread_t thread;     /* that accepts */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t has_left;
    struct http_room room;
    struct service *services; /* one for each place */
    bool is_stopping;
};

/* ---- the address ---- */

/* "[::1]:80" → "::1", "80". */
static bool split_address(struct arena *arena, const char *address, char **host, char **port,
                          struct error *err)
{
    struct str text = str_from(address);
    const char *colon = strrchr(address, ':');
    int64_t number;
    if (colon == NULL || colon == address
        || !integer_parse(str_from(colon + 1), 0, UINT16_MAX, &number))
        return error_set(err, ERROR_USAGE, "an address is HOST:PORT, not \"%.60s\"", address);
    struct str name = {text.data, (size_t)(colon - address)};
    bool is_bracketed = name.size > 2 && name.data[0] == '[' && name.data[name.size - 1] == ']';
    if (is_bracketed)
        name = (struct str){name.data + 1, name.size - 2};
    else if (memchr(name.data, ':', name.size) != NULL)
        return error_set(err, ERROR_USAGE, "an IPv6 address stands in brackets: [::1]:0");
    *host = str_c(arena, name);
    *port = arena_printf(arena, "%s", colon + 1);
    return true;
}

static bool bind_first(const struct addrinfo *found, int *listener)
{
    const int on = 1;
    int saved = EADDRNOTAVAIL;
    for (const struct addrinfo *at = found; at != NULL; at = at->ai_next) {
        int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0
            && bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
            *listener = fd;
            return true;
        }
        saved = errno;
        if (fd >= 0)
            close(fd);
    }
    errno = saved;
    return false;
}

static bool listen_at(struct http_server *server, struct error *err)
{
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    const char *address = server->options.address;
    struct addrinfo *found;
    char *host = NULL, *port = NULL;
    if (!split_address(&server->arena, address, &host, &port, err))
        return false;
    int code = getaddrinfo(host, port, &wanted, &found);
    if (code != 0)
        return error_set(err, code == EAI_SYSTEM ? ERROR_IO : ERROR_USAGE, "%.120s: %s", address,
                         gai_strerror(code));
    bool good = bind_first(found, &server->listener) || error_errno(err, "%.120s", address);
    freeaddrinfo(found);
    return good;
}

static bool name_address(struct http_server *server, struct error *err)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(server->listener, (struct sockaddr *)&address, &size) != 0)
        return error_errno(err, "the address of a socket");
    if (getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV)
        != 0)
        return error_set(err, ERROR_IO, "the address of a socket has no name");
    server->address = arena_printf(&server->arena,
                                   address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
    return true;
}

/* ---- connections ---- */

static void signal_event(int event)
{
    const uint64_t one = 1;
    (void)!write(event, &one, sizeof one); /* it can only fail when it is signalled enough */
}

static void clear_event(int event)
{
    uint64_t count;
    (void)!read(event, &count, sizeof count);
}

static void leave(struct http_server *server, struct http_place *place)
{
    pthread_mutex_lock(&server->lock);
    close(place->fd);
    http_room_leave(&server->room, place);
    signal_event(server->woken);
    pthread_cond_signal(&server->has_left);
    pthread_mutex_unlock(&server->lock);
}

static void *serve(void *context)
{
    struct service *service = context;
    struct http_server *server = service->server;
    struct http_place *place = service->place;
    http_connection_serve(place->fd, &server->options);
    leave(server, place);
    return NULL;
}

/* A thread of its own for the connection, which it closes; a host without threads left drops it. */
static void begin_service(struct http_server *server, struct http_place *place)
{
    struct service *service = &server->services[place - server->room.places];
    pthread_t thread;
    *service = (struct service){server, place};
    if (pthread_create(&thread, NULL, serve, service) == 0)
        pthread_detach(thread);
    else
        leave(server, place);
}

static void serve_waiting(struct http_server *server)
{
    struct http_place *place;
    do {
        pthread_mutex_lock(&server->lock);
        place = http_room_next(&server->room);
        pthread_mutex_unlock(&server->lock);
        if (place != NULL)
            begin_service(server, place);
    } while (place != NULL);
}

/* False if the host has no more files for us: it would wake us for the same client at once, and
 * again. */
static bool accept_one(struct http_server *server)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    int fd =
        accept4(server->listener, (struct sockaddr *)&address, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM;
    pthread_mutex_lock(&server->lock);
    int dropped = http_room_enter(&server->room, fd, http_address_of(&address));
    pthread_mutex_unlock(&server->lock);
    if (dropped != HTTP_ROOM_NOBODY)
        close(dropped);
    return true;
}

static bool is_stopping(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    bool stopping = server->is_stopping;
    pthread_mutex_unlock(&server->lock);
    return stopping;
}

static void *accept_all(void *context)
{
    struct http_server *server = context;
    bool can_accept = true;
    while (!is_stopping(server)) {
        struct pollfd events[] = {{.fd = server->woken, .events = POLLIN},
                                  {.fd = server->listener, .events = POLLIN}};
        if (poll(events, can_accept ? 2 : 1, can_accept ? -1 : OUT_OF_FILES_MS) < 0)
            continue; /* a signal, or no memory for a moment */
        if (events[0].revents != 0)
            clear_event(server->woken);
        can_accept = events[1].revents == 0 || accept_one(server);
        serve_waiting(server);
    }
    return NULL;
}

/* ---- the server ---- */

static bool open_events(struct http_server *server, struct error *err)
{
    server->ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->woken = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return (server->ended >= 0 && server->woken >= 0) || error_errno(err, "an event of the host");
}

static void release(struct http_server *server)
{
    const int files[] = {server->listener, server->ended, server->woken};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i] != NO_SOCKET)
            close(files[i]);
    pthread_cond_destroy(&server->has_left);
    pthread_mutex_destroy(&server->lock);
    pthread_sigmask(SIG_SETMASK, &server->mask_before, NULL);
    struct arena arena = server->arena; /* the server itself lives in it */
    arena_release(&arena);
}

static struct http_server *new_server(const struct http_server_options *options)
{
    struct arena arena;
    arena_init(&arena);
    struct http_server *server = ARENA_NEW(&arena, struct http_server);
    server->options = *options;
    if (options->deadline_ms == 0)
        server->options.deadline_ms = DEADLINE_MS;
    if (options->connections_max == 0)
        server->options.connections_max = CONNECTIONS_MAX;
    http_room_init(&server->room, &arena, server->options.connections_max);
    server->services = ARENA_ARRAY(&arena, struct service, server->room.place_count);
    server->listener = server->ended = server->woken = NO_SOCKET;
    server->arena = arena;
    CHECK(pthread_mutex_init(&server->lock, NULL) == 0);
    CHECK(pthread_cond_init(&server->has_left, NULL) == 0);
    return server;
}

bool http_server_start(const struct http_server_options *options, struct http_server **started,
                       struct error *err)
{
    struct http_server *server = new_server(options);
    *started = NULL;
    sigemptyset(&server->signals);
    sigaddset(&server->signals, SIGINT);
    sigaddset(&server->signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &server->signals, &server->mask_before);
    if (!open_events(server, err) || !listen_at(server, err) || !name_address(server, err)) {
        release(server);
        return false;
    }
    int code = pthread_create(&server->thread, NULL, accept_all, server);
    if (code != 0) {
        release(server);
        return error_set(err, ERROR_IO, "no thread for a server: %s", strerror(code));
    }
    *started = server;
    return true;
}

const char *http_server_address(const struct http_server *server)
{
    return server->address;
}

void http_server_wait(struct http_server *server)
{
    int signals = signalfd(-1, &server->signals, SFD_CLOEXEC | SFD_NONBLOCK);
    struct pollfd events[] = {{.fd = signals, .events = POLLIN},
                              {.fd = server->ended, .events = POLLIN}};
    while (poll(events, 2, -1) < 0 && errno == EINTR)
        continue;
    struct signalfd_siginfo taken;
    if (signals >= 0) {
        (void)!read(signals, &taken, sizeof taken); /* or it would kill us when it is unblocked */
        close(signals);
    }
}

void http_server_end(struct http_server *server)
{
    signal_event(server->ended);
}

/* Who has not asked by now is not heard any more; who is being served and has asked is answered. */
static void send_away(struct http_room *room)
{
    for (size_t i = 0; i < room->place_count; i++) {
        struct http_place *place = &room->places[i];
        if (place->fd == HTTP_ROOM_NOBODY)
            continue;
        if (place->is_served) {
            shutdown(place->fd, SHUT_RD);
        } else {
            close(place->fd);
            http_room_leave(room, place);
        }
    }
}

void http_server_stop(struct http_server *server)
{
    if (server == NULL)
        return;
    pthread_mutex_lock(&server->lock);
    server->is_stopping = true;
    signal_event(server->woken);
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->thread, NULL);
    pthread_mutex_lock(&server->lock);
    send_away(&server->room);
    while (server->room.served > 0)
        pthread_cond_wait(&server->has_left, &server->lock);
    pthread_mutex_unlock(&server->lock);
    release(server);
}
