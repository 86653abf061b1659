/* page.c -- one static HTML file: readable anywhere, offline, in ten years. */
#include "report/page.h"

#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

enum { LARGEST = 64 << 20, LISTED_FROM = 4 }; /* bytes of a figure; sections */

struct tct_page {
  char *title;
  tct_text body, list; /* list: of sections */
  int sections, figures;
  bool in_grid;
  tct_status status; /* the first trouble */
  tct_error trouble;
};

/* Ids repeat between SVGs, so each figure is an image of its own; as an image it cannot run scripts or
 * load anything, whatever is in it. */
static const char head[] =
  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
  "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
  "<meta name=\"referrer\" content=\"no-referrer\">\n<title>";

static const char style[] =
  "</title>\n<style>\n"
  ":root{color-scheme:light}\n"
  "body{margin:0 auto;padding:2.5rem 1.25rem 4rem;max-width:47rem;background:#fff;color:#222;"
  "font:1rem/1.55 Helvetica,Arial,'DejaVu Sans',sans-serif;overflow-wrap:break-word}\n"
  "h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}\n"
  "h2{font-size:1.25rem;line-height:1.3;margin:2.75rem 0 .75rem;padding-top:.75rem;"
  "border-top:1px solid #ddd}\n"
  "h3{font-size:1rem;margin:1.75rem 0 .5rem}\n"
  "p{margin:0 0 1rem;max-width:42rem}\n"
  "nav{margin:0 0 1.5rem;font-size:.9rem}nav ul{margin:0;padding:0;list-style:none;display:flex;"
  "flex-wrap:wrap;gap:.15rem 1.25rem}\n"
  "a{color:#005a8c}\n"
  "pre{margin:0 0 1.25rem;padding:.75rem 1rem;background:#f6f6f6;border-radius:4px;overflow-x:auto;"
  "font:.8125rem/1.5 Menlo,Consolas,'DejaVu Sans Mono',monospace;tab-size:2}\n"
  ".scroll{overflow-x:auto;margin:0 0 1.25rem}\n"
  "table{border-collapse:collapse;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-"
  "nums}\n"
  "caption{caption-side:bottom;text-align:left;padding-top:.5rem;color:#555;font-size:.85rem}\n"
  "th,td{padding:.3rem .9rem .3rem 0;text-align:left;vertical-align:top}\n"
  "th:last-child,td:last-child{padding-right:.25rem}\n"
  "thead th{border-bottom:1.5px solid #222;font-weight:600;vertical-align:bottom}\n"
  "tbody tr+tr td{border-top:1px solid #e6e6e6}\n"
  ".n{text-align:right}td.n{white-space:nowrap}\n"
  "figure{margin:0 0 1.5rem}figure img{display:block;max-width:100%;height:auto}\n"
  "figcaption{margin-top:.4rem;font-size:.85rem;line-height:1.45;color:#444}\n"
  "figcaption b{color:#222}\n"
  ".grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));"
  "gap:1rem 1.5rem;align-items:start;margin:0 0 1.5rem}.grid figure{margin:0}\n"
  "@media print{body{max-width:none;padding:0;font-size:10pt}h2,h3{break-after:avoid}"
  "figure,tr{break-inside:avoid}pre{white-space:pre-wrap;background:none;border:1px solid #ccc}"
  ".scroll{overflow:visible}a{color:inherit;text-decoration:none}}\n"
  "</style>\n</head>\n<body>\n<main>\n<h1>";

tct_page *tct_page_new(const char *title, tct_error *err)
{
  tct_page *p = tct_alloc(1, sizeof *p);

  if (p) p->title = tct_strdup(title ? title : "");
  if (p && p->title) return p;
  tct_page_free(p);
  tct_fail(err, TCT_NO_MEMORY, "no memory for a page");
  return NULL;
}

void tct_page_free(tct_page *p)
{
  if (!p) return;
  tct_free(p->title);
  tct_text_free(&p->body);
  tct_text_free(&p->list);
  tct_free(p);
}

static void put(tct_text *t, const char *markup)
{
  tct_text_put(t, markup, strlen(markup));
}

static void put_text(tct_text *t, const char *text)
{
  if (text) tct_text_html(t, text);
}

void tct_page_heading(tct_page *p, const char *text)
{
  if (!p) return;
  p->sections++;
  tct_text_add(&p->body, "<h2 id=\"s%d\">", p->sections);
  put_text(&p->body, text);
  put(&p->body, "</h2>\n");
  tct_text_add(&p->list, "<li><a href=\"#s%d\">", p->sections);
  put_text(&p->list, text);
  put(&p->list, "</a></li>\n");
}

void tct_page_subheading(tct_page *p, const char *text)
{
  if (!p) return;
  put(&p->body, "<h3>");
  put_text(&p->body, text);
  put(&p->body, "</h3>\n");
}

/* Up to the next empty line, as text of its own; returns what follows it, or NULL at the end. */
static const char *paragraph(const char *text, tct_text *one)
{
  const char *end = strstr(text, "\n\n");
  const size_t n  = end ? (size_t)(end - text) : strlen(text);

  tct_text_put(one, text, n);
  return end ? end + 2 + strspn(end + 2, "\n") : NULL;
}

void tct_page_text(tct_page *p, const char *text)
{
  for (const char *at = text; p && at;) {
    tct_text one = {0};
    at           = paragraph(at, &one);
    p->body.failed |= one.failed;
    if (one.n) {
      put(&p->body, "<p>");
      put_text(&p->body, one.at);
      put(&p->body, "</p>\n");
    }
    tct_text_free(&one);
  }
}

void tct_page_pre(tct_page *p, const char *text)
{
  if (!p) return;
  /* one newline after the tag is eaten by the reader of HTML, so that the first of the text is not */
  put(&p->body, "<pre tabindex=\"0\">\n");
  put_text(&p->body, text);
  put(&p->body, "</pre>\n");
}

/* Does every cell below the head begin as a number does (or hold no letter or digit at all: a dash)? */
static bool is_number_column(int rows, int columns, const char *const *cells, int column)
{
  int numbers = 0;

  for (int i = 1; i < rows; i++) {
    const char *cell = cells[i * columns + column];
    if (!cell || !*cell) continue;
    const char *at = cell + strspn(cell, "+-.~<>");
    if (strncmp(at, "\xe2\x88\x92", 3) == 0) at += 3;
    const bool digit = *at >= '0' && *at <= '9';
    const bool dash  = !strcmp(cell, "-") || !strcmp(cell, "\xe2\x80\x93") || !strcmp(cell, "NaN");
    if (!digit && !dash) return false;
    numbers += digit;
  }
  return numbers > 0;
}

static void put_row(tct_text *t, int rows, int columns, const char *const *cells, int row)
{
  const char *kind = row ? "td" : "th";

  put(t, "<tr>");
  for (int j = 0; j < columns; j++) {
    tct_text_add(t, "<%s%s>", kind,
                 is_number_column(rows, columns, cells, j) ? " class=\"n\"" : "");
    put_text(t, cells[row * columns + j]);
    tct_text_add(t, "</%s>", kind);
  }
  put(t, "</tr>\n");
}

void tct_page_table(tct_page *p, int rows, int columns, const char *const *cells,
                    const char *caption)
{
  if (!p || rows < 1 || columns < 1) return;
  put(&p->body, "<div class=\"scroll\"><table>\n");
  if (caption) {
    put(&p->body, "<caption>");
    put_text(&p->body, caption);
    put(&p->body, "</caption>\n");
  }
  put(&p->body, "<thead>\n");
  put_row(&p->body, rows, columns, cells, 0);
  put(&p->body, "</thead>\n<tbody>\n");
  for (int i = 1; i < rows; i++) put_row(&p->body, rows, columns, cells, i);
  put(&p->body, "</tbody>\n</table></div>\n");
}

static void put_base64(tct_text *t, const unsigned char *bytes, size_t n)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  for (size_t i = 0; i < n; i += 3) {
    const unsigned b = i + 1 < n ? bytes[i + 1] : 0U, c = i + 2 < n ? bytes[i + 2] : 0U;
    const unsigned v = (unsigned)bytes[i] << 16 | b << 8 | c;
    char four[] = {letters[v >> 18], letters[v >> 12 & 63], letters[v >> 6 & 63], letters[v & 63]};
    if (i + 1 >= n) four[2] = '=';
    if (i + 2 >= n) four[3] = '=';
    tct_text_put(t, four, 4);
  }
}

/* The file, or NULL: the trouble is kept. */
static char *read_figure(tct_page *p, const char *path, size_t *n)
{
  char *svg               = NULL;
  tct_error trouble       = {0};
  const tct_status status = tct_file_read(path, LARGEST, &svg, n, &trouble);

  if (!status) return svg;
  if (!p->status) {
    p->status  = status;
    p->trouble = trouble;
  }
  return NULL;
}

void tct_page_figure(tct_page *p, const char *svg_path, const char *caption, int width)
{
  size_t n  = 0;
  char *svg = p ? read_figure(p, svg_path, &n) : NULL;

  if (!svg) return;
  p->figures++;
  tct_text_add(&p->body, "<figure>\n<img alt=\"");
  if (caption)
    put_text(&p->body, caption);
  else
    tct_text_add(&p->body, "Figure %d", p->figures);
  put(&p->body, "\"");
  if (width > 0) tct_text_add(&p->body, " width=\"%d\"", width);
  put(&p->body, " src=\"data:image/svg+xml;base64,");
  put_base64(&p->body, (const unsigned char *)svg, n);
  put(&p->body, "\">\n");
  if (caption) {
    tct_text_add(&p->body, "<figcaption><b>Figure %d.</b> ", p->figures);
    put_text(&p->body, caption);
    put(&p->body, "</figcaption>\n");
  }
  put(&p->body, "</figure>\n");
  tct_free(svg);
}

void tct_page_grid_begin(tct_page *p)
{
  if (!p || p->in_grid) return;
  p->in_grid = true;
  put(&p->body, "<div class=\"grid\">\n");
}

void tct_page_grid_end(tct_page *p)
{
  if (!p || !p->in_grid) return;
  p->in_grid = false;
  put(&p->body, "</div>\n");
}

tct_status tct_page_write(const tct_page *p, const char *path, tct_error *err)
{
  tct_text all = {0};

  if (!p) return tct_fail(err, TCT_NO_MEMORY, "no memory for a page");
  if (p->status) {
    if (err) *err = p->trouble;
    return tct_while(err, p->status, "making the page %s", path);
  }
  put(&all, head);
  put_text(&all, p->title);
  put(&all, style);
  put_text(&all, p->title);
  put(&all, "</h1>\n");
  if (p->sections >= LISTED_FROM) {
    put(&all, "<nav aria-label=\"Sections\"><ul>\n");
    if (p->list.n) tct_text_put(&all, p->list.at, p->list.n);
    put(&all, "</ul></nav>\n");
  }
  if (p->body.n) tct_text_put(&all, p->body.at, p->body.n);
  if (p->in_grid) put(&all, "</div>\n");
  put(&all, "</main>\n</body>\n</html>\n");

  const bool fine   = !all.failed && !p->body.failed && !p->list.failed;
  tct_status status = fine ? tct_file_write(path, all.at, all.n, err)
                           : tct_fail(err, TCT_NO_MEMORY, "no memory for the page %s", path);
  tct_text_free(&all);
  return status;
}
