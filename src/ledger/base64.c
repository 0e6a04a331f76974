/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base64.h"

#include <sodium.h>

/* Bytes encoded at a time: a multiple of three, so that only the last piece is padded. */
enum { PIECE_BYTES = 48, PIECE_TEXT_BYTES = PIECE_BYTES / 3 * 4 + 1 };

void base64_write(struct buf *out, const void *bytes, size_t size)
{
    const uint8_t *from = bytes;
    while (size > 0) {
        char text[PIECE_TEXT_BYTES];
        size_t piece = size < PIECE_BYTES ? size : PIECE_BYTES;
        buf_text(out,
                 sodium_bin2base64(text, sizeof text, from, piece, sodium_base64_VARIANT_ORIGINAL));
        from += piece;
        size -= piece;
    }
}

/*
 * A character and its six bits, plus one, so that what is not in the alphabet is 0. A table, for
 * the comparisons that it saves are guessed wrong at every other character of a signature.
 */
static const uint8_t bits_plus_one[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

/* `count` characters (2 to 4) of one group of four → `count` - 1 bytes. */
static bool parse_group(const char *text, size_t count, uint8_t *bytes)
{
    uint32_t group = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned bits = i < count ? bits_plus_one[(unsigned char)text[i]] : 1;
        if (bits == 0)
            return false;
        group = group << 6 | (bits - 1);
    }
    for (size_t i = 0; i < count - 1; i++)
        bytes[i] = (uint8_t)(group >> (16 - 8 * i));
    return (group & (0xFFFFFFu >> (8 * (count - 1)))) == 0; /* the bits left over */
}

static size_t padding_of(struct str text)
{
    if (text.size == 0 || text.data[text.size - 1] != '=')
        return 0;
    return text.data[text.size - 2] == '=' ? 2 : 1;
}

/* Not libsodium's, which in 1.0.18 takes some bytes above ASCII for letters. */
bool base64_parse(struct str text, uint8_t *bytes, size_t *size)
{
    if (text.size % 4 != 0)
        return false;
    *size = BASE64_DECODED_MAX(text.size) - padding_of(text);
    for (size_t at = 0, done = 0; at < text.size; at += 4, done += 3) {
        size_t left = *size - done;
        if (!parse_group(text.data + at, left < 3 ? left + 1 : 4, bytes + done))
            return false;
    }
    return true;
}

bool base64_parse_exactly(struct str text, uint8_t *bytes, size_t size)
{
    size_t got;
    return text.size == (size + 2) / 3 * 4 && text.size / 4 * 3 - padding_of(text) == size
           && base64_parse(text, bytes, &got);
}
