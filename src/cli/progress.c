/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"

#include "cli/terminal.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR_CELLS = 40 };

static void write_line(const char *line)
{
    struct error ignored;
    (void)!terminal_write(STDERR_FILENO, "standard error", str_from(line), &ignored);
}

static void write_bar(const struct progress *progress, size_t done)
{
    static const char full[] = "########################################";
    char line[160];
    int cells = progress->shown * BAR_CELLS / 100;
    snprintf(line, sizeof line, "\r%s [%.*s%*s] %3d %%  %zu of %zu", progress->doing, cells, full,
             BAR_CELLS - cells, "", progress->shown, done, progress->total);
    write_line(line);
}

void progress_begin(struct progress *progress, const char *doing, size_t total)
{
    *progress = (struct progress){
        .doing = doing,
        .total = total,
        .shown = -1,
        .is_on = total >= PROGRESS_LEAST && isatty(STDERR_FILENO) == 1,
    };
    progress_at(progress, 0);
}

void progress_at(struct progress *progress, size_t done)
{
    if (!progress->is_on)
        return;
    int percent = (int)(done * 100 / progress->total);
    if (percent == progress->shown)
        return;
    progress->shown = percent;
    write_bar(progress, done);
}

void progress_end(struct progress *progress)
{
    if (progress->is_on)
        write_line("\n");
    progress->is_on = false;
}
