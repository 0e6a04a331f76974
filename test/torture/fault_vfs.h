/* SPDX-License-Identifier: Apache-2.0 */
/* What SQLite does with the disk, under the scheduler of fault.h: a VFS over the host's own. A sync
 * is not passed on: the disk only takes note of it. */
#ifndef SURETY_TORTURE_FAULT_VFS_H
#define SURETY_TORTURE_FAULT_VFS_H

/* The name of the VFS, which is made when it is first asked for. */
const char *fault_vfs(void);

#endif
