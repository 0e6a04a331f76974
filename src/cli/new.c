/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "cli/command.h"
#include "cli/template.h"
#include "record/convert.h"

static bool run(struct session *session, struct error *err)
{
    const char *folder = session->request.operands.items[0];
    struct record *record = template_record(&session->arena);
    const char *readme = arena_printf(&session->arena, "%s/README.md", folder);
    if (file_kind_at(readme) != FILE_ABSENT)
        return error_set(err, ERROR_CONFLICT, "%s: is there already", readme);
    if (!record_write_folder(record, folder, err)
        || !file_write(readme, str_from(template_readme), err))
        return false;
    buf_printf(&session->out,
               "%s: a guarantee to begin with. Read %s, then try\n"
               "  surety check %s\n  surety assess %s\n",
               folder, readme, folder, folder);
    return true;
}

static const struct option *const options[] = {NULL};

const struct command new_command = {
    .usage = {.name = "new",
              .operands = "DIR",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Make a guarantee folder to begin with, one explained row of everything",
              .details = "The folder passes `surety check` and can be assessed at once. Nothing "
                         "that is there already\nis overwritten.",
              .options = options},
    .run = run,
};
