/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/witness.h"

#include "ledger/cosignature.h"
#include "ledger/tree.h"
#include "ledger/witness_evidence.h"
#include "ledger/witness_request.h"
#include "record/quote.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

struct witness {
    struct arena arena; /* of itself, the path and the keys */
    const char *folder;
    const struct key_pair *pair;
    const struct key *logs;
    size_t log_count;
    int64_t (*clock_s)(void);
    pthread_mutex_t lock; /* of what follows */
    struct witness_state *state;
    bool is_broken;
};

/* A request on its way through. */
struct submission {
    struct arena *arena;
    struct str bytes;
    struct witness_request request;
    struct note note;
    struct checkpoint checkpoint;
    struct witness_seen seen; /* before it */
};

static int64_t host_clock_s(void)
{
    return (int64_t)time(NULL);
}

/* ---- opening ---- */

static bool check_keys(const struct key_pair *pair, const struct key *logs, size_t log_count,
                       struct error *err)
{
    const struct key *own = key_pair_public(pair);
    if (own->type != KEY_COSIGNATURE)
        return error_set(err, ERROR_USAGE, "%s is not a witness's key", QUOTE(str_from(own->name)));
    for (size_t i = 0; i < log_count; i++) {
        struct str name = str_from(logs[i].name);
        if (logs[i].type != KEY_NOTE)
            return error_set(err, ERROR_USAGE, "%s is not a log's key", QUOTE(name));
        for (size_t j = 0; j < i; j++)
            if (key_answers_to(&logs[j], name, logs[i].id))
                return error_set(err, ERROR_CONFLICT, "two keys of the log %s have the same id",
                                 QUOTE(name));
    }
    return true;
}

bool witness_open(const char *folder, const struct key_pair *pair, const struct key *logs,
                  size_t log_count, struct witness_options options, struct witness **opened,
                  struct error *err)
{
    struct arena arena;
    struct witness_state *state;
    struct buf key;
    *opened = NULL;
    if (!check_keys(pair, logs, log_count, err))
        return false;
    buf_init(&key);
    key_write(key_pair_public(pair), &key);
    bool good = witness_state_open(folder, buf_view(&key), options.state, &state, err);
    buf_release(&key);
    if (!good)
        return false;
    arena_init(&arena);
    struct witness *witness = ARENA_NEW(&arena, struct witness);
    struct key *copy = ARENA_ARRAY(&arena, struct key, log_count);
    for (size_t i = 0; i < log_count; i++)
        copy[i] = logs[i];
    *witness = (struct witness){
        .folder = arena_printf(&arena, "%s", folder),
        .pair = pair,
        .logs = copy,
        .log_count = log_count,
        .clock_s = options.clock_s != NULL ? options.clock_s : host_clock_s,
        .state = state,
    };
    witness->arena = arena;
    CHECK(pthread_mutex_init(&witness->lock, NULL) == 0);
    *opened = witness;
    return true;
}

void witness_close(struct witness *witness)
{
    if (witness == NULL)
        return;
    witness_state_close(witness->state);
    pthread_mutex_destroy(&witness->lock);
    struct arena arena = witness->arena; /* the witness itself lives in it */
    arena_release(&arena);
}

/* ---- answers ---- */

static void answer(struct witness_reply *reply, int status, const char *content_type,
                   struct str body)
{
    *reply = (struct witness_reply){status, content_type, body, reply->remark};
}

/* A refusal in the words of `why`. */
static void refuse(struct arena *arena, struct witness_reply *reply, int status,
                   const struct error *why)
{
    answer(reply, status, "text/plain; charset=utf-8",
           str_from(arena_printf(arena, "%s\n", why->text)));
}

/* The state could not be used: the client learns no more than that, the keeper all. */
static void fail(struct arena *arena, struct witness_reply *reply, const struct error *why)
{
    bool is_busy = why->code == ERROR_CONFLICT;
    answer(reply, is_busy ? 503 : 500, "text/plain; charset=utf-8",
           is_busy ? STR("the witness is busy\n") : STR("the witness cannot store its state\n"));
    reply->remark = str_from(arena_printf(arena, "%s", why->text));
}

/* ---- what can be said without the state ---- */

struct signers {
    const struct witness *witness;
    struct str origin;
};

/* A log's key, if it is one of this origin. */
static const struct key *find_signer(const void *context, struct str name,
                                     const uint8_t id[static KEY_ID_BYTES])
{
    const struct signers *signers = context;
    const struct witness *witness = signers->witness;
    for (size_t i = 0; str_eq(name, signers->origin) && i < witness->log_count; i++)
        if (key_answers_to(&witness->logs[i], name, id))
            return &witness->logs[i];
    return NULL;
}

static bool knows(const struct witness *witness, struct str origin)
{
    for (size_t i = 0; i < witness->log_count; i++)
        if (str_eq(str_from(witness->logs[i].name), origin))
            return true;
    return false;
}

static bool parse(struct submission *submission, struct error *err)
{
    struct arena *arena = submission->arena;
    return witness_request_parse(arena, submission->bytes, &submission->request, err)
           && note_parse(arena, submission->request.checkpoint, &submission->note, err)
           && checkpoint_parse(submission->note.text, &submission->checkpoint, err);
}

/* False: answered already. */
static bool admit(struct witness *witness, struct submission *submission,
                  struct witness_reply *reply)
{
    const struct checkpoint *checkpoint = &submission->checkpoint;
    struct error err;
    int status = 0;
    if (!parse(submission, &err)) {
        status = 400;
    } else if (!knows(witness, checkpoint->origin)) {
        error_set(&err, ERROR_NOT_FOUND, "this witness does not know the log");
        status = 404;
    } else {
        struct signers signers = {witness, checkpoint->origin};
        if (!note_verify_by(&submission->note, find_signer, &signers, &err)) {
            status = 403;
        } else if (submission->request.old_size > checkpoint->size) {
            error_set(&err, ERROR_FORMAT, "the old size is above the checkpoint's");
            status = 400;
        }
    }
    if (status != 0)
        refuse(submission->arena, reply, status, &err);
    return status == 0;
}

/* ---- evidence ---- */

/* Whether the log has signed what cannot be true beside what it signed before, whatever the proof.
 */
static bool is_fork(const struct submission *submission)
{
    const struct checkpoint *checkpoint = &submission->checkpoint;
    const struct hash empty = hash_empty();
    return (checkpoint->size == 0 && !hash_eq(&checkpoint->root, &empty))
           || (checkpoint->size == submission->seen.size
               && !hash_eq(&checkpoint->root, &submission->seen.root));
}

/* The answer is the same whether or not evidence could be kept; the keeper is told. */
static void keep_evidence(struct witness *witness, struct submission *submission,
                          enum witness_evidence_kind kind, struct witness_reply *reply)
{
    const struct witness_evidence evidence = {
        .kind = kind,
        .text = submission->note.text,
        .request = submission->bytes,
        .cosigned = submission->seen.checkpoint,
    };
    struct arena *arena = submission->arena;
    struct error err;
    const char *path;
    const char *what = kind == WITNESS_FORK ? "two histories, both signed" : "not proven to follow";
    bool is_kept = witness_evidence_keep(arena, witness->folder, &evidence, &path, &err);
    reply->remark = str_from(arena_printf(
        arena, "%s, size %" PRId64 ": %s; %s%s", QUOTE(submission->checkpoint.origin),
        submission->checkpoint.size, what, is_kept ? "kept as " : "", is_kept ? path : err.text));
}

/* ---- what only the state can say ---- */

/* What will be kept: the text, the log's signatures and ours, which is also the answer. */
static bool cosign(struct witness *witness, struct submission *submission, struct str *checkpoint,
                   struct str *line, struct error *err)
{
    const struct key *own = key_pair_public(witness->pair);
    const struct note *note = &submission->note;
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    struct buf out;
    int64_t time_s = witness->clock_s();
    if (time_s < 0)
        return error_set(err, ERROR_IO, "the clock is before 1970");
    buf_init(&out);
    buf_str(&out, note->text);
    buf_char(&out, '\n');
    for (size_t i = 0; i < note->signature_count; i++)
        if (note->signatures[i].by != NULL)
            note_write_signature(&out, note->signatures[i].by, note->signatures[i].payload,
                                 note->signatures[i].payload_size);
    size_t start = out.size;
    cosignature_sign(witness->pair, note->text, (uint64_t)time_s, payload);
    note_write_signature(&out, own, payload, sizeof payload);
    const char *copy = arena_copy(submission->arena, out.data, out.size);
    *checkpoint = (struct str){copy, out.size};
    *line = (struct str){copy + start, out.size - start};
    buf_release(&out);
    return true;
}

/* If we stop before the commit, nothing has left us and nothing has changed; if we stop after it,
 * the client asks again and gets a fresh cosignature. */
static bool advance(struct witness *witness, struct submission *submission,
                    struct witness_reply *reply, struct error *err)
{
    struct witness_seen after = {submission->checkpoint.size, submission->checkpoint.root, {0}};
    struct str line = {0};
    if (!cosign(witness, submission, &after.checkpoint, &line, err)
        || !witness_state_swap(witness->state, submission->checkpoint.origin, &submission->seen,
                               &after, err))
        return false;
    if (!witness_state_commit(witness->state, err)) {
        witness->is_broken = true;
        return false;
    }
    answer(reply, 200, "text/plain; charset=utf-8", line);
    return true;
}

/* Whether the checkpoint follows; else answered. */
static bool follows(struct witness *witness, struct submission *submission,
                    struct witness_reply *reply)
{
    const struct witness_request *request = &submission->request;
    const struct witness_seen *seen = &submission->seen;
    struct arena *arena = submission->arena;
    struct error err;
    if (request->old_size != seen->size) {
        if (is_fork(submission))
            keep_evidence(witness, submission, WITNESS_FORK, reply);
        answer(reply, 409, "text/x.tlog.size",
               str_from(arena_printf(arena, "%" PRId64 "\n", seen->size)));
        return false;
    }
    if (!tree_check_consistency(seen->size, &seen->root, submission->checkpoint.size,
                                &submission->checkpoint.root, request->hashes, request->hash_count,
                                &err)) {
        keep_evidence(witness, submission, is_fork(submission) ? WITNESS_FORK : WITNESS_UNPROVEN,
                      reply);
        refuse(arena, reply, 422, &err);
        return false;
    }
    return true;
}

/* From the moment when the state is read until it is replaced no other writer comes between. */
static void decide(struct witness *witness, struct submission *submission,
                   struct witness_reply *reply)
{
    struct error err;
    bool good = witness_state_begin(witness->state, &err)
                && witness_state_read(witness->state, submission->arena,
                                      submission->checkpoint.origin, &submission->seen, &err);
    if (good && follows(witness, submission, reply))
        good = advance(witness, submission, reply, &err);
    if (!good)
        fail(submission->arena, reply, &err);
    witness_state_rollback(witness->state); /* what was not committed */
}

void witness_add_checkpoint(struct witness *witness, struct arena *arena, struct str request,
                            struct witness_reply *reply)
{
    struct submission submission = {.arena = arena, .bytes = request};
    *reply = (struct witness_reply){0};
    if (!admit(witness, &submission, reply))
        return;
    pthread_mutex_lock(&witness->lock);
    decide(witness, &submission, reply);
    pthread_mutex_unlock(&witness->lock);
}

/* ---- the monitoring end ---- */

static bool parse_hex(struct str hex, struct hash *hash)
{
    if (hex.size != 2 * HASH_BYTES)
        return false;
    for (size_t i = 0; i < hex.size; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = hex.data[i] == '\0' ? NULL : strchr(digits, hex.data[i]);
        if (digit == NULL)
            return false;
        hash->bytes[i / 2] = (uint8_t)(hash->bytes[i / 2] << 4 | (digit - digits));
    }
    return true;
}

void witness_find_checkpoint(struct witness *witness, struct arena *arena, struct str origin_hex,
                             struct witness_reply *reply)
{
    struct hash hash = {{0}};
    struct str checkpoint;
    struct error err;
    *reply = (struct witness_reply){0};
    bool good = parse_hex(origin_hex, &hash)
                || error_set(&err, ERROR_NOT_FOUND, "not the SHA-256 of an origin");
    pthread_mutex_lock(&witness->lock);
    good = good && witness_state_find(witness->state, arena, &hash, &checkpoint, &err);
    pthread_mutex_unlock(&witness->lock);
    if (good)
        answer(reply, 200, "text/plain; charset=utf-8", checkpoint);
    else if (err.code == ERROR_NOT_FOUND)
        refuse(arena, reply, 404, &err);
    else
        fail(arena, reply, &err);
}

bool witness_is_broken(struct witness *witness)
{
    pthread_mutex_lock(&witness->lock);
    bool is_broken = witness->is_broken;
    pthread_mutex_unlock(&witness->lock);
    return is_broken;
}
