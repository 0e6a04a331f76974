/* SPDX-License-Identifier: Apache-2.0 */
/* Signed notes: what is read can be put together again from its parts, byte by byte. */
#include "fuzz.h"
#include "ledger/note.h"

#include <string.h>

/* Puts a note together; the key stands in for the one that nobody knows. */
static void write_again(const struct note *note, struct buf *out)
{
    buf_init(out);
    buf_str(out, note->text);
    buf_char(out, '\n');
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        struct key key = {.type = KEY_NOTE};
        memcpy(key.name, signature->name.data, signature->name.size);
        memcpy(key.id, signature->key_id, KEY_ID_BYTES);
        note_write_signature(out, &key, signature->payload, signature->payload_size);
    }
}

static void check_keys(struct note *note)
{
    static const struct str texts[] = {
        {"w1+311a4286+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", 56},
        {"l1+e41fb65b+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", 56},
    };
    struct key keys[2];
    struct error err;
    for (size_t i = 0; i < 2; i++)
        CHECK(key_parse(texts[i], &keys[i], &err));
    bool good = note_verify(note, keys, 2, &err);
    CHECK(good == (note_is_signed_by(note, &keys[0]) || note_is_signed_by(note, &keys[1])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct arena arena;
    struct note note;
    struct key key;
    struct error err;
    struct buf out;
    arena_init(&arena);
    if (note_parse(&arena, bytes, &note, &err)) {
        CHECK(note_text_check(note.text, &err));
        write_again(&note, &out);
        CHECK(str_eq(bytes, buf_view(&out)));
        buf_release(&out);
        check_keys(&note);
    }
    if (key_parse(bytes, &key, &err)) {
        buf_init(&out);
        key_write(&key, &out);
        CHECK(str_eq(bytes, buf_view(&out)));
        buf_release(&out);
    }
    arena_release(&arena);
    return 0;
}
