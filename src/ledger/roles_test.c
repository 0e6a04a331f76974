/* SPDX-License-Identifier: Apache-2.0 */
/* The table itself; what it does to statements is tested where they are appended (log_test.c). */
#include "base/file.h"
#include "base/testing.h"
#include "ledger/roles.h"

#include <string.h>

/* doc/roles.md shows what the code does, word by word. */
static void the_document_shows_the_table(void **unused)
{
    (void)unused;
    struct arena arena;
    struct str document;
    struct error err;
    struct buf table;
    arena_init(&arena);
    buf_init(&table);
    roles_write(&table);
    if (!file_read(&arena, "doc/roles.md", 1 << 20, &document, &err))
        fail_msg("%s", err.text);
    for (struct str rest = buf_view(&table), line; str_next(&rest, '\n', &line);)
        if (line.size > 0 && strstr(document.data, str_c(&arena, line)) == NULL)
            fail_msg("doc/roles.md lacks: %.*s", STR_ARG(line));
    buf_release(&table);
    arena_release(&arena);
}

/* Whoever may state a kind of its own account needs a party in it, or a rule that knows one. */
static void own_is_only_where_a_row_has_a_party(void **unused)
{
    (void)unused;
    static const int with_party[] = {KIND_POSITION, KIND_UNDERTAKING, KIND_CAVEAT, KIND_FACT,
                                     KIND_STEP,     KIND_DELIVERY,    KIND_SHARE,  STATEMENT_KEYS};
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        bool has_party = false, owned = false;
        for (size_t i = 0; i < CASE_COUNT(with_party); i++)
            has_party = has_party || with_party[i] == kind;
        for (int role = 0; role < ROLE_COUNT; role++)
            owned = owned || roles_permission(kind, (enum role)role) == PERMISSION_OWN;
        assert_int_equal(owned, has_party);
    }
}

static void the_secretariat_may_state_every_kind(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        enum permission permission = roles_permission(kind, ROLE_SECRETARIAT);
        assert_true(permission == PERMISSION_FREE || permission == PERMISSION_SOURCED);
    }
}

/* What must name its source must have a place for it. */
static void sourced_is_only_where_a_row_has_a_source(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int role = 0; role < ROLE_COUNT; role++)
            if (roles_permission(kind, (enum role)role) == PERMISSION_SOURCED)
                assert_true(field_find((enum kind)kind, STR("source")) >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_shows_the_table),
        cmocka_unit_test(own_is_only_where_a_row_has_a_party),
        cmocka_unit_test(the_secretariat_may_state_every_kind),
        cmocka_unit_test(sourced_is_only_where_a_row_has_a_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
