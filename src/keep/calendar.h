/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A writer of iCalendar (RFC 5545): all-day entries that a person's calendar opens. Lines end in
 * CRLF and are folded at 75 octets, never inside a character; \ ; , and line ends in texts are
 * escaped, other control characters become blanks. No clock is read: DTSTAMP is the day given.
 */
#ifndef SURETY_KEEP_CALENDAR_H
#define SURETY_KEEP_CALENDAR_H

#include "base/buf.h"

#include <stdint.h>

struct calendar {
    struct buf *out;
    int32_t stamp_day; /* days since 1970: the day as of which all of it is said */
    uint32_t entry_count;
};

struct calendar_entry {
    struct str uid; /* the same for the same thing on every run */
    int32_t day;    /* days since 1970 */
    struct str summary, description, category;
};

/* Begins a calendar with a name. `stamp_day` is a day; there is no "unknown" here. */
void calendar_open(struct calendar *calendar, struct buf *out, int32_t stamp_day, struct str name);

/* An event that lasts the whole day and leaves the day free. O(bytes). */
void calendar_add(struct calendar *calendar, const struct calendar_entry *entry);

/*
 * Ends it. A calendar must hold something (RFC 5545, 3.6): one without events gets a journal entry
 * on the stamp day that says `nothing`.
 */
void calendar_close(struct calendar *calendar, struct str nothing);

/* One line "NAME:value" with the value escaped as a text, folded. */
void calendar_text(struct buf *out, const char *name, struct str value);

#endif
