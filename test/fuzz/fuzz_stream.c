/* SPDX-License-Identifier: Apache-2.0 */
/* Streams of statements: what is cut off piece by piece is the stream, and is cut again so. */
#include "fuzz.h"
#include "ledger/stream.h"

/* The bytes of an item, put together again; a text alone stands without its empty line. */
static void write_again(const struct stream_item *item, struct buf *out)
{
    stream_write(out, item->note.size > 0 ? item->note : item->text, item->body);
}

static void check_item(const struct stream_item *item)
{
    struct stream_item again;
    struct error err = {ERROR_NONE, ""};
    struct buf bytes;
    buf_init(&bytes);
    write_again(item, &bytes);
    struct str rest = buf_view(&bytes);
    CHECK(stream_is(rest) && stream_next(&rest, &again, &err) && rest.size == 0);
    CHECK(str_eq(again.text, item->text) && str_eq(again.note, item->note)
          && str_eq(again.body, item->body));
    buf_release(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    struct stream_item item;
    struct error err = {ERROR_NONE, ""};
    for (size_t before = rest.size; stream_next(&rest, &item, &err); before = rest.size) {
        CHECK(rest.size < before);
        CHECK(item.text.size + item.body.size <= before);
        check_item(&item);
    }
    CHECK(err.code == ERROR_NONE ? rest.size == 0 : err.code == ERROR_FORMAT);
    return 0;
}
