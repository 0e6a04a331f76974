/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/hash.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Looking the algorithm up costs more than hashing a node, so it is done once. */
static EVP_MD *algorithm;
static pthread_key_t context_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local EVP_MD_CTX *context;

static _Noreturn void no_memory(void)
{
    fputs("surety: out of memory\n", stderr);
    exit(3);
}

static void release_context(void *held)
{
    EVP_MD_CTX_free(held);
}

static void prepare(void)
{
    algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (algorithm == NULL || pthread_key_create(&context_key, release_context) != 0)
        no_memory();
}

/* This thread's context, ready for a new message. */
static EVP_MD_CTX *begin(void)
{
    if (context == NULL) {
        pthread_once(&once, prepare);
        context = EVP_MD_CTX_new();
        if (context == NULL || pthread_setspecific(context_key, context) != 0)
            no_memory();
        CHECK(EVP_DigestInit_ex2(context, algorithm, NULL) == 1);
    } else {
        CHECK(EVP_DigestInit_ex2(context, NULL, NULL) == 1);
    }
    return context;
}

static struct hash finish(EVP_MD_CTX *digest, const void *bytes, size_t size_bytes)
{
    struct hash hash;
    unsigned int got = 0;
    CHECK(EVP_DigestUpdate(digest, bytes, size_bytes) == 1);
    CHECK(EVP_DigestFinal_ex(digest, hash.bytes, &got) == 1 && got == HASH_BYTES);
    return hash;
}

struct hash hash_bytes(struct str bytes)
{
    return finish(begin(), bytes.data, bytes.size);
}

struct hash hash_leaf(struct str entry)
{
    static const uint8_t mark = 0;
    EVP_MD_CTX *digest = begin();
    CHECK(EVP_DigestUpdate(digest, &mark, 1) == 1);
    return finish(digest, entry.data, entry.size);
}

struct hash hash_node(const struct hash *left, const struct hash *right)
{
    uint8_t message[1 + 2 * HASH_BYTES] = {1};
    memcpy(message + 1, left->bytes, HASH_BYTES);
    memcpy(message + 1 + HASH_BYTES, right->bytes, HASH_BYTES);
    return finish(begin(), message, sizeof message);
}

struct hash hash_empty(void)
{
    return hash_bytes((struct str){0});
}

bool hash_eq(const struct hash *a, const struct hash *b)
{
    return memcmp(a->bytes, b->bytes, HASH_BYTES) == 0;
}

char *hash_write_hex(char text[static HASH_HEX_BYTES], const struct hash *hash)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_BYTES; i++) {
        text[2 * i] = digits[hash->bytes[i] >> 4];
        text[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    text[2 * HASH_BYTES] = '\0';
    return text;
}
