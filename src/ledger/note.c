/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/note.h"

#include "ledger/base64.h"
#include "ledger/cosignature.h"
#include "record/quote.h"

#include <string.h>

/* An em dash (U+2014) and a space begin a signature line. */
#define LINE_START "\xE2\x80\x94 "

static bool is_control(char c)
{
    return (unsigned char)c < ' ' && c != '\n';
}

/* Without a way out of the loop, so that the compiler looks at many bytes at once. */
static bool has_control(struct str bytes)
{
    unsigned found = 0;
    for (size_t i = 0; i < bytes.size; i++)
        found |= is_control(bytes.data[i]);
    return found != 0;
}

static size_t control_at(struct str bytes)
{
    size_t at = 0;
    while (!is_control(bytes.data[at]))
        at++;
    return at;
}

/* Bytes that may stand in a note: UTF-8 without control characters but newlines. */
static bool check_bytes(struct str bytes, struct error *err)
{
    size_t bad_at;
    if (bytes.size > NOTE_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a note of %zu bytes; the limit is %d", bytes.size,
                         NOTE_BYTES_MAX);
    if (has_control(bytes))
        return error_set(err, ERROR_FORMAT, "a note with a control character at byte %zu",
                         control_at(bytes));
    if (!str_is_utf8(bytes, &bad_at))
        return error_set(err, ERROR_FORMAT, "a note that is not UTF-8 at byte %zu", bad_at);
    return true;
}

bool note_text_check(struct str text, struct error *err)
{
    if (!check_bytes(text, err))
        return false;
    if (text.size == 0 || text.data[text.size - 1] != '\n')
        return error_set(err, ERROR_FORMAT, "the text of a note must end in a newline");
    return true;
}

/* Cuts a note in two at its last empty line. */
static bool split(struct str bytes, struct str *text, struct str *lines, struct error *err)
{
    size_t at = bytes.size;
    while (at >= 2 && !(bytes.data[at - 1] == '\n' && bytes.data[at - 2] == '\n'))
        at--;
    if (at < 2)
        return error_set(err, ERROR_FORMAT, "a note without an empty line before its signatures");
    *text = (struct str){bytes.data, at - 1};
    *lines = (struct str){bytes.data + at, bytes.size - at};
    if (lines->size == 0)
        return error_set(err, ERROR_FORMAT, "a note without signatures");
    if (bytes.data[bytes.size - 1] != '\n')
        return error_set(err, ERROR_FORMAT, "a note whose last line does not end");
    return true;
}

static bool parse_base64(struct arena *arena, struct str base64, struct note_signature *signature,
                         struct error *err)
{
    size_t size;
    if (base64.size / 4 * 3 > NOTE_PAYLOAD_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "the signature by %s is larger than %d bytes",
                         QUOTE(signature->name), NOTE_PAYLOAD_BYTES_MAX);
    uint8_t *bytes = arena_alloc(arena, BASE64_DECODED_MAX(base64.size), 1);
    if (!base64_parse(base64, bytes, &size) || size <= KEY_ID_BYTES)
        return error_set(err, ERROR_FORMAT, "the signature by %s is not base64 of an id and more",
                         QUOTE(signature->name));
    memcpy(signature->key_id, bytes, KEY_ID_BYTES);
    signature->payload = bytes + KEY_ID_BYTES;
    signature->payload_size = size - KEY_ID_BYTES;
    return true;
}

static bool parse_line(struct arena *arena, struct str line, struct note_signature *signature,
                       struct error *err)
{
    if (!str_starts(line, STR(LINE_START)))
        return error_set(err, ERROR_FORMAT, "not a signature line of a note: %s", QUOTE(line));
    struct str rest = {line.data + sizeof LINE_START - 1, line.size - (sizeof LINE_START - 1)};
    *signature = (struct note_signature){0};
    if (!str_next(&rest, ' ', &signature->name))
        return error_set(err, ERROR_FORMAT, "a signature line of a note without a name");
    return key_name_check(signature->name, err) && parse_base64(arena, rest, signature, err);
}

bool note_parse(struct arena *arena, struct str bytes, struct note *note, struct error *err)
{
    struct str lines, line;
    size_t capacity = 0;
    *note = (struct note){0};
    if (!check_bytes(bytes, err) || !split(bytes, &note->text, &lines, err))
        return false;
    while (str_next(&lines, '\n', &line)) {
        if (note->signature_count == NOTE_SIGNATURES_MAX)
            return error_set(err, ERROR_LIMIT, "a note with more than %d signatures",
                             NOTE_SIGNATURES_MAX);
        ARENA_GROW(arena, &note->signatures, note->signature_count, &capacity);
        if (!parse_line(arena, line, &note->signatures[note->signature_count], err))
            return false;
        note->signature_count++;
    }
    return true;
}

bool note_signature_is_good(const struct key *key, struct str text,
                            const struct note_signature *signature)
{
    if (key->type == KEY_COSIGNATURE)
        return cosignature_verify(key, text, signature->payload, signature->payload_size);
    return signature->payload_size == ED25519_SIGNATURE_BYTES
           && ed25519_verify(key->public_bytes, text, signature->payload);
}

static void forget(struct note *note)
{
    for (size_t i = 0; i < note->signature_count; i++)
        note->signatures[i].by = NULL;
}

bool note_verify_by(struct note *note, note_find_key *find, const void *context, struct error *err)
{
    size_t known = 0;
    forget(note);
    for (size_t i = 0; i < note->signature_count; i++) {
        struct note_signature *signature = &note->signatures[i];
        const struct key *key = find(context, signature->name, signature->key_id);
        if (key == NULL)
            continue;
        if (!note_signature_is_good(key, note->text, signature)) {
            forget(note);
            return error_set(err, ERROR_SIGNATURE, "the signature by %s does not verify",
                             QUOTE(signature->name));
        }
        signature->by = key;
        known++;
    }
    if (known == 0)
        return error_set(err, ERROR_SIGNATURE, "a note that no known key has signed");
    return true;
}

struct key_list {
    const struct key *keys;
    size_t count;
};

static const struct key *find_in_list(const void *context, struct str name,
                                      const uint8_t id[static KEY_ID_BYTES])
{
    const struct key_list *list = context;
    for (size_t i = 0; i < list->count; i++)
        if (key_answers_to(&list->keys[i], name, id))
            return &list->keys[i];
    return NULL;
}

/* Whether each signature is answered to by one key at most: ids are short, and may be made to meet.
 */
static bool check_answers(const struct note *note, const struct key_list *list, struct error *err)
{
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        const struct key *first = find_in_list(list, signature->name, signature->key_id);
        for (size_t j = 0; first != NULL && j < list->count; j++)
            if (key_answers_to(&list->keys[j], signature->name, signature->key_id)
                && !key_eq(first, &list->keys[j]))
                return error_set(err, ERROR_CONFLICT, "two known keys %s have the same id",
                                 QUOTE(signature->name));
    }
    return true;
}

bool note_verify(struct note *note, const struct key *keys, size_t key_count, struct error *err)
{
    const struct key_list list = {keys, key_count};
    return check_answers(note, &list, err) && note_verify_by(note, find_in_list, &list, err);
}

bool note_is_signed_by(const struct note *note, const struct key *key)
{
    for (size_t i = 0; i < note->signature_count; i++)
        if (note->signatures[i].by != NULL && key_eq(note->signatures[i].by, key))
            return true;
    return false;
}

void note_write_signature(struct buf *out, const struct key *key, const uint8_t *payload,
                          size_t payload_size)
{
    uint8_t bytes[KEY_ID_BYTES + NOTE_PAYLOAD_BYTES_MAX];
    CHECK(payload_size > 0 && payload_size <= NOTE_PAYLOAD_BYTES_MAX);
    memcpy(bytes, key->id, KEY_ID_BYTES);
    memcpy(bytes + KEY_ID_BYTES, payload, payload_size);
    buf_printf(out, LINE_START "%s ", key->name);
    base64_write(out, bytes, KEY_ID_BYTES + payload_size);
    buf_char(out, '\n');
}

void note_write_signature_by(struct buf *out, const struct key_pair *pair, struct str text)
{
    uint8_t signature[ED25519_SIGNATURE_BYTES];
    CHECK(key_pair_public(pair)->type == KEY_NOTE);
    key_pair_sign(pair, text, signature);
    note_write_signature(out, key_pair_public(pair), signature, sizeof signature);
}

static bool check_pairs(const struct key_pair *const *pairs, size_t count, struct error *err)
{
    if (count == 0 || count > NOTE_SIGNATURES_MAX)
        return error_set(err, ERROR_USAGE, "a note is signed by 1 to %d keys", NOTE_SIGNATURES_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct key *key = key_pair_public(pairs[i]);
        if (key->type != KEY_NOTE)
            return error_set(err, ERROR_USAGE,
                             "%s is a witness's key, which signs checkpoints only",
                             QUOTE(str_from(key->name)));
        for (size_t j = 0; j < i; j++)
            if (key_answers_to(key_pair_public(pairs[j]), str_from(key->name), key->id))
                return error_set(err, ERROR_USAGE, "%s is to sign twice",
                                 QUOTE(str_from(key->name)));
    }
    return true;
}

bool note_sign(struct str text, const struct key_pair *const *pairs, size_t pair_count,
               struct buf *out, struct error *err)
{
    if (!note_text_check(text, err) || !check_pairs(pairs, pair_count, err))
        return false;
    buf_str(out, text);
    buf_char(out, '\n');
    for (size_t i = 0; i < pair_count; i++)
        note_write_signature_by(out, pairs[i], text);
    return true;
}
