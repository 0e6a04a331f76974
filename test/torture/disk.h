/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a disk would have lost: remembers of each file what its sectors held when it was last
 * synced, and of each folder which names came and went since it was, so that a power cut can be
 * played. The files themselves are real; a sync costs nothing, since it only forgets what can be
 * lost.
 *
 * Lost is, by chance: any sector (512 bytes) that was written since the file's last sync, the
 * growth of a file since then, and of each folder's names all that changed from some moment on. A
 * folder's name that is lost takes with it all that is in it.
 */
#ifndef SURETY_TORTURE_DISK_H
#define SURETY_TORTURE_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISK_SECTOR = 512 };

void disk_begin(void);

/* Forgets everything; first, if the power was cut, loses by fault_random() what was not synced. */
void disk_end(bool is_cut);

/* Before the bytes of a file change, or its end comes down to `offset` (size 0). */
void disk_before_write(const char *path, int64_t offset, int64_t size);

/* After a file was synced; or when its sync failed and what it was to keep is lost, by chance. */
void disk_synced(const char *path);
void disk_sync_failed(const char *path);

/* After a name came; before one goes or is given to another file. */
void disk_after_create(const char *path);
void disk_after_make_folder(const char *path);
void disk_before_remove(const char *path);
void disk_before_rename(const char *from, const char *to);
void disk_folder_synced(const char *folder);

#endif
