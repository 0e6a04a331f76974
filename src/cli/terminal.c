/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"

#include "base/number.h"

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
