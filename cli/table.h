/* table.h -- columns that line up. */
#ifndef TERCET_CLI_TABLE_H
#define TERCET_CLI_TABLE_H

#include "base/text.h"

enum { TABLE_COLUMNS = 12 };

/* Begin with {.align = "lrw"}: a letter for each column, left, right or (the last) wrapped. */
struct table {
  const char *align;
  tct_text cells; /* one after another, a 0 after each */
  int n;
};

void table_cell(struct table *t, const char *form, ...) __attribute__((format(printf, 2, 3)));
/* Append the table to `out`, rows indented, and free it.  Columns in which nothing stands are left out. */
void table_put(struct table *t, tct_text *out, int indent, int width);

/* Fields of a table of comma-separated values: a text and a comma; a number, nothing if it is none, and `end`. */
void csv_text(tct_text *t, const char *text);
void csv_number(tct_text *t, double x, const char *end);

#endif
