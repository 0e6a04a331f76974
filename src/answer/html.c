/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/html.h"

#include "answer/look.h"
#include "answer/words.h"
#include "record/quote.h"

static const char *entity(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text(struct buf *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0, size; i < text.size; i += size) {
        bool hidden = quote_is_hidden(text, i, &size);
        const char *escaped = entity((unsigned char)text.data[i]);
        if (!hidden && escaped == NULL)
            continue;
        buf_add(out, text.data + from, i - from);
        if (hidden)
            look_clean(out, (struct str){text.data + i, size});
        else
            buf_text(out, escaped);
        from = i + size;
    }
    if (from < text.size)
        buf_add(out, text.data + from, text.size - from);
}

void html_c(struct buf *out, const char *text)
{
    html_text(out, str_from(text));
}

void html_link(struct buf *out, struct str url, struct str label)
{
    if (!str_starts(url, STR("http://")) && !str_starts(url, STR("https://"))) {
        html_text(out, label);
        return;
    }
    buf_text(out, "<a href=\"");
    html_text(out, url);
    buf_text(out, "\" rel=\"noreferrer\">");
    html_text(out, label);
    buf_text(out, "</a>");
}

void html_bar(struct buf *out, const char *css, double share, const char *label)
{
    char percent[WORDS_BYTES];
    double width = share < 0 ? 0 : share > 1 ? 100 : share * 100;
    buf_text(out,
             "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\" "
             "aria-label=\"");
    html_c(out, label != NULL ? label : words_percent(percent, share));
    buf_printf(out,
               "\"><rect class=\"back\" width=\"100\" height=\"8\"/><rect class=\"%s\" "
               "width=\"%.2f\" height=\"8\"/></svg>",
               css, width);
}

void html_span(struct buf *out, const char *css, double from, double to)
{
    char first[WORDS_BYTES], last[WORDS_BYTES];
    buf_printf(out,
               "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\" "
               "aria-label=\"from %s to %s\"><rect class=\"back\" width=\"100\" height=\"8\"/>"
               "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" height=\"8\"/></svg>",
               words_percent(first, from), words_percent(last, to), css, from * 100,
               (to - from) * 100);
}

void html_svg_open(struct buf *out, const char *css, double width, double height,
                   const char *alternative)
{
    buf_printf(out, "<svg class=\"%s\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", css,
               width, height);
    html_c(out, alternative);
    buf_text(out, "\">\n");
}

void html_svg_text(struct buf *out, double x, double y, const char *css, struct str text)
{
    buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, css);
    html_text(out, text);
    buf_text(out, "</text>");
}
