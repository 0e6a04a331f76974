/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/calendar.h"

#include "base/date.h"

enum { LINE_OCTETS = 75 };

/* Octets of the character that begins with `first`; a stray octet counts as one. */
static size_t character_octets(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/*
 * A content line, folded: where the next character would be the 76th octet, CRLF and a blank. The
 * blank is part of the next line's 75.
 */
static void write_folded(struct buf *out, struct str line)
{
    size_t column = 0;
    for (size_t at = 0; at < line.size;) {
        size_t octets = character_octets((unsigned char)line.data[at]);
        if (octets > line.size - at)
            octets = line.size - at;
        if (column + octets > LINE_OCTETS) {
            buf_text(out, "\r\n ");
            column = 1;
        }
        buf_add(out, line.data + at, octets);
        column += octets;
        at += octets;
    }
    buf_text(out, "\r\n");
}

static void escape(struct buf *out, struct str value)
{
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == '\\' || c == ';' || c == ',') {
            buf_char(out, '\\');
            buf_char(out, c);
        } else if (c == '\n') {
            buf_text(out, "\\n");
        } else {
            bool is_control = (unsigned char)c < 0x20 || c == 0x7F;
            buf_char(out, is_control && c != '\t' ? ' ' : c);
        }
    }
}

void calendar_text(struct buf *out, const char *name, struct str value)
{
    struct buf line;
    buf_init(&line);
    buf_text(&line, name);
    buf_char(&line, ':');
    escape(&line, value);
    write_folded(out, buf_view(&line));
    buf_release(&line);
}

/* "20260106" */
static void write_day(struct buf *out, int32_t day)
{
    char text[DATE_TEXT_BYTES];
    for (const char *c = date_write(text, day); *c != '\0'; c++)
        if (*c != '-')
            buf_char(out, *c);
}

static void write_stamp(struct calendar *calendar)
{
    buf_text(calendar->out, "DTSTAMP:");
    write_day(calendar->out, calendar->stamp_day);
    buf_text(calendar->out, "T000000Z\r\n");
}

static void write_start(struct calendar *calendar, int32_t day)
{
    buf_text(calendar->out, "DTSTART;VALUE=DATE:");
    write_day(calendar->out, day);
    buf_text(calendar->out, "\r\n");
}

/* No METHOD: that would make a message of it, which must name an organizer (RFC 5546, 3.2.1). */
void calendar_open(struct calendar *calendar, struct buf *out, int32_t stamp_day, struct str name)
{
    *calendar = (struct calendar){.out = out, .stamp_day = stamp_day};
    CHECK(stamp_day != DATE_NONE);
    buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Surety//surety due//EN\r\n"
                  "CALSCALE:GREGORIAN\r\n");
    calendar_text(out, "X-WR-CALNAME", name);
}

void calendar_add(struct calendar *calendar, const struct calendar_entry *entry)
{
    struct buf *out = calendar->out;
    calendar->entry_count++;
    buf_text(out, "BEGIN:VEVENT\r\n");
    calendar_text(out, "UID", entry->uid);
    write_stamp(calendar);
    write_start(calendar, entry->day);
    calendar_text(out, "SUMMARY", entry->summary);
    if (entry->description.size > 0)
        calendar_text(out, "DESCRIPTION", entry->description);
    if (entry->category.size > 0)
        calendar_text(out, "CATEGORIES", entry->category);
    buf_text(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void calendar_close(struct calendar *calendar, struct str nothing)
{
    struct buf *out = calendar->out;
    if (calendar->entry_count == 0) {
        buf_text(out, "BEGIN:VJOURNAL\r\nUID:nothing-to-come@surety\r\n");
        write_stamp(calendar);
        write_start(calendar, calendar->stamp_day);
        calendar_text(out, "SUMMARY", nothing);
        buf_text(out, "END:VJOURNAL\r\n");
    }
    buf_text(out, "END:VCALENDAR\r\n");
}
