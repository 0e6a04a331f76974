/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "base/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct arena arena;
    char folder[64];
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/surety-file-XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->folder) == NULL;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    int status = system(command);
    arena_release(&fixture->arena);
    free(fixture);
    return status;
}

static const char *in(struct fixture *fixture, const char *name)
{
    return arena_printf(&fixture->arena, "%s/%s", fixture->folder, name);
}

static void what_is_written_is_read_back(void **state)
{
    struct fixture *fixture = *state;
    const char *path = in(fixture, "a.csv");
    struct str contents;
    struct error err;
    assert_true(file_write(path, STR("one\n"), &err));
    assert_true(file_write(path, STR("two\n"), &err));
    assert_true(file_read(&fixture->arena, path, 100, &contents, &err));
    assert_true(str_eq(contents, STR("two\n")));
    struct str *names;
    size_t count;
    assert_true(file_list(&fixture->arena, fixture->folder, &names, &count, &err));
    assert_int_equal(count, 1); /* no temporary file is left */
}

static void what_is_no_file_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct str contents;
    struct error err;
    assert_false(file_read(&fixture->arena, in(fixture, "absent"), 100, &contents, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_false(file_read(&fixture->arena, fixture->folder, 100, &contents, &err));
    assert_int_equal(err.code, ERROR_IO);
    const char *pipe_path = in(fixture, "pipe"), *loop = in(fixture, "loop");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_false(file_read(&fixture->arena, pipe_path, 100, &contents, &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_int_equal(symlink(loop, loop), 0);
    assert_false(file_read(&fixture->arena, loop, 100, &contents, &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_int_equal(file_kind_at(loop), FILE_OTHER);
    assert_int_equal(file_kind_at(in(fixture, "absent")), FILE_ABSENT);
}

static void a_limit_is_kept(void **state)
{
    struct fixture *fixture = *state;
    const char *path = in(fixture, "big");
    struct str contents;
    struct error err;
    assert_true(file_write(path, STR("12345"), &err));
    assert_true(file_read(&fixture->arena, path, 5, &contents, &err));
    assert_false(file_read(&fixture->arena, path, 4, &contents, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
}

static void a_failed_write_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error err;
    assert_false(file_write(in(fixture, "no/such/folder"), STR("x"), &err));
    assert_int_equal(err.code, ERROR_IO);
    const char *folder = in(fixture, "sub");
    assert_true(file_make_folder(folder, &err));
    assert_true(file_make_folder(folder, &err));
    assert_false(file_write(folder, STR("x"), &err)); /* a folder is not replaced by a file */
    struct str *names;
    size_t count;
    assert_true(file_list(&fixture->arena, fixture->folder, &names, &count, &err));
    assert_int_equal(count, 1);
}

static void what_is_written_once_stays(void **state)
{
    struct fixture *fixture = *state;
    const char *folder = in(fixture, "a/b/c"), *path = in(fixture, "a/b/c/000");
    struct stat status;
    struct error err;
    struct str *names, contents;
    size_t count;
    assert_true(file_make_folders(folder, &err));
    assert_true(file_make_folders(folder, &err));
    assert_true(file_write_once(path, STR("one"), &err));
    assert_true(file_write_once(path, STR("one"), &err));
    assert_false(file_write_once(path, STR("two"), &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_false(file_write_once(folder, STR("one"), &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_false(file_write_once(in(fixture, "absent/000"), STR("one"), &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_true(file_sync_folder(folder, &err));
    assert_false(file_sync_folder(in(fixture, "absent"), &err));
    assert_true(file_read(&fixture->arena, path, 100, &contents, &err));
    assert_true(str_eq(contents, STR("one")));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0222, 0);
    assert_true(file_list(&fixture->arena, folder, &names, &count, &err));
    assert_int_equal(count, 1);
    assert_false(file_make_folders(path, &err)); /* a file stands in the way */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read_back, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_file_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(a_limit_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_written_once_stays, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
