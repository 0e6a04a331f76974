/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pieces of HTML and inline SVG. Whatever comes from the record passes html_text(), which is the
 * only way into a page; addresses pass html_url(), which lets nothing through but http and https.
 */
#ifndef SURETY_ANSWER_HTML_H
#define SURETY_ANSWER_HTML_H

#include "base/buf.h"

/* Text or an attribute's value: & < > " ' are escaped, control characters become blanks. */
void html_text(struct buf *out, struct str text);
void html_c(struct buf *out, const char *text);

/* A link with `label` as its text; only the label where the address is not http or https. */
void html_link(struct buf *out, struct str url, struct str label);

/*
 * A bar for a share from 0 to 1 of the CSS class `css`, with the share in words as its text
 * alternative: "23.4 %", or what `label` says if it is not NULL.
 */
void html_bar(struct buf *out, const char *css, double share, const char *label);

/* The same for the part of a bar between two shares, with both in words: "from 10.0 % to 23.4 %".
 */
void html_span(struct buf *out, const char *css, double from, double to);

/* Opens an SVG picture of `width` × `height` units with a text alternative. Close with </svg>. */
void html_svg_open(struct buf *out, const char *css, double width, double height,
                   const char *alternative);

/* <text x y class>escaped text</text> */
void html_svg_text(struct buf *out, double x, double y, const char *css, struct str text);

#endif
