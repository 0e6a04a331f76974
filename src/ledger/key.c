/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/key.h"

#include "ledger/base64.h"
#include "ledger/hash.h"
#include "record/quote.h"

#include <stdio.h>
#include <string.h>

enum { TYPED_BYTES = 1 + ED25519_PUBLIC_BYTES, ID_DIGITS = 2 * KEY_ID_BYTES };

/* White_Space of Unicode above ASCII, in UTF-8; below U+0020 every control character is refused. */
static const char *const white_spaces[] = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80",
};

/* In well-formed UTF-8 the bytes of a character are found nowhere but where that character is. */
static bool has_wide_space(struct str text)
{
    size_t plain = 0; /* nearly every name is all ASCII */
    while (plain < text.size && (unsigned char)text.data[plain] < 0x80)
        plain++;
    if (plain == text.size)
        return false;
    for (size_t i = 0; i < sizeof white_spaces / sizeof *white_spaces; i++)
        if (memmem(text.data, text.size, white_spaces[i], strlen(white_spaces[i])) != NULL)
            return true;
    return false;
}

bool key_name_check(struct str name, struct error *err)
{
    size_t bad_at;
    if (name.size == 0)
        return error_set(err, ERROR_FORMAT, "a key's name is empty");
    if (name.size > KEY_NAME_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a key's name of %zu bytes; the limit is %d", name.size,
                         KEY_NAME_BYTES_MAX);
    if (!str_is_utf8(name, &bad_at))
        return error_set(err, ERROR_FORMAT, "a key's name is not UTF-8");
    for (size_t i = 0; i < name.size; i++)
        if ((unsigned char)name.data[i] <= ' ' || name.data[i] == '+')
            return error_set(err, ERROR_FORMAT, "a key's name must be without spaces and +: %s",
                             QUOTE(name));
    if (has_wide_space(name))
        return error_set(err, ERROR_FORMAT, "a key's name must be without spaces: %s", QUOTE(name));
    return true;
}

static void set_id(struct key *key)
{
    char text[KEY_NAME_BYTES_MAX + 1 + TYPED_BYTES];
    size_t size = strlen(key->name);
    memcpy(text, key->name, size);
    text[size++] = '\n';
    text[size++] = (char)key->type;
    memcpy(text + size, key->public_bytes, ED25519_PUBLIC_BYTES);
    size += ED25519_PUBLIC_BYTES;
    struct hash hash = hash_bytes((struct str){text, size});
    memcpy(key->id, hash.bytes, KEY_ID_BYTES);
}

bool key_make(struct str name, enum key_type type,
              const uint8_t public_bytes[static ED25519_PUBLIC_BYTES], struct key *key,
              struct error *err)
{
    CHECK(type == KEY_NOTE || type == KEY_COSIGNATURE);
    if (!key_name_check(name, err))
        return false;
    if (!ed25519_public_is_good(public_bytes))
        return error_set(err, ERROR_FORMAT,
                         "the public bytes of %s are not those of an Ed25519 key that may sign",
                         QUOTE(name));
    *key = (struct key){.type = type};
    memcpy(key->name, name.data, name.size);
    memcpy(key->public_bytes, public_bytes, ED25519_PUBLIC_BYTES);
    set_id(key);
    return true;
}

static char *write_id(char digits[static ID_DIGITS + 1], const uint8_t id[static KEY_ID_BYTES])
{
    snprintf(digits, ID_DIGITS + 1, "%02x%02x%02x%02x", id[0], id[1], id[2], id[3]);
    return digits;
}

static bool parse_typed(struct str name, struct str base64, struct key *key, struct error *err)
{
    uint8_t typed[TYPED_BYTES];
    if (!base64_parse_exactly(base64, typed, sizeof typed))
        return error_set(err, ERROR_FORMAT,
                         "verifier key %s: after the id is not the base64 of an Ed25519 key",
                         QUOTE(name));
    if (typed[0] != KEY_NOTE && typed[0] != KEY_COSIGNATURE)
        return error_set(err, ERROR_FORMAT,
                         "verifier key %s: is of type 0x%02x; 0x01 and 0x04 are known", QUOTE(name),
                         typed[0]);
    return key_make(name, (enum key_type)typed[0], typed + 1, key, err);
}

/* Text that is no verifier key is not quoted in errors: it may be a secret key in the wrong place.
 */
static bool refuse_form(struct str text, struct error *err)
{
    if (str_starts(text, STR("PRIVATE+KEY+")))
        return error_set(err, ERROR_FORMAT,
                         "a secret key where a verifier key is wanted; surety key show prints it");
    return error_set(err, ERROR_FORMAT, "not a verifier key, <name>+<8 digits>+<base64>");
}

bool key_parse(struct str text, struct key *key, struct error *err)
{
    const char *plus = text.size == 0 ? NULL : memchr(text.data, '+', text.size);
    size_t name_size = plus == NULL ? 0 : (size_t)(plus - text.data);
    size_t head_size = name_size + 1 + ID_DIGITS + 1;
    char digits[ID_DIGITS + 1];
    if (plus == NULL || text.size < head_size || text.data[head_size - 1] != '+')
        return refuse_form(text, err);
    struct str name = {text.data, name_size};
    struct str base64 = {text.data + head_size, text.size - head_size};
    if (!parse_typed(name, base64, key, err))
        return false;
    if (memcmp(write_id(digits, key->id), plus + 1, ID_DIGITS) != 0)
        return error_set(err, ERROR_FORMAT, "verifier key %s: its id must be %s", QUOTE(name),
                         digits);
    return true;
}

void key_write(const struct key *key, struct buf *out)
{
    char digits[ID_DIGITS + 1];
    uint8_t typed[TYPED_BYTES] = {(uint8_t)key->type};
    memcpy(typed + 1, key->public_bytes, ED25519_PUBLIC_BYTES);
    buf_printf(out, "%s+%s+", key->name, write_id(digits, key->id));
    base64_write(out, typed, sizeof typed);
}

bool key_same_hand(const struct key *a, const struct key *b)
{
    return memcmp(a->public_bytes, b->public_bytes, ED25519_PUBLIC_BYTES) == 0;
}

/* The id follows from the rest. */
bool key_eq(const struct key *a, const struct key *b)
{
    return a->type == b->type && key_same_hand(a, b) && strcmp(a->name, b->name) == 0;
}

bool key_answers_to(const struct key *key, struct str name, const uint8_t id[static KEY_ID_BYTES])
{
    return memcmp(key->id, id, KEY_ID_BYTES) == 0 && str_eq(str_from(key->name), name);
}
