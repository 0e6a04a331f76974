/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario.h"

#include "base/file.h"
#include "ledger/cosignature.h"
#include "ledger/statement.h"
#include "ledger/stream.h"
#include "record/kinds.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BATCH_MAX = 256,
    FILL = 250,
    CROSSING = 12,
    FIRST_FILL = 300,
    FIRST_CROSSING = 600,
    LONG_NOTE_BYTES = 70000,
    NOON_S = 1767268800
}; /* 1 January 2026 */

static int64_t noon_s(void)
{
    return NOON_S;
}

/* ---- the folder and the keys ---- */

static int remove_visited(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    return walk->level == 0 ? 0 : remove(path);
}

void scenario_reset(struct scenario *s)
{
    nftw(s->folder, remove_visited, 8, FTW_DEPTH | FTW_PHYS);
    arena_release(&s->run);
    s->ack_count = s->filled_acks;
    s->release_count = s->filled.size > 0;
    s->cosigned_size = -1;
    s->published_size = 0;
    s->step = "";
    struct error err;
    if (s->filled.size > 0)
        CHECK(file_make_folder(s->store, &err)
              && file_write(arena_printf(&s->run, "%s/ledger.sqlite", s->store), s->filled, &err));
}

static void make_policy(struct scenario *s)
{
    struct buf text;
    struct error err;
    buf_init(&text);
    buf_str(&text, STR("witness W "));
    key_write(key_pair_public(s->keys[KEY_WITNESS]), &text);
    buf_str(&text, STR("\nquorum W\n"));
    struct str kept = {arena_copy(&s->arena, text.data, text.size), text.size};
    CHECK(policy_parse(&s->arena, kept, &s->policy, &err));
    buf_release(&text);
}

void scenario_init(struct scenario *s, const char *vfs)
{
    static const char *const names[SCENARIO_KEYS] = {"log.example", "SEC", "FRA",
                                                     "witness.example"};
    struct error err;
    memset(s, 0, sizeof *s);
    arena_init(&s->arena);
    arena_init(&s->filler);
    arena_init(&s->run);
    char template[] = P_tmpdir "/surety-torture-XXXXXX";
    CHECK(mkdtemp(template) != NULL);
    char *path = realpath(template, NULL);
    snprintf(s->folder, sizeof s->folder, "%s", path);
    free(path);
    s->store = arena_printf(&s->arena, "%s/store", s->folder);
    s->site = arena_printf(&s->arena, "%s/site", s->folder);
    s->options = (struct store_options){
        .vfs = vfs, .busy_timeout_ms = 1, .clock_s = noon_s, .unsettled_max = 6};
    s->cosigned_size = -1;
    for (int i = 0; i < SCENARIO_KEYS; i++) {
        uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)(i + 1)};
        enum key_type type = i == KEY_WITNESS ? KEY_COSIGNATURE : KEY_NOTE;
        CHECK(key_pair_from_seed(str_from(names[i]), type, seed, &s->keys[i], &err));
    }
    make_policy(s);
}

void scenario_release(struct scenario *s)
{
    s->filled.size = 0;
    scenario_reset(s);
    rmdir(s->folder);
    for (int i = 0; i < SCENARIO_KEYS; i++)
        key_pair_close(s->keys[i]);
    arena_release(&s->filler);
    arena_release(&s->arena);
}

struct log_founding scenario_founding(const struct scenario *s)
{
    return (struct log_founding){
        .origin = STR("log.example"),
        .log_key = s->keys[KEY_LOG],
        .secretariat = STR("SEC"),
        .secretariat_key = key_pair_public(s->keys[KEY_SEC]),
        .secretariat_pair = s->keys[KEY_SEC],
    };
}

/* ---- what is said ---- */

static struct str sign(struct scenario *s, struct str text, enum scenario_key by)
{
    struct buf out;
    struct error err;
    const struct key_pair *pair = s->keys[by];
    buf_init(&out);
    CHECK(note_sign(text, &pair, 1, &out, &err));
    struct str note = {arena_copy(&s->run, out.data, out.size), out.size};
    buf_release(&out);
    return note;
}

static struct str registration(struct scenario *s)
{
    struct buf key;
    buf_init(&key);
    key_write(key_pair_public(s->keys[KEY_FRA]), &key);
    const char *text = arena_printf(&s->run,
                                    "surety/v1 keys\nauthor SEC\nparty FRA\naction register\n"
                                    "role guarantor\nkey %.*s\n",
                                    (int)key.size, key.data);
    buf_release(&key);
    return sign(s, str_from(text), KEY_SEC);
}

struct log_submission scenario_source(struct scenario *s, int n)
{
    const char *text = arena_printf(&s->run, "surety/v1 sources\nauthor SEC\nid S-%d\n", n);
    return (struct log_submission){.note = sign(s, str_from(text), KEY_SEC)};
}

/* A statement that is too long for the log, and is kept beside it. */
static struct log_submission long_source(struct scenario *s, int n)
{
    struct error err;
    struct statement_text text;
    char *note = arena_alloc(&s->run, LONG_NOTE_BYTES, 1);
    memset(note, 'n', LONG_NOTE_BYTES);
    struct statement_line lines[] = {{STR("id"), str_from(arena_printf(&s->run, "S-%d", n))},
                                     {STR("note"), {note, LONG_NOTE_BYTES}}};
    struct statement statement = {
        .kind = KIND_SOURCE, .author = STR("SEC"), .lines = lines, .line_count = 2};
    CHECK(statement_write(&s->run, &statement, &text, &err));
    return (struct log_submission){.note = sign(s, text.text, KEY_SEC), .body = text.body};
}

static struct log_submission undertaking(struct scenario *s, int n)
{
    const char *text = arena_printf(&s->run,
                                    "surety/v1 undertakings\nauthor FRA\nid FRA-%d\nparty FRA\n"
                                    "capability c\n",
                                    n);
    return (struct log_submission){.note = sign(s, str_from(text), KEY_FRA)};
}

/* ---- saying it ---- */

static void release(struct scenario *s, struct log *log)
{
    CHECK(s->release_count < RELEASES_MAX);
    struct str checkpoint = log_checkpoint(log);
    s->releases[s->release_count++] =
        (struct str){arena_copy(&s->run, checkpoint.data, checkpoint.size), checkpoint.size};
}

static bool append(struct scenario *s, struct log *log, const struct log_submission *batch,
                   size_t count, struct error *err)
{
    struct log_receipt receipts[BATCH_MAX];
    size_t refused;
    if (!log_append(log, batch, count, receipts, &refused, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        CHECK(s->ack_count < ACKS_MAX);
        s->acks[s->ack_count++] = (struct ack){batch[i].note, receipts[i].index};
    }
    release(s, log);
    return true;
}

bool scenario_say(struct scenario *s, struct log *log, int n, struct error *err)
{
    struct log_submission submission = scenario_source(s, n);
    return append(s, log, &submission, 1, err);
}

static bool append_first(struct scenario *s, struct log *log, struct error *err)
{
    struct str party = STR("surety/v1 parties\nauthor SEC\nid FRA\nrole guarantor\n");
    struct log_submission first[] = {{.note = registration(s)},
                                     {.note = sign(s, party, KEY_SEC)},
                                     scenario_source(s, 1),
                                     scenario_source(s, 2)};
    return append(s, log, first, 4, err);
}

static bool append_more(struct scenario *s, struct log *log, struct error *err)
{
    struct log_submission more[] = {undertaking(s, 1), scenario_source(s, 1), long_source(s, 3),
                                    undertaking(s, 2)};
    return append(s, log, more, 4, err);
}

static bool cosign(struct scenario *s, struct log *log, struct error *err)
{
    struct arena scratch;
    struct note note;
    struct buf line;
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    size_t kept;
    arena_init(&scratch);
    buf_init(&line);
    CHECK(note_parse(&scratch, log_checkpoint(log), &note, err));
    cosignature_sign(s->keys[KEY_WITNESS], note.text, NOON_S, payload);
    note_write_signature(&line, key_pair_public(s->keys[KEY_WITNESS]), payload, sizeof payload);
    bool good = log_add_cosignatures(log, &s->policy, log_size(log), buf_view(&line), &kept, err);
    if (good)
        s->cosigned_size = log_size(log);
    buf_release(&line);
    arena_release(&scratch);
    return good;
}

/* ---- publishing ---- */

struct bodies {
    struct scenario *s;
    struct log *log;
    const char *folder;
};

static bool publish_body(void *context, const struct store_entry *entry, struct error *err)
{
    struct bodies *bodies = context;
    struct str rest = entry->bytes, body;
    struct stream_item item;
    struct hash hash;
    char hex[HASH_HEX_BYTES];
    struct arena *arena = &bodies->s->run;
    if (!stream_next(&rest, &item, err) || !statement_body_hash(item.text, &hash))
        return true;
    return store_read_body(log_store(bodies->log), arena, &hash, &body, err)
           && file_make_folders(bodies->folder, err)
           && file_write_once(
               arena_printf(arena, "%s/%s", bodies->folder, hash_write_hex(hex, &hash)), body, err)
           && file_sync_folder(bodies->folder, err);
}

static int64_t published_size(struct scenario *s, struct log *log)
{
    struct str bytes;
    struct checkpoint checkpoint;
    struct note note;
    struct error ignored;
    const char *path = arena_printf(&s->run, "%s/checkpoint", s->site);
    return file_read(&s->run, path, CHECKPOINT_BYTES_MAX, &bytes, &ignored)
                   && checkpoint_open(&s->run, bytes, log_key(log), NULL, &checkpoint, &note,
                                      &ignored)
               ? checkpoint.size
               : 0;
}

bool scenario_publish(struct scenario *s, struct log *log, struct error *err)
{
    struct bodies bodies = {s, log, arena_printf(&s->run, "%s/body", s->site)};
    struct export_source source = log_export_source(log);
    struct export_range range = {published_size(s, log), log_size(log), log_root(log)};
    bool good =
        store_walk(log_store(log), 0, log_size(log), (struct str){0}, publish_body, &bodies, err)
        && export_write(s->site, &source, range, log_checkpoint(log), err);
    if (good)
        s->published_size = log_size(log);
    return good;
}

/* ---- the whole ---- */

bool scenario_make(struct scenario *s, struct log **log, struct error *err)
{
    struct log_founding founding = scenario_founding(s);
    if (!log_init(s->store, &founding, s->options, log, err))
        return false;
    release(s, *log);
    return true;
}

static bool begin(struct scenario *s, struct log *log, struct error *err)
{
    return (s->step = "append", append_first(s, log, err))
           && (s->step = "append more", append_more(s, log, err))
           && (s->step = "cosign", cosign(s, log, err))
           && (s->step = "publish", scenario_publish(s, log, err))
           && (s->step = "append again", scenario_say(s, log, 4, err));
}

static bool go_on(struct scenario *s, struct log *log, struct error *err)
{
    return (s->step = "append after reopening", scenario_say(s, log, 5, err))
           && (s->step = "publish again", scenario_publish(s, log, err));
}

static bool run_from_nothing(struct scenario *s, struct error *err)
{
    struct log *log = NULL;
    s->step = "init";
    bool good = scenario_make(s, &log, err) && begin(s, log, err);
    log_close(log);
    if (!good)
        return false;
    s->step = "open";
    good = log_open(s->store, s->keys[KEY_LOG], s->options, &log, err) && go_on(s, log, err);
    log_close(log);
    return good;
}

static bool say_many(struct scenario *s, struct log *log, int first, int count, struct error *err)
{
    struct log_submission many[BATCH_MAX];
    for (int i = 0; i < count; i++)
        many[i] = scenario_source(s, first + i);
    return append(s, log, many, (size_t)count, err);
}

static bool run_across(struct scenario *s, struct error *err)
{
    struct log *log = NULL;
    s->step = "open";
    bool good = log_open(s->store, s->keys[KEY_LOG], s->options, &log, err)
                && (s->step = "publish", scenario_publish(s, log, err))
                && (s->step = "append", say_many(s, log, FIRST_CROSSING, CROSSING, err))
                && (s->step = "publish again", scenario_publish(s, log, err));
    log_close(log);
    return good;
}

void scenario_fill(struct scenario *s)
{
    struct error err;
    struct log *log;
    scenario_reset(s);
    CHECK(scenario_make(s, &log, &err) && say_many(s, log, FIRST_FILL, FILL, &err));
    log_close(log);
    const char *path = arena_printf(&s->run, "%s/ledger.sqlite", s->store);
    CHECK(file_read(&s->run, path, INT64_MAX, &s->filled, &err));
    s->filled_acks = s->ack_count;
    s->filler = s->run;
    arena_init(&s->run);
    s->releases[0] = s->releases[s->release_count - 1];
}

bool scenario_run(struct scenario *s, struct error *err)
{
    return s->filled.size > 0 ? run_across(s, err) : run_from_nothing(s, err);
}
