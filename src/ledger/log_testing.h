/* SPDX-License-Identifier: Apache-2.0 */
/* For tests only: a log in a folder of its own, with parties and keys, and short ways to speak. */
#ifndef SURETY_LEDGER_LOG_TESTING_H
#define SURETY_LEDGER_LOG_TESTING_H

#include "base/testing.h"
#include "ledger/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum who { LOG, SEC, FRA, GBR, UKR, OBS, NEW, KEY_COUNT };

static const char *const key_names[KEY_COUNT] = {
    [LOG] = "log.example", [SEC] = "SEC", [FRA] = "FRA",   [GBR] = "GBR",
    [UKR] = "UKR",         [OBS] = "OBS", [NEW] = "FRA/2",
};

struct trial {
    char folder[64];
    struct arena arena;
    struct key_pair *keys[KEY_COUNT];
    struct log *log;
    size_t refused;
    struct log_receipt receipts[64];
    struct error err;
};

static const struct store_options defaults = {0};

static inline void make_keys(struct trial *t)
{
    for (int i = 0; i < KEY_COUNT; i++) {
        uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)(i + 1)};
        assert_true(
            key_pair_from_seed(str_from(key_names[i]), KEY_NOTE, seed, &t->keys[i], &t->err));
    }
}

static inline struct log_founding founding_of(struct trial *t)
{
    return (struct log_founding){
        .origin = STR("log.example"),
        .log_key = t->keys[LOG],
        .secretariat = STR("SEC"),
        .secretariat_key = key_pair_public(t->keys[SEC]),
        .secretariat_pair = t->keys[SEC],
    };
}

static inline void begin_by(struct trial *t, struct store_options options)
{
    *t = (struct trial){.folder = P_tmpdir "/surety-log-XXXXXX"};
    arena_init(&t->arena);
    assert_non_null(mkdtemp(t->folder));
    make_keys(t);
    struct log_founding founding = founding_of(t);
    if (!log_init(t->folder, &founding, options, &t->log, &t->err))
        fail_msg("%s", t->err.text);
}

static inline void begin(struct trial *t)
{
    begin_by(t, defaults);
}

static inline void remove_file(const struct trial *t, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", t->folder, name);
    unlink(path);
}

static inline void end(struct trial *t)
{
    log_close(t->log);
    for (int i = 0; i < KEY_COUNT; i++)
        key_pair_close(t->keys[i]);
    remove_file(t, "ledger.sqlite");
    remove_file(t, "ledger.sqlite-wal");
    remove_file(t, "ledger.sqlite-shm");
    rmdir(t->folder);
    arena_release(&t->arena);
}

static inline struct str sign2(struct trial *t, const char *text, enum who a, enum who b)
{
    const struct key_pair *pairs[2] = {t->keys[a], t->keys[b]};
    struct buf out;
    buf_init(&out);
    if (!note_sign(str_from(text), pairs, a == b ? 1 : 2, &out, &t->err))
        fail_msg("%s", t->err.text);
    struct str note = {arena_copy(&t->arena, out.data, out.size), out.size};
    buf_release(&out);
    return note;
}

static inline struct str sign(struct trial *t, const char *text, enum who who)
{
    return sign2(t, text, who, who);
}

/* Appends one statement; its index, or -1 when it is refused. */
static inline int64_t say2(struct trial *t, const char *text, enum who a, enum who b)
{
    struct log_submission submission = {.note = sign2(t, text, a, b)};
    int64_t size = log_size(t->log);
    if (log_append(t->log, &submission, 1, t->receipts, &t->refused, &t->err))
        return t->receipts[0].index;
    assert_int_equal(log_size(t->log), size);
    return -1;
}

static inline int64_t say(struct trial *t, const char *text, enum who who)
{
    return say2(t, text, who, who);
}

static inline const char *key_text(struct trial *t, enum who who)
{
    struct buf out;
    buf_init(&out);
    key_write(key_pair_public(t->keys[who]), &out);
    const char *text = str_c(&t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static inline void register_party(struct trial *t, enum who who, const char *role)
{
    char *text = arena_printf(&t->arena,
                              "surety/v1 keys\nauthor SEC\nparty %s\naction register\nrole %s\n"
                              "key %s\n",
                              key_names[who], role, key_text(t, who));
    int64_t index = say(t, text, SEC);
    if (index < 0)
        fail_msg("%s", t->err.text);
}

#define SAY_PARTY(id, role) "surety/v1 parties\nauthor SEC\nid " id "\nrole " role "\n"

/* The roster, and rows to refer to. */
static inline void say_parties(struct trial *t)
{
    register_party(t, FRA, "guarantor");
    register_party(t, GBR, "guarantor");
    register_party(t, UKR, "host");
    register_party(t, OBS, "monitor");
    static const char *const rows[] = {
        SAY_PARTY("SEC", "secretariat"), SAY_PARTY("FRA", "guarantor"),
        SAY_PARTY("GBR", "guarantor"),   SAY_PARTY("UKR", "host"),
        SAY_PARTY("OBS", "monitor"),     "surety/v1 sources\nauthor SEC\nid S-1\ntier 2\n",
    };
    for (size_t i = 0; i < CASE_COUNT(rows); i++)
        if (say(t, rows[i], SEC) < 0)
            fail_msg("%s", t->err.text);
}

static inline void begin_with_parties(struct trial *t)
{
    begin(t);
    say_parties(t);
}

#define UNDERTAKING(author, id, party, more)                                                       \
    "surety/v1 undertakings\nauthor " author "\nid " id "\nparty " party "\ncapability c\n" more

#endif
