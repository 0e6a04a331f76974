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

/* The six bits of a character; -1 when it is not in the alphabet. */
static int bits_of(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

/* `count` characters (2 to 4) of one group of four → `count` - 1 bytes. */
static bool parse_group(const char *text, size_t count, uint8_t *bytes)
{
    uint32_t group = 0;
    for (size_t i = 0; i < 4; i++) {
        int bits = i < count ? bits_of(text[i]) : 0;
        if (bits < 0)
            return false;
        group = group << 6 | (uint32_t)bits;
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
