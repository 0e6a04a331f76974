/* SPDX-License-Identifier: Apache-2.0 */
/* Making a log: its store, and the first entry, which no one's role could admit. */
#include "ledger/log_batch.h"

#include "record/quote.h"

/* ---- the first entry ---- */

static void write_founding_key(const struct log_founding *founding, struct arena *arena,
                               struct statement_text *text)
{
    struct buf key;
    struct error err;
    buf_init(&key);
    key_write(founding->secretariat_key, &key);
    struct statement_line lines[] = {
        {STR("party"), founding->secretariat},
        {STR("action"), STR("register")},
        {STR("role"), STR("secretariat")},
        {STR("key"), buf_view(&key)},
    };
    struct statement statement = {.kind = STATEMENT_KEYS,
                                  .author = founding->secretariat,
                                  .lines = lines,
                                  .line_count = sizeof lines / sizeof *lines};
    CHECK(statement_write(arena, &statement, text, &err)); /* a key's name is UTF-8 and short */
    buf_release(&key);
}

static bool write_founded(struct batch *batch, struct error *err)
{
    struct store_head after;
    struct store *store = batch->log->store;
    if (!store_begin(store, err))
        return false;
    if (!batch_seal(batch, &after, err) || !batch_put(batch, err)
        || !store_swap_head(store, &batch->log->head, &after, err)) {
        store_rollback(store);
        return false;
    }
    if (!store_commit(store, err))
        return false;
    batch->log->edge = batch->edge;
    log_set_head(batch->log, &after);
    return true;
}

/* The first entry cannot be admitted by the roles of anyone: it makes the one who admits. */
static bool found_log(struct log *log, struct str bytes, struct error *err)
{
    struct batch batch;
    struct log_statement parsed;
    struct log_receipt receipt = {.standing = STANDING_SIGNED};
    struct entrant first = {
        .bytes = bytes, .leaf = hash_leaf(bytes), .first = -1, .receipt = &receipt};
    struct entrant *entrants[] = {&first};
    batch_init(&batch, log, entrants, 1, &log->edge, &log->roster);
    bool good = log_parse(log, &batch.arena, 0, bytes, &parsed, err)
                && roster_found(&log->roster, &parsed.statement, err);
    if (good) {
        first.statement = parsed.statement;
        first.text_hash = hash_bytes(parsed.note.text);
        batch.fresh[batch.fresh_count++] = &first;
        good = write_founded(&batch, err);
    }
    batch_release(&batch);
    return good;
}

static bool write_first(struct log *log, const struct log_founding *founding, struct error *err)
{
    struct arena scratch;
    struct statement_text text;
    struct buf note;
    bool good = true;
    arena_init(&scratch);
    buf_init(&note);
    write_founding_key(founding, &scratch, &text);
    if (founding->secretariat_pair != NULL)
        good = note_sign(text.text, &founding->secretariat_pair, 1, &note, err);
    else
        buf_str(&note, text.text);
    good = good && found_log(log, buf_view(&note), err);
    buf_release(&note);
    arena_release(&scratch);
    return good;
}

/* ---- the store ---- */

bool log_founding_check(const struct log_founding *founding, struct error *err)
{
    const struct key *key = key_pair_public(founding->log_key);
    if (key->type != KEY_NOTE)
        return error_set(err, ERROR_USAGE, "%s is the key of a witness, not of a log",
                         QUOTE(str_from(key->name)));
    if (!str_eq(founding->origin, str_from(key->name)))
        return error_set(err, ERROR_USAGE,
                         "the log's key is named %s, and must be named after the origin, %s",
                         QUOTE(str_from(key->name)), QUOTE(founding->origin));
    if (key_same_hand(key, founding->secretariat_key))
        return error_set(err, ERROR_USAGE,
                         "the log's key signs checkpoints and nothing else: give the secretariat "
                         "one of its own");
    return true;
}

bool log_init(const char *folder, const struct log_founding *founding, struct store_options options,
              struct log **opened, struct error *err)
{
    struct buf key;
    *opened = NULL;
    if (!log_founding_check(founding, err))
        return false;
    struct log *log = log_new(founding->log_key);
    log->key = *key_pair_public(founding->log_key);
    buf_init(&key);
    key_write(&log->key, &key);
    struct store_identity identity = {founding->origin, buf_view(&key)};
    bool good = store_create(folder, identity, options, &log->store, err)
                && write_first(log, founding, err);
    buf_release(&key);
    if (good)
        *opened = log;
    else
        log_close(log);
    return good;
}
