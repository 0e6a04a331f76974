/* SPDX-License-Identifier: Apache-2.0 */
/* Who else has seen the log: witnesses' cosignatures of its checkpoints, and what was known when.
 */
#include "ledger/log_parts.h"

#include "ledger/cosignature.h"

#include <inttypes.h>
#include <string.h>

/* ---- the two ways to name an earlier log ---- */

bool log_known_size(struct log *log, int64_t time_s, int64_t *size, struct error *err)
{
    if (!store_find_known(log->store, time_s, size, err))
        return false;
    if (*size > log->head.size) /* the store has grown since it was opened */
        *size = log->head.size;
    return true;
}

bool log_root_at(struct log *log, int64_t size, struct hash *root, struct error *err)
{
    struct tree_reader reader = log_export_source(log).tree;
    if (size < 0 || size > log->head.size)
        return error_set(err, ERROR_NOT_FOUND, "no size %" PRId64 ": the log has %" PRId64, size,
                         log->head.size);
    return tree_root(&reader, size, root, err);
}

/* ---- keeping cosignatures ---- */

/* The checkpoint with these lines under it, taken apart; what is not signed well fails later. */
static bool parse_with(struct arena *arena, struct str checkpoint, struct str lines,
                       struct note *note, struct error *err)
{
    size_t size = checkpoint.size + lines.size;
    char *bytes = arena_alloc(arena, size + 1, 1);
    memcpy(bytes, checkpoint.data, checkpoint.size);
    if (lines.size > 0)
        memcpy(bytes + checkpoint.size, lines.data, lines.size);
    return note_parse(arena, (struct str){bytes, size}, note, err);
}

/* Whether a line is a known witness's; it must then be good. */
static bool check_line(const struct policy *policy, struct str text,
                       const struct note_signature *line, const struct key **witness,
                       struct error *err)
{
    *witness = policy_find_witness(policy, line->name, line->key_id);
    if (*witness == NULL || note_signature_is_good(*witness, text, line))
        return true;
    return error_set(err, ERROR_SIGNATURE, "the cosignature of witness %s does not verify",
                     (*witness)->name);
}

static bool keep_line(struct log *log, int64_t size, const struct key *witness,
                      const struct note_signature *line, struct error *err)
{
    struct buf text;
    buf_init(&text);
    note_write_signature(&text, witness, line->payload, line->payload_size);
    bool good = store_put_cosignature(log->store, size, buf_view(&text), err);
    buf_release(&text);
    return good;
}

static bool keep_lines(struct log *log, const struct policy *policy, int64_t size,
                       const struct note *note, size_t *kept, struct error *err)
{
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct key *witness;
        if (!check_line(policy, note->text, &note->signatures[i], &witness, err))
            return false;
        if (witness == NULL)
            continue;
        if (!keep_line(log, size, witness, &note->signatures[i], err))
            return false;
        ++*kept;
    }
    return true;
}

/* If we stop here, witnesses have signed what we have not kept: they are asked again. */
bool log_add_cosignatures(struct log *log, const struct policy *policy, int64_t size,
                          struct str lines, size_t *kept, struct error *err)
{
    struct arena scratch;
    struct str checkpoint;
    struct note note;
    *kept = 0;
    arena_init(&scratch);
    bool good = store_read_checkpoint(log->store, &scratch, size, &checkpoint, err)
                && parse_with(&scratch, checkpoint, lines, &note, err)
                && store_begin(log->store, err);
    if (good && !keep_lines(log, policy, size, &note, kept, err)) {
        store_rollback(log->store);
        *kept = 0;
        good = false;
    } else if (good) {
        good = store_commit(log->store, err);
    }
    arena_release(&scratch);
    return good;
}

/* ---- cosigned checkpoints ---- */

/* A line as it is kept, and taken apart. */
struct cosigned_line {
    struct str text;
    struct note_signature signature;
};

/* One by one, since a witness that was asked often has more lines than a note may have. */
static bool parse_lines(struct arena *arena, struct str checkpoint, struct str rest,
                        struct cosigned_line **lines, size_t *count, struct error *err)
{
    struct str text;
    struct note note;
    size_t capacity = 0;
    *lines = NULL;
    *count = 0;
    while (str_next(&rest, '\n', &text) && text.size > 0) {
        text.size++; /* its line feed */
        if (!parse_with(arena, checkpoint, text, &note, err))
            return false;
        ARENA_GROW(arena, lines, *count, &capacity);
        (*lines)[(*count)++] =
            (struct cosigned_line){text, note.signatures[note.signature_count - 1]};
    }
    return true;
}

static uint64_t time_of(const struct note_signature *line)
{
    return line->payload_size == COSIGNATURE_PAYLOAD_BYTES ? cosignature_time_s(line->payload) : 0;
}

/* Whether `b` is a later word of the witness of `a`. */
static bool is_later(const struct note_signature *a, const struct note_signature *b)
{
    return str_eq(a->name, b->name) && memcmp(a->key_id, b->key_id, KEY_ID_BYTES) == 0
           && time_of(b) > time_of(a);
}

static bool is_latest(const struct cosigned_line *lines, size_t count, size_t place)
{
    for (size_t i = 0; i < count; i++)
        if (is_later(&lines[place].signature, &lines[i].signature))
            return false;
    return true;
}

bool log_cosigned_checkpoint(struct log *log, struct arena *arena, int64_t size,
                             struct str *checkpoint, struct error *err)
{
    struct arena scratch;
    struct str plain, kept;
    struct cosigned_line *lines;
    struct buf out;
    size_t count;
    arena_init(&scratch);
    buf_init(&out);
    bool good = store_read_checkpoint(log->store, &scratch, size, &plain, err)
                && store_read_cosignatures(log->store, &scratch, size, &kept, err)
                && parse_lines(&scratch, plain, kept, &lines, &count, err);
    if (good) {
        buf_str(&out, plain);
        for (size_t i = 0; i < count; i++)
            if (is_latest(lines, count, i))
                buf_str(&out, lines[i].text);
        *checkpoint = str_copy(arena, buf_view(&out));
    }
    buf_release(&out);
    arena_release(&scratch);
    return good;
}

/* Whether the quorum stands behind our own first `size` entries: a checkpoint with another root
 * would be evidence of a second history, and is an error. */
static bool is_cosigned(struct log *log, struct arena *scratch, const struct policy *policy,
                        int64_t size, bool *cosigned, struct error *err)
{
    struct str bytes;
    struct checkpoint checkpoint;
    struct note note;
    struct hash root;
    if (!log_cosigned_checkpoint(log, scratch, size, &bytes, err)
        || !checkpoint_open(scratch, bytes, &log->key, policy, &checkpoint, &note, err)
        || !log_root_at(log, size, &root, err))
        return false;
    if (checkpoint.size != size || !hash_eq(&checkpoint.root, &root))
        return error_set(err, ERROR_CONFLICT,
                         "the cosigned checkpoint %" PRId64 " is not of the entries that are kept",
                         size);
    *cosigned = policy_is_met(policy, &note);
    return true;
}

bool log_find_cosigned(struct log *log, const struct policy *policy, int64_t limit, int64_t *size,
                       struct error *err)
{
    bool cosigned = false;
    *size = -1;
    if (policy->quorum == POLICY_NONE)
        return true;
    if (limit > log->head.size)
        limit = log->head.size;
    while (!cosigned) {
        struct arena scratch;
        if (!store_find_cosigned(log->store, limit, size, err))
            return false;
        if (*size < 0)
            return true;
        arena_init(&scratch);
        bool good = is_cosigned(log, &scratch, policy, *size, &cosigned, err);
        arena_release(&scratch);
        if (!good)
            return false;
        limit = *size - 1;
    }
    return true;
}
