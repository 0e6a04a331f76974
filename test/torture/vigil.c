/* SPDX-License-Identifier: Apache-2.0 */
#include "vigil.h"

#include "ledger/checkpoint.h"
#include "ledger/tree.h"
#include "ledger/witness_request.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum history { HONEST, OTHER };

enum { PARTING = 2, OK = 200 };

static int64_t noon_s(void)
{
    return 1767268800;
}

/* ---- two histories of small trees, hashed anew each time ---- */

static struct hash leaf_of(enum history history, int64_t index)
{
    char text[32];
    snprintf(text, sizeof text, "%s %" PRId64,
             history == OTHER && index >= PARTING ? "other" : "entry", index);
    return hash_leaf(str_from(text));
}

struct wanted {
    int level;
    int64_t index;
    struct hash hash;
    bool found;
};

static void pick(void *context, int level, int64_t index, const struct hash *hash)
{
    struct wanted *wanted = context;
    if (level == wanted->level && index == wanted->index) {
        wanted->hash = *hash;
        wanted->found = true;
    }
}

static bool read_node(void *context, int level, int64_t index, struct hash *hash, struct error *err)
{
    struct tree_edge edge;
    struct wanted wanted = {.level = level, .index = index};
    struct tree_sink sink = {&wanted, pick};
    (void)err;
    tree_edge_init(&edge);
    for (int64_t i = 0; i < VIGIL_SIZE; i++) {
        struct hash leaf = leaf_of(*(enum history *)context, i);
        tree_edge_add(&edge, &leaf, &sink);
    }
    CHECK(wanted.found);
    *hash = wanted.hash;
    return true;
}

static struct str request_of(struct vigil *v, enum history history, int64_t old, int64_t size)
{
    struct error err;
    struct tree_proof proof = {0};
    struct tree_reader reader = {&history, read_node};
    struct checkpoint checkpoint = {.origin = STR("log.example"), .size = size};
    struct buf note, out;
    buf_init(&note);
    buf_init(&out);
    CHECK(tree_root(&reader, size, &checkpoint.root, &err)
          && tree_prove_consistency(&reader, old, size, &proof, &err)
          && checkpoint_sign(&checkpoint, v->log, &note, &err));
    struct witness_request request = {.old_size = old,
                                      .hashes = proof.hashes,
                                      .hash_count = (size_t)proof.count,
                                      .checkpoint = buf_view(&note)};
    witness_request_write(&request, &out);
    struct str bytes = {arena_copy(&v->run, out.data, out.size), out.size};
    buf_release(&note);
    buf_release(&out);
    return bytes;
}

static int ask(struct vigil *v, struct witness *witness, enum history history, int64_t old,
               int64_t size)
{
    struct witness_reply reply;
    witness_add_checkpoint(witness, &v->run, request_of(v, history, old, size), &reply);
    return reply.status;
}

/* ---- the folder ---- */

static int remove_visited(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    return walk->level == 0 ? 0 : remove(path);
}

void vigil_reset(struct vigil *v)
{
    nftw(v->folder, remove_visited, 8, FTW_DEPTH | FTW_PHYS);
    arena_release(&v->run);
    v->cosigned = 0;
}

void vigil_init(struct vigil *v, const char *vfs)
{
    struct error err;
    const uint8_t log_seed[ED25519_SEED_BYTES] = {1}, seed[ED25519_SEED_BYTES] = {2};
    char template[] = P_tmpdir "/surety-torture-XXXXXX";
    memset(v, 0, sizeof *v);
    arena_init(&v->arena);
    arena_init(&v->run);
    CHECK(mkdtemp(template) != NULL);
    char *path = realpath(template, NULL);
    snprintf(v->folder, sizeof v->folder, "%s", path);
    free(path);
    v->state = arena_printf(&v->arena, "%s/witness", v->folder);
    v->shared = arena_printf(&v->arena, "%s/witness.sqlite-shm", v->state);
    v->options = (struct witness_options){.state = {vfs, 1}, .clock_s = noon_s};
    CHECK(key_pair_from_seed(STR("log.example"), KEY_NOTE, log_seed, &v->log, &err)
          && key_pair_from_seed(STR("witness.example"), KEY_COSIGNATURE, seed, &v->pair, &err));
}

void vigil_release(struct vigil *v)
{
    vigil_reset(v);
    rmdir(v->folder);
    key_pair_close(v->log);
    key_pair_close(v->pair);
    arena_release(&v->arena);
}

/* ---- the play ---- */

static bool open_witness(struct vigil *v, struct witness **witness, struct error *err)
{
    return witness_open(v->state, v->pair, key_pair_public(v->log), 1, v->options, witness, err);
}

bool vigil_run(struct vigil *v, struct error *err)
{
    struct witness *witness;
    bool good = true;
    if (!open_witness(v, &witness, err))
        return false;
    for (int64_t size = 1; good && size < VIGIL_SIZE; size++) {
        int status = ask(v, witness, HONEST, size - 1, size);
        good = status == OK || error_set(err, ERROR_IO, "answer %d", status);
        if (good)
            v->cosigned = size;
        if (good && size > PARTING) /* the evidence is written too */
            good = ask(v, witness, OTHER, size, size) != OK
                   || error_set(err, ERROR_CONFLICT, "a second history was cosigned");
    }
    witness_close(witness);
    return good;
}

/* The size that it stands at: what it accepts as the old one. */
static bool find_size(struct vigil *v, struct witness *witness, int64_t *size)
{
    for (*size = 0; *size < VIGIL_SIZE; ++*size)
        if (ask(v, witness, HONEST, *size, VIGIL_SIZE) == OK)
            return true;
    return false;
}

bool vigil_check(struct vigil *v, struct error *err)
{
    struct witness *witness;
    int64_t stood;
    if (!open_witness(v, &witness, err))
        return false;
    bool good = true;
    for (int64_t old = PARTING + 1; good && old <= v->cosigned; old++)
        for (int64_t size = old; good && size <= VIGIL_SIZE; size++)
            good = ask(v, witness, OTHER, old, size) != OK
                   || error_set(err, ERROR_CONFLICT, "a second history was cosigned");
    for (int64_t old = 0; good && old < v->cosigned; old++)
        good = ask(v, witness, OTHER, old, v->cosigned) != OK
               || error_set(err, ERROR_CONFLICT, "it forgot what it cosigned");
    good = good
           && ((find_size(v, witness, &stood) && stood >= v->cosigned)
               || error_set(err, ERROR_CONFLICT, "it does not go on, or went back"));
    witness_close(witness);
    return good;
}
