/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_room.h"

#include "base/check.h"

#include <netinet/in.h>
#include <string.h>

enum { SHARES = 4 };

struct http_address http_address_of(const struct sockaddr_storage *address)
{
    struct http_address found = {.is_6 = address->ss_family == AF_INET6};
    if (!found.is_6) {
        memcpy(found.bytes, &((const struct sockaddr_in *)address)->sin_addr, 4);
        return found;
    }
    const struct in6_addr *long_form = &((const struct sockaddr_in6 *)address)->sin6_addr;
    found.is_6 = !IN6_IS_ADDR_V4MAPPED(long_form);
    if (found.is_6)
        memcpy(found.bytes, long_form->s6_addr, sizeof found.bytes);
    else
        memcpy(found.bytes, long_form->s6_addr + 12, 4);
    return found;
}

static bool is_same(struct http_address a, struct http_address b)
{
    return a.is_6 == b.is_6 && memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

void http_room_init(struct http_room *room, struct arena *arena, size_t served_max)
{
    CHECK(served_max > 0);
    *room = (struct http_room){.place_count = served_max + HTTP_ROOM_WAITING,
                               .served_max = served_max,
                               .share = (served_max + SHARES - 1) / SHARES};
    room->places = ARENA_ARRAY(arena, struct http_place, room->place_count);
    for (size_t i = 0; i < room->place_count; i++)
        room->places[i].fd = HTTP_ROOM_NOBODY;
}

static size_t count_of(const struct http_room *room, struct http_address address, bool is_served)
{
    size_t count = 0;
    for (size_t i = 0; i < room->place_count; i++) {
        const struct http_place *place = &room->places[i];
        count += place->fd != HTTP_ROOM_NOBODY && place->is_served == is_served
                 && is_same(place->address, address);
    }
    return count;
}

static bool waits(const struct http_place *place)
{
    return place->fd != HTTP_ROOM_NOBODY && !place->is_served;
}

/* The last to come of the address that waits most, if it waits more than a newcomer's would. */
static struct http_place *find_crowding(struct http_room *room, struct http_address newcomer)
{
    struct http_place *found = NULL;
    size_t most = count_of(room, newcomer, false) + 1;
    for (size_t i = 0; i < room->place_count; i++) {
        struct http_place *place = &room->places[i];
        if (!waits(place))
            continue;
        size_t count = count_of(room, place->address, false);
        if (count > most || (found != NULL && count == most && place->number > found->number)) {
            found = place;
            most = count;
        }
    }
    return found;
}

int http_room_enter(struct http_room *room, int fd, struct http_address address)
{
    int dropped = HTTP_ROOM_NOBODY;
    struct http_place *place = room->places, *end = room->places + room->place_count;
    while (place < end && place->fd != HTTP_ROOM_NOBODY)
        place++;
    if (place == end) {
        place = find_crowding(room, address);
        if (place == NULL)
            return fd;
        dropped = place->fd;
    }
    *place = (struct http_place){.fd = fd, .address = address, .number = room->come++};
    return dropped;
}

struct http_place *http_room_next(struct http_room *room)
{
    struct http_place *next = NULL;
    size_t least = room->share;
    for (size_t i = 0; i < room->place_count && room->served < room->served_max; i++) {
        struct http_place *place = &room->places[i];
        if (!waits(place))
            continue;
        size_t count = count_of(room, place->address, true);
        if (count < least || (next != NULL && count == least && place->number < next->number)) {
            next = place;
            least = count;
        }
    }
    if (next != NULL) {
        next->is_served = true;
        room->served++;
    }
    return next;
}

void http_room_leave(struct http_room *room, struct http_place *place)
{
    CHECK(place->fd != HTTP_ROOM_NOBODY);
    if (place->is_served)
        room->served--;
    place->fd = HTTP_ROOM_NOBODY;
}
