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

/*
 * Writes a file that is never to change, read-only, by way of a temporary file whose name
 * begins with a dot: write, sync, then put in place without replacing anything. A file that is
 * there already with the same bytes is fine, with other bytes ERROR_CONFLICT. The name itself
 * is on disk only after file_sync_folder(), so that many files share one sync. ERROR_IO.
 */
bool file_write_once(const char *path, struct str contents, struct error *err) MUST_USE;

/* Waits until the names in a folder are on disk. ERROR_IO. */
bool file_sync_folder(const char *path, struct error *err) MUST_USE;

/* Makes a folder; one that is there already is fine. */
bool file_make_folder(const char *path, struct error *err) MUST_USE;

/*
 * A folder written whole or not at all: files go into an empty temporary folder beside `path`,
 * which then takes the name. If we stop before that the temporary one is left behind, and nothing
 * has the name. The name must be free, ERROR_IO otherwise.
 */
bool file_begin_folder(struct arena *arena, const char *path, char **temporary,
                       struct error *err) MUST_USE;
bool file_finish_folder(const char *temporary, const char *path, struct error *err) MUST_USE;

/* Removes a file or an empty folder; one that is not there, or stays, is passed over. */
void file_remove(const char *path);

/* Makes a folder and those above it, as far as they are absent; each new name is synced. */
bool file_make_folders(const char *path, struct error *err) MUST_USE;

enum file_kind { FILE_ABSENT, FILE_REGULAR, FILE_FOLDER, FILE_OTHER };

/* What is at `path`, symbolic links followed; a link that leads nowhere or in a circle is
 * FILE_OTHER. */
enum file_kind file_kind_at(const char *path);

/* The regular files and folders in a folder by name, in byte order, without those that begin with a
 * dot. */
bool file_list(struct arena *arena, const char *folder, struct str **names, size_t *count,
               struct error *err) MUST_USE;

#endif
