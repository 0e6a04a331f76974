/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who of the connected clients is served now, and who waits: a table without threads or I/O.
 *
 *     connected ──► waits ──► is served ──► gone
 *                     └── dropped, if the room is full of others from the same address
 *
 * An address has at most a quarter of what is served at once, however many connect from it, and of
 * those that wait, the one whose address is served least is next. So whoever has one address cannot
 * shut out the others by being slow. Of IPv6 the first 64 bits are the address: a client mostly has
 * all that begin with them.
 */
#ifndef SURETY_NET_HTTP_ROOM_H
#define SURETY_NET_HTTP_ROOM_H

#include "base/arena.h"

#include <stdbool.h>
#include <sys/socket.h>

enum {
    HTTP_ROOM_NOBODY = -1,
    HTTP_ROOM_WAITING = 192, /* places beside those of the served */
};

struct http_address {
    uint8_t bytes[8];
    bool is_6;
};

/* A place for one connection. */
struct http_place {
    int fd; /* HTTP_ROOM_NOBODY: free */
    struct http_address address;
    uint64_t number; /* in the order of their coming */
    bool is_served;
};

struct http_room {
    struct http_place *places;
    size_t place_count;
    size_t served, served_max, share; /* the last: of one address */
    uint64_t come;
};

struct http_address http_address_of(const struct sockaddr_storage *address);

/* Places in `arena`; at most `served_max` are served at once. */
void http_room_init(struct http_room *room, struct arena *arena, size_t served_max);

/* A client has connected and waits. The result is a connection to be closed, perhaps this one, or
 * HTTP_ROOM_NOBODY: in a full room the last to come goes, of the address that waits most. O(places
 * squared) then, else O(places). */
int http_room_enter(struct http_room *room, int fd, struct http_address address) MUST_USE;

/* The one to be served now, which counts as served from here on; NULL: nobody may be. O(places
 * squared). */
struct http_place *http_room_next(struct http_room *room) MUST_USE;

/* Gone; its connection is the caller's to close. */
void http_room_leave(struct http_room *room, struct http_place *place);

#endif
