/* SPDX-License-Identifier: Apache-2.0 */
#include "record/convert.h"

#include "cli/load.h"
#include "cli/output.h"

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    if (request->format == FORMAT_NONE)
        return error_set(err, ERROR_USAGE, "missing --to json or --to csv");
    if (request->format == FORMAT_CSV && request->output == NULL)
        return error_set(err, ERROR_USAGE, "--to csv needs a folder to write to: --output FOLDER");
    struct record *record = ARENA_NEW(&session->arena, struct record);
    if (!load_record(session, request->operands.items[0], record, err))
        return false;
    if (request->format == FORMAT_CSV)
        return record_write_folder(record, request->output, err);
    struct buf *json = &session->out;
    record_write_json(record, json);
    if (request->output == NULL)
        return true;
    bool written = output_write(request->output, buf_view(json), err);
    buf_clear(json);
    return written;
}

static const struct option *const options[] = {&option_to, &option_output, NULL};

const struct command convert_command = {
    .usage = {.name = "convert",
              .operands = "DIR|STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Write the record as one JSON document, or as a folder of CSV files",
              .details = "DIR may be a guarantee folder or a JSON record; nothing is lost either "
                         "way. JSON goes to\nstandard output unless --output names a file; CSV "
                         "needs --output FOLDER.",
              .options = options},
    .run = run,
};
