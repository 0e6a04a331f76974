/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place that knows the host's files: reading one whole, writing one whole or not
 * at all. Only regular files are read, so that a folder, a pipe or a device in place of a
 * file is an error and not a hang.
 */
#ifndef SURETY_BASE_FILE_H
#define SURETY_BASE_FILE_H

#include "base/error.h"
#include "base/str.h"

#include <stdint.h>

/*
 * The contents of `path`, in `arena` with a NUL byte behind them. ERROR_NOT_FOUND when
 * there is no such file, ERROR_LIMIT above `max_bytes`, ERROR_IO for the rest.
 */
bool file_read(struct arena *arena, const char *path, int64_t max_bytes, struct str *contents,
               struct error *err) MUST_USE;

/*
 * Writes `contents` to `path` by way of a temporary file in the same folder: write, sync,
 * rename, sync the folder. If we stop before the rename the old file is as it was; a
 * temporary file that could not be finished is removed. ERROR_IO.
 */
bool file_write(const char *path, struct str contents, struct error *err) MUST_USE;

/* Makes a folder; one that is there already is fine. */
bool file_make_folder(const char *path, struct error *err) MUST_USE;

enum file_kind { FILE_ABSENT, FILE_REGULAR, FILE_FOLDER, FILE_OTHER };

/* What is at `path`, symbolic links followed; a link that leads nowhere or in a circle is
 * FILE_OTHER. */
enum file_kind file_kind_at(const char *path);

/* The regular files and folders in a folder by name, in byte order, without those that begin with a
 * dot. */
bool file_list(struct arena *arena, const char *folder, struct str **names, size_t *count,
               struct error *err) MUST_USE;

#endif
