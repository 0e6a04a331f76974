/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/key_pair.h"

#include "ledger/base64.h"
#include "ledger/key_file.h"
#include "ledger/secret.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

struct key_pair {
    struct key public_key;
    uint8_t typed_seed[1 + ED25519_SEED_BYTES]; /* the type, then the seed: as in the file */
    uint8_t secret[crypto_sign_ed25519_SECRETKEYBYTES]; /* as libsodium wants it */
};

#define PREFIX "PRIVATE+KEY+"

enum {
    PREFIX_BYTES = sizeof PREFIX - 1,
    ID_DIGITS = 2 * KEY_ID_BYTES,
    SEED_TEXT_BYTES = (1 + ED25519_SEED_BYTES) / 3 * 4, /* 33 bytes need no padding */
    FILE_BYTES_MAX = PREFIX_BYTES + KEY_NAME_BYTES_MAX + 1 + ID_DIGITS + 1 + SEED_TEXT_BYTES + 1,
};

/* Closes `pair` unless all is well with it. */
static bool finish(bool good, struct key_pair *pair, struct key_pair **result)
{
    if (!good) {
        key_pair_close(pair);
        return false;
    }
    CHECK(sodium_mprotect_readonly(pair) == 0);
    *result = pair;
    return true;
}

/* Makes the rest of the pair from its seed. */
static bool derive(struct key_pair *pair, struct str name, enum key_type type, struct error *err)
{
    uint8_t public_bytes[ED25519_PUBLIC_BYTES];
    pair->typed_seed[0] = (uint8_t)type;
    CHECK(crypto_sign_ed25519_seed_keypair(public_bytes, pair->secret, pair->typed_seed + 1) == 0);
    return key_make(name, type, public_bytes, &pair->public_key, err);
}

static bool fill_random(uint8_t *bytes, size_t size, struct error *err)
{
    while (size > 0) {
        ssize_t got = getrandom(bytes, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, "random numbers for a key");
        bytes += got;
        size -= (size_t)got;
    }
    return true;
}

bool key_pair_new(struct str name, enum key_type type, struct key_pair **result, struct error *err)
{
    struct key_pair *pair = secret_alloc(sizeof *pair, err);
    if (pair == NULL)
        return false;
    bool good =
        fill_random(pair->typed_seed + 1, ED25519_SEED_BYTES, err) && derive(pair, name, type, err);
    return finish(good, pair, result);
}

bool key_pair_from_seed(struct str name, enum key_type type,
                        const uint8_t seed[static ED25519_SEED_BYTES], struct key_pair **result,
                        struct error *err)
{
    struct key_pair *pair = secret_alloc(sizeof *pair, err);
    if (pair == NULL)
        return false;
    memcpy(pair->typed_seed + 1, seed, ED25519_SEED_BYTES);
    return finish(derive(pair, name, type, err), pair, result);
}

/* The line of the file, with its newline, into secret memory of FILE_BYTES_MAX + 1 bytes. Returns
 * its size. */
static size_t write_line(const struct key_pair *pair, char *text)
{
    const uint8_t *id = pair->public_key.id;
    int head = snprintf(text, FILE_BYTES_MAX, PREFIX "%s+%02x%02x%02x%02x+", pair->public_key.name,
                        id[0], id[1], id[2], id[3]);
    size_t size = (size_t)head;
    sodium_bin2base64(text + size, SEED_TEXT_BYTES + 1, pair->typed_seed, sizeof pair->typed_seed,
                      sodium_base64_VARIANT_ORIGINAL);
    size += SEED_TEXT_BYTES;
    text[size++] = '\n';
    return size;
}

/*
 * The pair of a file's text. What the parts say is put together again and compared with the text,
 * so that one key has one spelling; the last newline may be missing.
 */
static bool parse_line(struct str text, char *again, struct key_pair *pair, struct error *err)
{
    const size_t tail_size = 1 + ID_DIGITS + 1 + SEED_TEXT_BYTES;
    if (text.size > 0 && text.data[text.size - 1] == '\n')
        text.size--;
    if (!str_starts(text, STR(PREFIX)) || text.size <= PREFIX_BYTES + tail_size)
        return error_set(err, ERROR_FORMAT, "not a secret key as surety key new writes it");
    struct str name = {text.data + PREFIX_BYTES, text.size - PREFIX_BYTES - tail_size};
    struct str seed = {text.data + text.size - SEED_TEXT_BYTES, SEED_TEXT_BYTES};
    if (!base64_parse_exactly(seed, pair->typed_seed, sizeof pair->typed_seed))
        return error_set(err, ERROR_FORMAT, "the secret part is not base64");
    uint8_t type = pair->typed_seed[0];
    if (type != KEY_NOTE && type != KEY_COSIGNATURE)
        return error_set(err, ERROR_FORMAT, "a secret key of an unknown type");
    if (!derive(pair, name, (enum key_type)type, err))
        return false;
    size_t size = write_line(pair, again) - 1;
    if (size != text.size || sodium_memcmp(again, text.data, size) != 0)
        return error_set(err, ERROR_FORMAT, "the id of the key does not belong to its secret");
    return true;
}

static bool read_pair(const char *path, char *text, struct key_pair *pair, struct error *err)
{
    struct error cause;
    size_t size;
    if (!key_file_read(path, text, FILE_BYTES_MAX, &size, err))
        return false;
    if (!parse_line((struct str){text, size}, text + FILE_BYTES_MAX, pair, &cause))
        return error_set(err, cause.code, "%s: %s", path, cause.text);
    return true;
}

bool key_pair_read(const char *path, struct key_pair **result, struct error *err)
{
    struct key_pair *pair = secret_alloc(sizeof *pair, err);
    char *text = secret_alloc(2 * FILE_BYTES_MAX + 1, err); /* as it is, and put together again */
    bool good = pair != NULL && text != NULL && read_pair(path, text, pair, err);
    secret_free(text);
    return finish(good, pair, result);
}

bool key_pair_write(const struct key_pair *pair, const char *path, struct error *err)
{
    char *text = secret_alloc(FILE_BYTES_MAX + 1, err);
    if (text == NULL)
        return false;
    bool good = key_file_write(path, text, write_line(pair, text), err);
    secret_free(text);
    return good;
}

const struct key *key_pair_public(const struct key_pair *pair)
{
    return &pair->public_key;
}

void key_pair_sign(const struct key_pair *pair, struct str message,
                   uint8_t signature[static ED25519_SIGNATURE_BYTES])
{
    crypto_sign_ed25519_detached(signature, NULL, (const uint8_t *)message.data, message.size,
                                 pair->secret);
}

void key_pair_close(struct key_pair *pair)
{
    secret_free(pair);
}
