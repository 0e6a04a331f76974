/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include "base/file.h"

bool output_write(const char *path, struct str text, struct error *err)
{
    enum file_kind kind = file_kind_at(path);
    if (kind != FILE_ABSENT && kind != FILE_REGULAR)
        return error_set(err, ERROR_IO, "%s: not a regular file", path);
    return file_write(path, text, err);
}

void output_trace(struct session *session, const struct trace *trace)
{
    if (session->request.json)
        trace_write_json(&session->out, trace);
    else
        trace_write_text(&session->out, &session->arena, &session->look, trace);
}
