/* SPDX-License-Identifier: Apache-2.0 */
/* Heads of HTTP requests: what is accepted has one reading, and says how long it is. */
#include "fuzz.h"
#include "net/http_head.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct http_head head;
    const char *why = NULL;
    size_t head_size = http_head_size(bytes);
    CHECK(head_size <= size);
    if (head_size == 0)
        return 0;
    int status = http_head_parse((struct str){bytes.data, head_size}, &head, &why);
    CHECK(status == 0 || (status >= 400 && status <= 505 && why != NULL));
    if (status == 0) {
        CHECK(head.method.size > 0 && head.target.data[0] == '/' && head.content_length >= 0);
        CHECK(memchr(bytes.data, '\0', head_size) == NULL);
    }
    return 0;
}
