/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"

#include "base/number.h"
#include "record/quote.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int terminal_width(int fd, bool is_screen)
{
    int64_t columns;
    struct winsize size;
    if (integer_parse(str_from(getenv("COLUMNS")), 1, 100000, &columns)) {
        /* as asked for */
    } else if (is_screen && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        columns = size.ws_col;
    } else {
        columns = LOOK_WIDTH_DEFAULT;
    }
    if (columns < LOOK_WIDTH_MIN)
        return LOOK_WIDTH_MIN;
    return columns > LOOK_WIDTH_MAX ? LOOK_WIDTH_MAX : (int)columns;
}

struct look terminal_look(int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    struct look look = {.is_screen = isatty(fd) == 1};
    look.colour = look.is_screen && (no_color == NULL || no_color[0] == '\0')
                  && !(term != NULL && strcmp(term, "dumb") == 0);
    look.width = terminal_width(fd, look.is_screen);
    return look;
}

bool terminal_write(int fd, const char *name, struct str text, struct error *err)
{
    while (text.size > 0) {
        ssize_t n = write(fd, text.data, text.size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_errno(err, "%s", name);
        text.data += n;
        text.size -= (size_t)n;
    }
    return true;
}

/* The bytes of a colour of ours (look.c) that the text begins with, else 0: at most it is bright.
 */
static size_t tint_size(struct str text)
{
    static const char *const tints[] = {"\033[0m",  "\033[1m",  "\033[2m", "\033[31m",
                                        "\033[32m", "\033[33m", "\033[36m"};
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++)
        if (str_starts(text, str_from(tints[i])))
            return strlen(tints[i]);
    return 0;
}

static void add_shown(struct buf *out, struct str text)
{
    char escape[QUOTE_ESCAPE_BYTES];
    for (size_t at = 0, size; at < text.size; at += size) {
        struct str rest = {text.data + at, text.size - at};
        if (!quote_is_hidden(text, at, &size) || rest.data[0] == '\n' || rest.data[0] == '\t') {
            buf_add(out, rest.data, size);
        } else if (tint_size(rest) > 0) {
            size = tint_size(rest);
            buf_add(out, rest.data, size);
        } else {
            buf_add(out, escape, quote_escape(escape, (struct str){rest.data, size}));
        }
    }
}

bool terminal_show(int fd, const char *name, struct str text, struct error *err)
{
    struct buf shown;
    if (fd != STDERR_FILENO && isatty(fd) != 1)
        return terminal_write(fd, name, text, err);
    buf_init(&shown);
    add_shown(&shown, text);
    bool good = terminal_write(fd, name, buf_view(&shown), err);
    buf_release(&shown);
    return good;
}
