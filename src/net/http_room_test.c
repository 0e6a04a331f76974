/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_room.h"

#include "base/testing.h"

#include <arpa/inet.h>
#include <string.h>

enum { SERVED = 8, SHARE = 2, PLACES = SERVED + HTTP_ROOM_WAITING };

struct trial {
    struct arena arena;
    struct http_room room;
};

static void begin(struct trial *t, size_t served_max)
{
    arena_init(&t->arena);
    http_room_init(&t->room, &t->arena, served_max);
}

static struct http_address address_of(const char *text)
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address;
    address.ss_family = strchr(text, ':') == NULL ? AF_INET : AF_INET6;
    void *to = address.ss_family == AF_INET ? (void *)&four->sin_addr : (void *)&six->sin6_addr;
    assert_int_equal(inet_pton(address.ss_family, text, to), 1);
    return http_address_of(&address);
}

static int enter(struct trial *t, int fd, const char *from)
{
    return http_room_enter(&t->room, fd, address_of(from));
}

static int next(struct trial *t)
{
    const struct http_place *place = http_room_next(&t->room);
    return place == NULL ? HTTP_ROOM_NOBODY : place->fd;
}

static void leave(struct trial *t, int fd)
{
    for (size_t i = 0; i < t->room.place_count; i++)
        if (t->room.places[i].fd == fd)
            http_room_leave(&t->room, &t->room.places[i]);
}

static void one_address_has_its_share(void **state)
{
    struct trial t;
    (void)state;
    begin(&t, SERVED);
    for (int fd = 0; fd < SHARE + 2; fd++)
        assert_int_equal(enter(&t, fd, "192.0.2.1"), HTTP_ROOM_NOBODY);
    for (int fd = 0; fd < SHARE; fd++)
        assert_int_equal(next(&t), fd);
    assert_int_equal(next(&t), HTTP_ROOM_NOBODY);
    assert_int_equal(enter(&t, 1000, "192.0.2.2"), HTTP_ROOM_NOBODY);
    assert_int_equal(next(&t), 1000);
    assert_int_equal(next(&t), HTTP_ROOM_NOBODY);
    leave(&t, 0); /* then the next of its own */
    assert_int_equal(next(&t), SHARE);
    assert_int_equal(next(&t), HTTP_ROOM_NOBODY);
    arena_release(&t.arena);
}

/* When enough addresses fill all, who is served least comes first, however late. */
static void the_least_served_is_next(void **state)
{
    static const char *const busy[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"};
    struct trial t;
    (void)state;
    begin(&t, SERVED);
    for (int fd = 0; fd < PLACES - 2; fd++)
        assert_int_equal(enter(&t, fd, busy[fd % CASE_COUNT(busy)]), HTTP_ROOM_NOBODY);
    for (int i = 0; i < SERVED; i++)
        assert_int_equal(next(&t), i);
    assert_int_equal(enter(&t, 1000, "198.51.100.1"), HTTP_ROOM_NOBODY);
    assert_int_equal(next(&t), HTTP_ROOM_NOBODY);
    leave(&t, 3);
    assert_int_equal(next(&t), 1000);
    assert_int_equal(next(&t), HTTP_ROOM_NOBODY);
    leave(&t, 1000);
    assert_int_equal(next(&t), SERVED + 3); /* of the one address that is below its share */
    arena_release(&t.arena);
}

/* A full room takes who comes from elsewhere, in the place of one of the many. */
static void who_crowds_is_dropped(void **state)
{
    struct trial t;
    (void)state;
    begin(&t, SERVED);
    for (int fd = 0; fd < PLACES; fd++)
        assert_int_equal(enter(&t, fd, "192.0.2.1"), HTTP_ROOM_NOBODY);
    while (next(&t) != HTTP_ROOM_NOBODY)
        ;
    assert_int_equal(enter(&t, 1000, "192.0.2.1"), 1000);
    assert_int_equal(enter(&t, 1001, "192.0.2.2"), PLACES - 1);
    assert_int_equal(enter(&t, 1002, "192.0.2.2"), PLACES - 2);
    assert_int_equal(next(&t), 1001);
    assert_int_equal(next(&t), 1002);
    leave(&t, 0);
    assert_int_equal(enter(&t, 1003, "192.0.2.1"), HTTP_ROOM_NOBODY);
    arena_release(&t.arena);
}

static void few_are_served_one_by_one(void **state)
{
    static const struct {
        size_t served_max, share;
    } cases[] = {{1, 1}, {2, 1}, {4, 1}, {5, 2}, {64, 16}};
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct trial t;
        begin(&t, cases[i].served_max);
        for (int fd = 0; fd < 20; fd++)
            assert_true(enter(&t, fd, "192.0.2.1") == (fd < (int)t.room.place_count ? -1 : fd));
        for (size_t served = 0; served < cases[i].share; served++)
            assert_int_equal(next(&t), served);
        assert_int_equal(next(&t), HTTP_ROOM_NOBODY);
        arena_release(&t.arena);
    }
}

static void what_is_one_address(void **state)
{
    static const struct {
        const char *a, *b;
        bool is_one;
    } cases[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"192.0.2.1", "::ffff:192.0.2.1", true},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {"2001:db8::1", "2001:db8::ffff:0:0:2", true},
        {"2001:db8:0:1::1", "2001:db8:0:2::1", false},
        {"0.0.0.0", "::", false},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct trial t;
        begin(&t, 4);
        (void)!enter(&t, 0, cases[i].a);
        (void)!enter(&t, 1, cases[i].b);
        assert_int_equal(next(&t), 0);
        assert_int_equal(next(&t), cases[i].is_one ? HTTP_ROOM_NOBODY : 1);
        arena_release(&t.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_has_its_share), cmocka_unit_test(the_least_served_is_next),
        cmocka_unit_test(who_crowds_is_dropped),     cmocka_unit_test(few_are_served_one_by_one),
        cmocka_unit_test(what_is_one_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
