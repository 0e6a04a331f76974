/* SPDX-License-Identifier: Apache-2.0 */
#include "net/collect.h"

#include "base/file.h"
#include "ledger/decimal.h"
#include "ledger/witness_request.h"
#include "net/http_client.h"
#include "record/quote.h"

#include <inttypes.h>
#include <string.h>

enum { SIZES_BYTES_MAX = 1 << 20 };

/* One witness. */
struct voice {
    const struct policy_voice *witness;
    struct collect_result *result;
    int64_t old_size;   /* that it is taken to have cosigned */
    bool is_asked;      /* is to be asked in this round */
    size_t exchange_at; /* its place among the exchanges of the round */
};

struct collection {
    struct log *log;
    const struct policy *policy;
    struct arena *arena;
    struct str checkpoint; /* signed by the log alone */
    int64_t size;
    int timeout_ms;
    struct voice *voices;
    size_t count;
};

/* ---- how far each witness is ---- */

/* One line for each: its verifier key, a blank, the size. */
static void write_sizes(const struct collection *collection, struct buf *out)
{
    for (size_t i = 0; i < collection->count; i++) {
        key_write(collection->voices[i].witness->key, out);
        buf_printf(out, " %" PRId64 "\n", collection->voices[i].old_size);
    }
}

/* A witness that is further than we are will say so itself. */
static void take_size(struct collection *collection, const struct key *key, int64_t size)
{
    for (size_t i = 0; i < collection->count; i++)
        if (key_eq(collection->voices[i].witness->key, key))
            collection->voices[i].old_size = size < collection->size ? size : collection->size;
}

static void read_sizes(struct collection *collection, const char *path)
{
    struct str bytes, line, word;
    struct error ignored;
    if (path == NULL || !file_read(collection->arena, path, SIZES_BYTES_MAX, &bytes, &ignored))
        return;
    while (str_next(&bytes, '\n', &line)) {
        struct key key;
        int64_t size;
        if (str_next(&line, ' ', &word) && key_parse(word, &key, &ignored)
            && decimal_parse(line, &size))
            take_size(collection, &key, size);
    }
}

static void keep_sizes(const struct collection *collection, const char *path)
{
    struct buf out;
    struct error ignored;
    if (path == NULL)
        return;
    buf_init(&out);
    write_sizes(collection, &out);
    (void)!file_write(path, buf_view(&out), &ignored);
    buf_release(&out);
}

/* ---- asking ---- */

static void settle(struct voice *voice, enum collect_outcome outcome, const char *words)
{
    voice->result->outcome = outcome;
    voice->result->words = str_from(words);
}

static bool write_request(struct collection *collection, const struct voice *voice,
                          struct str *bytes, struct error *err)
{
    struct tree_reader reader = log_export_source(collection->log).tree;
    struct tree_proof proof;
    struct buf out;
    if (!tree_prove_consistency(&reader, voice->old_size, collection->size, &proof, err))
        return false;
    const struct witness_request request = {.old_size = voice->old_size,
                                            .hashes = proof.hashes,
                                            .hash_count = (size_t)proof.count,
                                            .checkpoint = collection->checkpoint};
    buf_init(&out);
    witness_request_write(&request, &out);
    *bytes = str_copy(collection->arena, buf_view(&out));
    buf_release(&out);
    return true;
}

static bool add_exchange(struct collection *collection, struct voice *voice,
                         struct http_exchange *exchange, struct error *err)
{
    const char *url;
    struct str body;
    struct error fault;
    if (!http_url(collection->arena, voice->witness->url, &url, &fault)) {
        settle(voice, COLLECT_NO_URL, arena_printf(collection->arena, "%s", fault.text));
        voice->is_asked = false;
        return true;
    }
    if (!write_request(collection, voice, &body, err))
        return false;
    *exchange = (struct http_exchange){
        .request = {.url = http_url_join(collection->arena, url, "add-checkpoint"),
                    .content_type = "text/plain; charset=utf-8",
                    .body = body,
                    .max_bytes = COLLECT_ANSWER_BYTES_MAX,
                    .timeout_ms = collection->timeout_ms}};
    return true;
}

/* ---- what comes back ---- */

/* The first line of an answer, as a stranger's text. */
static const char *first_line(struct arena *arena, struct str body)
{
    struct str line;
    if (!str_next(&body, '\n', &line) || line.size == 0)
        return "";
    return arena_printf(arena, ": %s", QUOTE(line));
}

static struct str concatenate(struct arena *arena, struct str a, struct str b)
{
    char *bytes = arena_alloc(arena, a.size + b.size + 1, 1);
    memcpy(bytes, a.data, a.size);
    if (b.size > 0)
        memcpy(bytes + a.size, b.data, b.size);
    return (struct str){bytes, a.size + b.size};
}

/* Whom a signature line is looked up with: one witness alone. */
static const struct key *find_one(const void *context, struct str name,
                                  const uint8_t id[static KEY_ID_BYTES])
{
    const struct key *witness = context;
    return key_answers_to(witness, name, id) ? witness : NULL;
}

/* The lines of an answer that are this witness's, verified; others are none of its business. */
static bool take_lines(struct collection *collection, const struct voice *voice, struct str body,
                       struct buf *lines, struct error *err)
{
    const struct key *key = voice->witness->key;
    struct arena *arena = collection->arena;
    struct note note;
    if (!note_parse(arena, concatenate(arena, collection->checkpoint, body), &note, err)
        || !note_verify_by(&note, find_one, key, err))
        return false;
    for (size_t i = 0; i < note.signature_count; i++)
        if (note.signatures[i].by != NULL)
            note_write_signature(lines, key, note.signatures[i].payload,
                                 note.signatures[i].payload_size);
    return true;
}

/* False only when the store fails. */
static bool take_cosignature(struct collection *collection, struct voice *voice, struct str body,
                             struct error *err)
{
    struct arena *arena = collection->arena;
    struct error fault;
    struct buf lines;
    size_t kept;
    bool good = true;
    buf_init(&lines);
    if (!take_lines(collection, voice, body, &lines, &fault)) {
        settle(voice, COLLECT_INVALID,
               arena_printf(arena, "what it sent is no cosignature of its key: %s", fault.text));
    } else {
        good = log_add_cosignatures(collection->log, collection->policy, collection->size,
                                    buf_view(&lines), &kept, err);
        voice->old_size = collection->size;
        settle(voice, COLLECT_COSIGNED,
               arena_printf(arena, "cosigned %" PRId64 " %s", collection->size,
                            collection->size == 1 ? "entry" : "entries"));
    }
    buf_release(&lines);
    return good;
}

/* The size that a 409 names; false when it names none, or the answer is something else. */
static bool named_size(const struct http_answer *answer, int64_t *size)
{
    struct str body = answer->body, line;
    return answer->status == 409 && str_eq(answer->content_type, STR("text/x.tlog.size"))
           && str_next(&body, '\n', &line) && body.size == 0 && decimal_parse(line, size);
}

/* The witness is elsewhere than we thought: it is asked again, but never beyond what we hold. */
static void take_size_named(struct collection *collection, struct voice *voice, int64_t size,
                            bool is_last)
{
    struct arena *arena = collection->arena;
    if (size > collection->size) {
        settle(voice, COLLECT_AHEAD,
               arena_printf(arena,
                            "has seen %" PRId64 " entries, this store has %" PRId64
                            ": the storage was rolled back, or the witness lies",
                            size, collection->size));
        return;
    }
    voice->old_size = size;
    voice->is_asked = !is_last;
    settle(voice, COLLECT_REFUSED, "named one size after the other");
}

static void take_refusal(struct collection *collection, struct voice *voice,
                         const struct http_answer *answer)
{
    const char *line = first_line(collection->arena, answer->body);
    const char *meaning = answer->status == 404   ? "does not know this log"
                          : answer->status == 403 ? "does not accept the log's signature"
                          : answer->status == 409 || answer->status == 422
                              ? "does not take this for a continuation "
                                "of what it has seen: find out why"
                              : "refused";
    settle(voice, COLLECT_REFUSED,
           arena_printf(collection->arena, "%s (%d%s)", meaning, answer->status, line));
}

/* False only when the store fails. */
static bool take_answer(struct collection *collection, struct voice *voice,
                        const struct http_exchange *exchange, bool is_last, struct error *err)
{
    int64_t size;
    voice->is_asked = false;
    if (!exchange->is_answered)
        settle(voice, COLLECT_UNREACHED,
               arena_printf(collection->arena, "not reached: %s", exchange->error.text));
    else if (exchange->answer.status == 200)
        return take_cosignature(collection, voice, exchange->answer.body, err);
    else if (named_size(&exchange->answer, &size))
        take_size_named(collection, voice, size, is_last);
    else
        take_refusal(collection, voice, &exchange->answer);
    return true;
}

/* ---- the two rounds ---- */

static bool go_round(struct collection *collection, struct http_client *client, bool is_last,
                     struct error *err)
{
    struct http_exchange *exchanges =
        ARENA_ARRAY(collection->arena, struct http_exchange, collection->count);
    size_t count = 0;
    for (size_t i = 0; i < collection->count; i++) {
        struct voice *voice = &collection->voices[i];
        if (!voice->is_asked)
            continue;
        voice->exchange_at = count;
        if (!add_exchange(collection, voice, &exchanges[count], err))
            return false;
        count += voice->is_asked;
    }
    http_ask_all(client, collection->arena, exchanges, count);
    for (size_t i = 0; i < collection->count; i++) {
        struct voice *voice = &collection->voices[i];
        if (voice->is_asked
            && !take_answer(collection, voice, &exchanges[voice->exchange_at], is_last, err))
            return false;
    }
    return true;
}

static void gather_witnesses(struct collection *collection, struct collect_report *report)
{
    const struct policy *policy = collection->policy;
    struct arena *arena = collection->arena;
    collection->voices = ARENA_ARRAY(arena, struct voice, policy->voice_count);
    report->results = ARENA_ARRAY(arena, struct collect_result, policy->voice_count);
    for (size_t i = 0; i < policy->voice_count; i++) {
        const struct policy_voice *witness = &policy->voices[i];
        if (witness->key == NULL)
            continue;
        struct voice *voice = &collection->voices[collection->count];
        *voice = (struct voice){.witness = witness,
                                .result = &report->results[collection->count],
                                .is_asked = witness->url.size > 0};
        voice->result->witness = witness;
        settle(voice, COLLECT_NO_URL, "the policy does not say where it is");
        collection->count++;
    }
    report->count = collection->count;
}

bool collect_cosignatures(struct log *log, const struct policy *policy,
                          struct collect_options options, struct arena *arena,
                          struct collect_report *report, struct error *err)
{
    struct str checkpoint = log_checkpoint(log);
    struct collection collection = {
        .log = log,
        .policy = policy,
        .arena = arena,
        .checkpoint = {arena_copy(arena, checkpoint.data, checkpoint.size), checkpoint.size},
        .size = log_size(log),
        .timeout_ms = options.timeout_ms > 0 ? options.timeout_ms : COLLECT_TIMEOUT_MS,
    };
    int64_t cosigned;
    *report = (struct collect_report){.size = collection.size};
    gather_witnesses(&collection, report);
    read_sizes(&collection, options.sizes_path);
    if (!go_round(&collection, options.client, false, err)
        || !go_round(&collection, options.client, true, err))
        return false;
    keep_sizes(&collection, options.sizes_path);
    if (!log_find_cosigned(log, policy, collection.size, &cosigned, err))
        return false;
    report->is_met = cosigned == collection.size;
    return true;
}
