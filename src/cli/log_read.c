/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands of `surety log` that change nothing in the store. */
#include "cli/log.h"

#include "answer/words.h"
#include "base/file.h"
#include "base/number.h"
#include "cli/output.h"
#include "cli/trust.h"
#include "ledger/export.h"
#include "ledger/stream.h"

#include <inttypes.h>

static bool open_to_read(struct session *session, struct log **log, struct error *err)
{
    return log_open(session->request.operands.items[1], NULL, (struct store_options){0}, log, err);
}

/* To --output if it is given, else to standard output. */
static bool hand_over(struct session *session, struct error *err)
{
    if (session->request.output == NULL)
        return true;
    bool good = output_write(session->request.output, buf_view(&session->out), err);
    buf_clear(&session->out);
    return good;
}

static bool take_index(const struct session *session, int64_t *index, struct error *err)
{
    const char *word = session->request.operands.items[2];
    return integer_parse(str_from(word), 0, INT64_MAX, index)
           || error_set(err, ERROR_USAGE, "an entry is named by its number, not \"%.60s\"", word);
}

bool log_checkpoint_run(struct session *session, struct error *err)
{
    struct log *log;
    struct str checkpoint;
    if (!open_to_read(session, &log, err))
        return false;
    bool good = log_cosigned_checkpoint(log, &session->arena, log_size(log), &checkpoint, err);
    if (good)
        buf_str(&session->out, checkpoint);
    log_close(log);
    return good && hand_over(session, err);
}

/* ---- list ---- */

struct listing {
    struct session *session;
    struct log *log;
};

/* What the entry says of itself in its first lines; its body is not needed for that. */
static void write_line(struct session *session, int64_t index, const struct note *note,
                       const struct log_statement *parsed)
{
    struct buf *out = &session->out;
    const struct statement *statement = &parsed->statement;
    struct str id = statement->kind == STATEMENT_KEYS ? statement_value(statement, KEYS_PARTY)
                                                      : statement_id(statement);
    buf_printf(out, "%" PRId64 "\t%s\t%.*s\t%.*s\t", index, statement_info(statement->kind)->name,
               STR_ARG(id), STR_ARG(statement->author));
    for (size_t i = 0; i < note->signature_count; i++) {
        buf_text(out, i == 0 ? "" : ",");
        buf_str(out, note->signatures[i].name);
    }
    buf_char(out, '\n');
}

static bool list_entry(void *context, const struct store_entry *entry, struct error *err)
{
    struct listing *listing = context;
    struct log_statement parsed;
    struct arena scratch;
    arena_init(&scratch);
    bool good = log_statement(listing->log, &scratch, entry->index, &parsed, err);
    if (good)
        write_line(listing->session, entry->index, &parsed.note, &parsed);
    arena_release(&scratch);
    return good;
}

bool log_list_run(struct session *session, struct error *err)
{
    struct listing listing = {.session = session};
    if (!open_to_read(session, &listing.log, err))
        return false;
    bool good = store_walk(log_store(listing.log), 0, log_size(listing.log), (struct str){0},
                           list_entry, &listing, err);
    log_close(listing.log);
    return good && hand_over(session, err);
}

/* ---- one entry ---- */

static bool show_entry(struct session *session, struct log *log, int64_t index, struct error *err)
{
    struct str bytes, rest, body = {0};
    struct stream_item item;
    struct hash hash;
    if (!log_entry(log, &session->arena, index, &bytes, err))
        return false;
    rest = bytes;
    if (stream_next(&rest, &item, err) && statement_body_hash(item.text, &hash)
        && !store_read_body(log_store(log), &session->arena, &hash, &body, err))
        return false;
    stream_write(&session->out, bytes, body);
    return true;
}

bool log_show_run(struct session *session, struct error *err)
{
    struct log *log;
    int64_t index;
    if (!take_index(session, &index, err) || !open_to_read(session, &log, err))
        return false;
    bool good = show_entry(session, log, index, err);
    log_close(log);
    return good && hand_over(session, err);
}

/* Where there is a policy, against the newest checkpoint with its quorum that holds the entry: that
 * is what whoever follows the policy believes. Else against the last one. */
static bool prove(struct session *session, struct log *log, int64_t index, struct error *err)
{
    const struct policy *policy;
    int64_t size = -1;
    if (!trust_policy(session, session->request.operands.items[1], log_key(log), &policy, err)
        || (policy != NULL && !log_find_cosigned(log, policy, log_size(log), &size, err)))
        return false;
    return log_prove_at(log, index, size > index ? size : log_size(log), &session->out, err);
}

bool log_prove_run(struct session *session, struct error *err)
{
    struct log *log;
    int64_t index;
    if (!take_index(session, &index, err) || !open_to_read(session, &log, err))
        return false;
    bool good = prove(session, log, index, err);
    log_close(log);
    return good && hand_over(session, err);
}

/* ---- export ---- */

struct body_export {
    struct log *log;
    const char *folder;
    bool has_folder;
};

static bool write_body(struct body_export *export, const struct hash *hash, struct error *err)
{
    struct arena scratch;
    struct str body;
    char hex[HASH_HEX_BYTES];
    arena_init(&scratch);
    bool good =
        store_read_body(log_store(export->log), &scratch, hash, &body, err)
        && (export->has_folder || file_make_folders(export->folder, err))
        && file_write_once(
            arena_printf(&scratch, "%s/%s", export->folder, hash_write_hex(hex, hash)), body, err);
    export->has_folder = good;
    arena_release(&scratch);
    return good;
}

static bool export_body(void *context, const struct store_entry *entry, struct error *err)
{
    struct body_export *export = context;
    struct str rest = entry->bytes;
    struct stream_item item;
    struct hash hash;
    if (!stream_next(&rest, &item, err) || !statement_body_hash(item.text, &hash))
        return true;
    return write_body(export, &hash, err);
}

/* Bodies come before the checkpoint, so that it never names an entry whose body is not there. */
static bool export_bodies(struct log *log, const char *folder, struct error *err)
{
    struct body_export export = {.log = log, .folder = folder};
    return store_walk(log_store(log), 0, log_size(log), (struct str){0}, export_body, &export, err)
           && (!export.has_folder || file_sync_folder(folder, err));
}

/* How much of the log is exported there already: what a checkpoint of ours there says, or nothing.
 */
static int64_t exported_size(struct session *session, struct log *log, const char *folder)
{
    struct str bytes;
    struct checkpoint checkpoint;
    struct note note;
    struct error ignored;
    const char *path = arena_printf(&session->arena, "%s/checkpoint", folder);
    bool ours =
        file_read(&session->arena, path, CHECKPOINT_BYTES_MAX, &bytes, &ignored)
        && checkpoint_open(&session->arena, bytes, log_key(log), NULL, &checkpoint, &note, &ignored)
        && checkpoint.size <= log_size(log);
    return ours ? checkpoint.size : 0;
}

static void write_exported(struct buf *out, const char *folder, struct export_range range)
{
    buf_printf(out, "%s: ", folder);
    words_count(out, (size_t)range.to_size, "entry");
    buf_printf(out, ", %" PRId64 " of them new\n", range.to_size - range.from_size);
}

bool log_export_run(struct session *session, struct error *err)
{
    struct log *log;
    const char *folder = session->request.operands.items[2];
    if (!open_to_read(session, &log, err))
        return false;
    struct export_source source = log_export_source(log);
    struct export_range range = {
        .from_size = exported_size(session, log, folder),
        .to_size = log_size(log),
        .root = log_root(log),
    };
    struct str checkpoint;
    const char *bodies = arena_printf(&session->arena, "%s/body", folder);
    bool good = export_bodies(log, bodies, err)
                && log_cosigned_checkpoint(log, &session->arena, range.to_size, &checkpoint, err)
                && export_write(folder, &source, range, checkpoint, err);
    if (good)
        write_exported(&session->out, folder, range);
    log_close(log);
    return good;
}
