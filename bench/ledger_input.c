/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void input_expect(bool good, const char *what, const struct error *err)
{
    if (good)
        return;
    fprintf(stderr, "%s: %s\n", what, err->text);
    exit(1);
}

double input_now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double input_cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double input_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

static struct key_pair *make_pair(const char *name, int number)
{
    struct error err;
    struct key_pair *pair;
    uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)number, 77};
    input_expect(key_pair_from_seed(str_from(name), KEY_NOTE, seed, &pair, &err), name, &err);
    return pair;
}

static struct str sign(struct input *input, const char *text, const struct key_pair *pair)
{
    struct buf note;
    struct error err;
    buf_init(&note);
    input_expect(note_sign(str_from(text), &pair, 1, &note, &err), "sign", &err);
    struct str kept = {arena_copy(&input->arena, note.data, note.size), note.size};
    buf_release(&note);
    return kept;
}

/* Some 330 bytes when signed: what a careful undertaking has. */
static void make_submission(struct input *input, size_t i, size_t number)
{
    size_t party = number % INPUT_PARTIES;
    char *text = arena_printf(
        &input->arena,
        "surety/v1 undertakings\nauthor P%zu\nid U-%zu\nparty P%zu\ncomponent land\n"
        "capability c%zu\nlow %zu\nhigh %zu\nunit persons\nstage committed\nnotice %zu\n"
        "source S\nnote stated for the record, and to be read with the rest\n",
        party, number, party, number % 12, 100 + number % 900, 1000 + number % 900, number % 60);
    input->submissions[i].note = sign(input, text, input->parties[party]);
}

void input_make(struct input *input, size_t first, size_t count)
{
    char name[16];
    *input = (struct input){.count = count};
    input->log_key = make_pair("log.example", 201);
    input->secretariat = make_pair("SEC", 202);
    for (int i = 0; i < INPUT_PARTIES; i++) {
        snprintf(name, sizeof name, "P%d", i);
        input->parties[i] = make_pair(name, i + 1);
    }
    input->submissions = ARENA_ARRAY(&input->arena, struct log_submission, count + 1);
    for (size_t i = 0; i < count; i++)
        make_submission(input, i, first + i);
}

void input_release(struct input *input)
{
    key_pair_close(input->log_key);
    key_pair_close(input->secretariat);
    for (int i = 0; i < INPUT_PARTIES; i++)
        key_pair_close(input->parties[i]);
    arena_release(&input->arena);
}

static struct str registration(struct input *scratch, const struct input *input, int party)
{
    struct buf key;
    buf_init(&key);
    key_write(key_pair_public(input->parties[party]), &key);
    char *text = arena_printf(&scratch->arena,
                              "surety/v1 keys\nauthor SEC\nparty P%d\naction register\n"
                              "role guarantor\nkey %s\n",
                              party, key.data);
    buf_release(&key);
    return sign(scratch, text, input->secretariat);
}

struct log *input_found(const struct input *input, const char *folder, struct store_options options)
{
    struct log *log;
    struct error err;
    size_t count = 0, refused;
    struct input scratch = {0};
    struct log_submission first[INPUT_ROWS];
    struct log_receipt receipts[INPUT_ROWS];
    struct log_founding founding = {.origin = STR("log.example"),
                                    .log_key = input->log_key,
                                    .secretariat = STR("SEC"),
                                    .secretariat_key = key_pair_public(input->secretariat),
                                    .secretariat_pair = input->secretariat};
    input_remove(folder);
    input_expect(log_init(folder, &founding, options, &log, &err), folder, &err);
    for (int i = 0; i < INPUT_PARTIES; i++) {
        char *party = arena_printf(&scratch.arena,
                                   "surety/v1 parties\nauthor SEC\nid P%d\nrole guarantor\n", i);
        first[count++] = (struct log_submission){.note = registration(&scratch, input, i)};
        first[count++] = (struct log_submission){.note = sign(&scratch, party, input->secretariat)};
    }
    first[count++] = (struct log_submission){
        .note =
            sign(&scratch, "surety/v1 sources\nauthor SEC\nid S\ntier 2\n", input->secretariat)};
    first[count++] = (struct log_submission){
        .note = sign(&scratch,
                     "surety/v1 guarantee\nauthor SEC\nid bench\ntitle bench\nhost P0\n"
                     "horizon 365\n",
                     input->secretariat)};
    input_expect(log_append(log, first, count, receipts, &refused, &err), folder, &err);
    arena_release(&scratch.arena);
    return log;
}

struct input_signature *input_signatures(struct input *input)
{
    struct error err;
    struct input_signature *list =
        ARENA_ARRAY(&input->arena, struct input_signature, input->count + 1);
    for (size_t i = 0; i < input->count; i++) {
        struct note note;
        input_expect(note_parse(&input->arena, input->submissions[i].note, &note, &err), "note",
                     &err);
        const struct key *key = key_pair_public(
            input->parties[strtoul(note.signatures[0].name.data + 1, NULL, 10) % INPUT_PARTIES]);
        list[i] =
            (struct input_signature){note.text, key->public_bytes, note.signatures[0].payload};
    }
    return list;
}

void input_remove(const char *folder)
{
    static const char *const names[] = {"ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm",
                                        "bare.sqlite",   "bare.sqlite-wal",   "bare.sqlite-shm",
                                        "bare.log"};
    char path[4096];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}
