/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/scrutiny.h"

#include "answer/words.h"
#include "base/date.h"

#include <inttypes.h>
#include <string.h>

/* ---- findings ---- */

static void take_finding(void *context, const struct audit_finding *finding)
{
    struct scrutiny *scrutiny = context;
    if (scrutiny->count++ >= SCRUTINY_FINDINGS_MAX)
        return;
    ARENA_GROW(scrutiny->arena, &scrutiny->findings, scrutiny->told, &scrutiny->capacity);
    scrutiny->findings[scrutiny->told++] = (struct audit_finding){
        .path = arena_copy(scrutiny->arena, finding->path, strlen(finding->path)),
        .index = finding->index,
        .what = arena_copy(scrutiny->arena, finding->what, strlen(finding->what)),
    };
}

struct verify_watch scrutiny_watch(struct scrutiny *scrutiny)
{
    return (struct verify_watch){scrutiny, take_finding};
}

/* What is numbered in a file of a tree or a table of a store. */
static const char *noun_of(const char *path)
{
    static const struct {
        const char *begins, *noun;
    } nouns[] = {
        {"tile/entries/", "entry"}, {"entries", "entry"},     {"rows", "entry"},
        {"checkpoints", "size"},    {"cosignatures", "size"},
    };
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (strncmp(path, nouns[i].begins, strlen(nouns[i].begins)) == 0)
            return nouns[i].noun;
    return "hash";
}

void scrutiny_write_findings(const struct scrutiny *scrutiny, struct buf *out)
{
    for (size_t i = 0; i < scrutiny->told; i++) {
        const struct audit_finding *finding = &scrutiny->findings[i];
        buf_printf(out, "%s: ", finding->path);
        if (finding->index >= 0)
            buf_printf(out, "%s %" PRId64 ": ", noun_of(finding->path), finding->index);
        buf_printf(out, "%s\n", finding->what);
    }
    if (scrutiny->count > (int64_t)scrutiny->told)
        buf_printf(out, "and %" PRId64 " more\n", scrutiny->count - (int64_t)scrutiny->told);
}

void scrutiny_emit_findings(const struct scrutiny *scrutiny, struct emit *json)
{
    emit_key(json, "verified");
    emit_bool(json, scrutiny->count == 0);
    emit_key(json, "finding_count");
    emit_integer(json, scrutiny->count);
    emit_key(json, "findings");
    emit_open(json, '[');
    for (size_t i = 0; i < scrutiny->told; i++) {
        const struct audit_finding *finding = &scrutiny->findings[i];
        emit_open_inline(json, '{');
        emit_key(json, "path");
        emit_text(json, finding->path);
        emit_key(json, "index");
        if (finding->index < 0)
            emit_null(json);
        else
            emit_integer(json, finding->index);
        emit_key(json, "what");
        emit_text(json, finding->what);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

/* ---- in words ---- */

void scrutiny_write_time(struct buf *out, uint64_t time_s)
{
    enum { DAY_S = 86400 };
    char date[DATE_TEXT_BYTES];
    int seconds = (int)(time_s % DAY_S);
    if (time_s / DAY_S > 2932896) { /* beyond the year 9999: as it is */
        buf_printf(out, "second %" PRIu64, time_s);
        return;
    }
    buf_printf(out, "%sT%02d:%02d:%02dZ", date_write(date, (int32_t)(time_s / DAY_S)),
               seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static void write_count(struct buf *out, int64_t count, const char *noun)
{
    buf_text(out, ", ");
    words_count(out, (size_t)count, noun);
}

static void write_size(struct buf *out, const struct verification *result)
{
    buf_printf(out, "%.*s, ", STR_ARG(result->origin));
    words_count(out, (size_t)result->size, "entry");
    buf_text(out, ": ");
}

static void write_summary(struct buf *out, const struct verification *result, bool is_store)
{
    if (result->size >= 0)
        write_size(out, result);
    words_count(out, (size_t)result->findings, "finding");
    if (result->is_cut_short) {
        buf_text(out, "; the rest was not looked at, for what it would be held against is off\n");
        return;
    }
    buf_text(out, "; looked at ");
    words_count(out, (size_t)result->entries, "statement");
    write_count(out, result->signatures, "signature");
    if (result->bodies > 0)
        write_count(out, result->bodies, "body");
    if (is_store) {
        write_count(out, result->checkpoints, "checkpoint");
        write_count(out, result->rows, "row");
    } else {
        write_count(out, result->files, "file");
    }
    buf_char(out, '\n');
}

static void write_witnesses(struct buf *out, const struct verification *result)
{
    for (size_t i = 0; i < result->witness_count; i++) {
        const struct verify_witness *witness = &result->witnesses[i];
        buf_printf(out, "%s%.*s at ", i == 0 ? " " : ", ", STR_ARG(witness->name));
        scrutiny_write_time(out, witness->time_s);
    }
}

static void write_cosigned(struct buf *out, const struct verification *result,
                           const struct policy *policy)
{
    if (policy == NULL) {
        buf_text(out, "not checked: cosignatures, for no policy was given\n");
        return;
    }
    if (policy->quorum == POLICY_NONE) {
        buf_text(out, "the policy asks for no quorum of witnesses\n");
        return;
    }
    if (result->cosigned_size >= 0)
        words_count(out, (size_t)result->cosigned_size, "entry");
    buf_text(out, result->cosigned_size < 0 ? "not cosigned by the policy's quorum; cosigned by"
                                            : " cosigned by the policy's quorum:");
    write_witnesses(out, result);
    buf_text(out, result->witness_count == 0 ? " no witness\n" : "\n");
}

/* What a reader might take for checked and is not. */
static void write_unchecked(struct buf *out, const struct verification *result, bool is_store)
{
    if (!is_store && !result->has_listed)
        buf_text(out, "not checked: tiles of earlier sizes, for a web server does not list them\n");
    if (result->files_beyond > 0)
        buf_printf(out,
                   "not checked: files of sizes that the checkpoint does not name yet (%" PRId64
                   ")\n",
                   result->files_beyond);
    if (result->unknown_cosignatures > 0)
        buf_printf(out,
                   "not checked: cosignatures by witnesses that the policy does not name "
                   "(%" PRId64 ")\n",
                   result->unknown_cosignatures);
    if (is_store)
        buf_text(out, "not checked: the times at which the keeper says that checkpoints were "
                      "recorded; that is the keeper's word\n");
}

/* ---- as JSON ---- */

static void emit_count(struct emit *json, const char *key, int64_t count)
{
    emit_key(json, key);
    emit_integer(json, count);
}

static void emit_cosigned(struct emit *json, const struct verification *result,
                          const struct policy *policy)
{
    emit_key(json, "cosigned_size");
    if (policy == NULL || result->cosigned_size < 0)
        emit_null(json);
    else
        emit_integer(json, result->cosigned_size);
    emit_key(json, "witnesses");
    emit_open(json, '[');
    for (size_t i = 0; i < result->witness_count; i++) {
        emit_open_inline(json, '{');
        emit_key(json, "name");
        emit_str(json, result->witnesses[i].name);
        emit_key(json, "time_s");
        emit_integer(json, (int64_t)result->witnesses[i].time_s);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void emit_head(struct emit *json, const struct verification *result)
{
    char hex[HASH_HEX_BYTES];
    emit_key(json, "origin");
    if (result->size < 0)
        emit_null(json);
    else
        emit_str(json, result->origin);
    emit_key(json, "size");
    if (result->size < 0)
        emit_null(json);
    else
        emit_integer(json, result->size);
    emit_key(json, "root");
    if (result->size < 0)
        emit_null(json);
    else
        emit_text(json, hash_write_hex(hex, &result->root));
}

static void write_json(struct buf *out, const struct scrutiny *scrutiny,
                       const struct verification *result, bool is_store,
                       const struct policy *policy)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    scrutiny_emit_findings(scrutiny, &json);
    emit_key(&json, "is_cut_short");
    emit_bool(&json, result->is_cut_short);
    emit_head(&json, result);
    emit_count(&json, "entries", result->entries);
    emit_count(&json, "signatures", result->signatures);
    emit_count(&json, "bodies", result->bodies);
    if (is_store) {
        emit_count(&json, "checkpoints", result->checkpoints);
        emit_count(&json, "rows", result->rows);
        emit_count(&json, "nodes", result->nodes);
    } else {
        emit_count(&json, "files", result->files);
        emit_count(&json, "files_beyond", result->files_beyond);
        emit_key(&json, "earlier_tiles_checked");
        emit_bool(&json, result->has_listed);
    }
    emit_key(&json, "cosignatures_checked");
    emit_bool(&json, policy != NULL);
    emit_cosigned(&json, result, policy);
    emit_close(&json, '}');
}

void scrutiny_write(struct session *session, const struct scrutiny *scrutiny,
                    const struct verification *result, bool is_store, const struct policy *policy)
{
    struct buf *out = &session->out;
    if (session->request.json) {
        write_json(out, scrutiny, result, is_store, policy);
        return;
    }
    scrutiny_write_findings(scrutiny, out);
    write_summary(out, result, is_store);
    if (result->is_cut_short)
        return;
    write_cosigned(out, result, policy);
    write_unchecked(out, result, is_store);
}
