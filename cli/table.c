/* table.c -- columns that line up. */
#include "table.h"

#include "say.h"

#include <math.h>
#include <string.h>

enum { GAP = 2 };

void table_cell(struct table *t, const char *form, ...)
{
  char cell[1024];
  va_list args;

  va_start(args, form);
  tct_print_list(cell, sizeof cell, form, args);
  va_end(args);
  tct_text_put(&t->cells, cell, strlen(cell) + 1);
  t->n++;
}

static void widths(const struct table *t, int columns, int *wide)
{
  const char *cell = t->cells.at;

  for (int i = 0, c = 0; i < t->n; i++, c = c + 1 < columns ? c + 1 : 0, cell += strlen(cell) + 1) {
    const int w = say_width(cell);
    if (w > wide[c]) wide[c] = w;
  }
}

/* The last column, wrapped under itself. */
static void put_wrapped(tct_text *out, const char *cell, int at, int due, int width)
{
  const int start = at + due;

  if (!*cell) {
    tct_text_add(out, "\n");
    return;
  }
  tct_text_add(out, "%*s", due, "");
  say_wrapped(out, cell, start, start, width < start + 30 ? start + 30 : width);
}

void table_put(struct table *t, tct_text *out, int indent, int width)
{
  const int columns       = (int)strlen(t->align);
  const char *cell        = t->cells.at;
  int wide[TABLE_COLUMNS] = {0};
  int at = 0, due = 0; /* where the line stands; blanks owed before the next cell */

  if (t->cells.failed) out->failed = true;
  if (!t->cells.failed && t->n > 0) widths(t, columns, wide);
  for (int i = 0; !t->cells.failed && i < t->n; i++, cell += strlen(cell) + 1) {
    const int c = i % columns, w = say_width(cell);
    if (c == 0) {
      at  = 0;
      due = indent;
    }
    if (t->align[c] == 'w') {
      put_wrapped(out, cell, at, due, width);
      continue;
    }
    const int left = t->align[c] == 'r' ? wide[c] - w : 0;
    if (w > 0) {
      tct_text_add(out, "%*s%s", due + left, "", cell);
      at += due + left + w;
      due = wide[c] - left - w + GAP;
    } else if (wide[c] > 0) {
      due += wide[c] + GAP;
    }
    if (c == columns - 1) tct_text_add(out, "\n");
  }
  tct_text_free(&t->cells);
  t->n = 0;
}

void csv_text(tct_text *t, const char *text)
{
  const bool plain = strpbrk(text, ",\"\n\r") == NULL;

  tct_text_add(t, "%s", plain ? "" : "\"");
  for (; *text; text++) tct_text_add(t, "%s%c", *text == '"' ? "\"" : "", *text);
  tct_text_add(t, "%s,", plain ? "" : "\"");
}

void csv_number(tct_text *t, double x, const char *end)
{
  if (!isnan(x)) tct_text_number(t, x);
  tct_text_add(t, "%s", end);
}
