/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a million statements to a record and a state: makes a store of 100,000 undertakings and
 * 900,000 deliveries, and tells how long it takes to open it and load the record, and what the
 * program takes over reading it, with the most memory it had:
 *
 *   ledger-replay FOLDER PROGRAM
 *
 * The store is filled past the log: what is asked here is how fast it is read.
 */
#include "ledger_input.h"

#include "ledger/tile.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { UNDERTAKINGS = 100000, STATEMENTS = 1000000, AT_ONCE = 50000 };

extern char **environ;

struct filling {
    struct store *store;
    struct arena arena; /* of a transaction */
    struct tree_edge edge;
    struct error err;
};

static void keep_node(void *context, int level, int64_t index, const struct hash *hash)
{
    struct filling *filling = context;
    if (level > 0 && level % TILE_BITS == 0)
        input_expect(store_put_node(filling->store, level, index, hash, &filling->err), "node",
                     &filling->err);
}

/* The signature is none: nobody looks at it when a record is loaded. */
static struct str note_of(struct filling *filling, const struct input *input, int number)
{
    struct buf out;
    uint8_t signature[ED25519_SIGNATURE_BYTES] = {1};
    int party = number % INPUT_PARTIES, which = number - UNDERTAKINGS;
    buf_init(&out);
    if (which < 0)
        buf_printf(&out,
                   "surety/v1 undertakings\nauthor P%d\nid U-%d\nparty P%d\ncapability c%d\n"
                   "low %d\nunit soldiers\nstage committed\nsource S\n\n",
                   party, number, party, number % 12, 100 + number % 900);
    else
        buf_printf(
            &out,
            "surety/v1 deliveries\nauthor P%d\nid D-%d\nundertaking U-%d\non 2026-%02d-%02d\n"
            "quantity %d\nsource S\n\n",
            party, which, which % UNDERTAKINGS, 1 + which % 12, 1 + which % 28, 1 + which % 90);
    note_write_signature(&out, key_pair_public(input->parties[party]), signature, sizeof signature);
    struct str note = {arena_copy(&filling->arena, out.data, out.size), out.size};
    buf_release(&out);
    return note;
}

static void put_one(struct filling *filling, const struct input *input, int number)
{
    struct str note = note_of(filling, input, number);
    const char *kind = number < UNDERTAKINGS ? "undertakings" : "deliveries";
    struct tree_sink sink = {filling, keep_node};
    char *id = number < UNDERTAKINGS ? arena_printf(&filling->arena, "U-%d", number)
                                     : arena_printf(&filling->arena, "D-%d", number - UNDERTAKINGS);
    char *party = arena_printf(&filling->arena, "P%d", number % INPUT_PARTIES);
    struct store_entry entry = {.index = filling->edge.size,
                                .bytes = note,
                                .leaf = hash_leaf(note),
                                .text = hash_bytes(note),
                                .kind = str_from(kind),
                                .standing = STANDING_SIGNED};
    struct store_row row = {.kind = entry.kind,
                            .id = str_from(id),
                            .first = entry.index,
                            .index = entry.index,
                            .author = str_from(party),
                            .party = str_from(party),
                            .standing = STANDING_SIGNED};
    input_expect(store_put_entry(filling->store, &entry, &filling->err)
                     && store_put_row(filling->store, &row, &filling->err),
                 "entry", &filling->err);
    tree_edge_add(&filling->edge, &entry.leaf, &sink);
}

static void put_some(struct filling *filling, const struct input *input, int first)
{
    struct store_head before, after;
    struct buf checkpoint;
    struct error *err = &filling->err;
    buf_init(&checkpoint);
    input_expect(store_begin(filling->store, err)
                     && store_read_head(filling->store, &filling->arena, &before, err),
                 "begin", err);
    for (int i = first; i < first + AT_ONCE; i++)
        put_one(filling, input, i);
    after = (struct store_head){.size = filling->edge.size, .root = tree_edge_root(&filling->edge)};
    struct checkpoint named = {
        .origin = STR("log.example"), .size = after.size, .root = after.root};
    input_expect(checkpoint_sign(&named, input->log_key, &checkpoint, err), "sign", err);
    after.checkpoint = buf_view(&checkpoint);
    after.time_s = before.time_s;
    input_expect(store_swap_head(filling->store, &before, &after, err)
                     && store_commit(filling->store, err),
                 "commit", err);
    buf_release(&checkpoint);
    arena_release(&filling->arena);
}

static void fill(const struct input *input, const char *folder)
{
    struct filling filling = {0};
    struct hash leaves[INPUT_ROWS + 1];
    struct error *err = &filling.err;
    int64_t size = INPUT_ROWS + 1;
    input_expect(store_open(folder, (struct store_options){0}, &filling.store, err)
                     && store_read_hashes(filling.store, 0, 0, size, leaves, err),
                 folder, err);
    for (int64_t i = 0; i < size; i++)
        tree_edge_add(&filling.edge, &leaves[i], NULL);
    for (int first = 0; first < STATEMENTS; first += AT_ONCE)
        put_some(&filling, input, first);
    store_close(filling.store);
}

static void load(const char *folder)
{
    struct log *log;
    struct arena arena;
    struct record record;
    struct diagnostics diagnostics;
    struct error err;
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    double begin_s = input_now_s();
    input_expect(log_open(folder, NULL, (struct store_options){0}, &log, &err), folder, &err);
    double open_s = input_now_s() - begin_s;
    input_expect(log_load(log, &arena, -1, &record, &diagnostics, &err), folder, &err);
    printf("replay: %d statements opened in %.2f s, loaded into a record in %.1f s\n", STATEMENTS,
           open_s, input_now_s() - begin_s - open_s);
    log_close(log);
    arena_release(&arena);
}

/* `surety due`, which needs all of the state. */
static void run_program(char *program, char *folder)
{
    static char command[] = "due", option[] = "--json";
    char *arguments[] = {program, command, folder, option, NULL};
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
    double begin_s = input_now_s();
    if (posix_spawn(&child, program, &actions, NULL, arguments, environ) != 0
        || waitpid(child, &status, 0) != child) {
        perror(program);
        exit(1);
    }
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("replay: `due` of that store in %.1f s, with at most %ld MB of memory (status %d)\n",
           input_now_s() - begin_s, usage.ru_maxrss / 1024, WEXITSTATUS(status));
    posix_spawn_file_actions_destroy(&actions);
}

int main(int argc, char **argv)
{
    struct input input;
    if (argc != 3) {
        fprintf(stderr, "ledger-replay FOLDER PROGRAM\n");
        return 2;
    }
    input_make(&input, 0, 0);
    log_close(input_found(&input, argv[1], (struct store_options){0}));
    fill(&input, argv[1]);
    run_program(argv[2], argv[1]);
    load(argv[1]);
    input_release(&input);
    input_remove(argv[1]);
    return 0;
}
