/* cells.c -- a table written as text, cell by cell: commas or tabs, quotes, lines.
 *
 * Source: Shafranovich 2005, RFC 4180; the words for what is missing are those of R, pandas and BIDS. */
#include "brain/files/cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

tct_status tct_cells_bad(const tct_cells *c, tct_error *err, const char *form, ...)
{
  char what[512];
  va_list args;

  va_start(args, form);
  tct_print_list(what, sizeof what, form, args);
  va_end(args);
  return tct_fail_in(err, TCT_BAD_DATA, c->path, c->cell_line, c->cell_at, "%s", what);
}

bool tct_cells_over(const tct_cells *c)
{
  const char *s = c->at;

  while (s < c->end && (*s == '\n' || *s == '\r')) s++;
  return s == c->end;
}

static void step(tct_cells *c)
{
  c->column++;
  if (*c->at == '\n') {
    c->line++;
    c->column = 1;
  }
  c->at++;
}

/* A line ends here: \n, \r\n, or the file does. */
static bool ends_line(const tct_cells *c)
{
  return c->at == c->end || *c->at == '\n' ||
         (*c->at == '\r' && (c->at + 1 == c->end || c->at[1] == '\n'));
}

static bool is_control(char c)
{
  return ((unsigned char)c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

static tct_status read_quoted(tct_cells *c, tct_error *err)
{
  step(c);
  for (;; step(c)) {
    if (c->at == c->end) return tct_cells_bad(c, err, "the quote that begins here has no end");
    if (is_control(*c->at)) return tct_cells_bad(c, err, "there is a control character in it");
    if (*c->at == '"') {
      step(c);
      if (c->at == c->end || *c->at != '"') return TCT_OK;
    }
    tct_text_put(&c->text, c->at, 1);
  }
}

static tct_status read_plain(tct_cells *c, tct_error *err)
{
  const char *from = c->at;

  while (!ends_line(c) && *c->at != c->separator) {
    if (*c->at == '"')
      return tct_cells_bad(c, err, "there is a quote inside; a cell with quotes begins with one");
    if (is_control(*c->at)) return tct_cells_bad(c, err, "there is a control character in it");
    step(c);
  }
  while (from < c->at && *from == ' ') from++;
  const char *to = c->at;
  while (to > from && to[-1] == ' ') to--;
  tct_text_put(&c->text, from, (size_t)(to - from));
  return TCT_OK;
}

tct_status tct_cells_next(tct_cells *c, tct_error *err)
{
  c->cell_line = c->line;
  c->cell_at   = c->column;
  c->text.n    = 0;
  tct_text_put(&c->text, "", 0);
  if (c->at == c->end && c->column == 1) return tct_cells_bad(c, err, "a row is missing");
  const tct_status status =
    c->at < c->end && *c->at == '"' ? read_quoted(c, err) : read_plain(c, err);
  if (status != TCT_OK) return status;
  if (c->text.failed)
    return tct_fail_in(err, TCT_NO_MEMORY, c->path, c->line, 0, "no memory for a cell");
  if (!tct_utf8(c->text.at, c->text.n)) return tct_cells_bad(c, err, "it is not UTF-8");
  c->last = ends_line(c);
  if (!c->last && *c->at != c->separator)
    return tct_cells_bad(c, err, "something follows its closing quote");
  if (c->at < c->end && *c->at == '\r') step(c);
  if (c->at < c->end) step(c);
  return TCT_OK;
}

/* ---- what a cell says ---- */

static bool is_one_of(const char *text, const char *const *words)
{
  for (; *words; words++)
    if (strcasecmp(text, *words) == 0) return true;
  return false;
}

tct_cell_kind tct_cell_kind_of(const char *text, double *x)
{
  static const char *const missing[] = {"", "na", "n/a", "nan", NULL};
  static const char *const endless[] = {"inf", "+inf", "-inf", "infinity", "-infinity", NULL};

  *x = NAN;
  if (is_one_of(text, missing)) return TCT_CELL_MISSING;
  if (tct_read_real(text, x)) return strchr(text, '_') ? TCT_CELL_TEXT : TCT_CELL_NUMBER;
  *x = text[0] == '-' ? -INFINITY : INFINITY;
  if (is_one_of(text, endless)) return TCT_CELL_NUMBER;
  *x = strcasecmp(text, "true") == 0;
  return *x > 0 || strcasecmp(text, "false") == 0 ? TCT_CELL_TRUTH : TCT_CELL_TEXT;
}
