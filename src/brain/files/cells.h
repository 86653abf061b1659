/* cells.h -- a table written as text, cell by cell: commas or tabs, quotes, lines.
 *
 * Source: Shafranovich 2005, RFC 4180. */
#ifndef TERCET_CELLS_H
#define TERCET_CELLS_H

#include "base/text.h"

/* Begin with path, at, end, separator and line = column = 1; free `text` in the end. */
typedef struct {
  const char *path;
  const char *at, *end; /* what is still to be read */
  char separator;
  int line, column; /* of `at` */

  tct_text text;          /* the cell that was read last, without quotes */
  int cell_line, cell_at; /* where it begins */
  bool last;              /* of its row */
} tct_cells;

/* Nothing but empty lines is left. */
bool tct_cells_over(const tct_cells *c);
/* Read the next cell; BAD_DATA with line and column if there is none that could be read. */
tct_status tct_cells_next(tct_cells *c, tct_error *err);
/* BAD_DATA at the cell that was read last. */
tct_status tct_cells_bad(const tct_cells *c, tct_error *err, const char *form, ...)
  __attribute__((format(printf, 3, 4)));

typedef enum { TCT_CELL_MISSING, TCT_CELL_NUMBER, TCT_CELL_TRUTH, TCT_CELL_TEXT } tct_cell_kind;
/* What a cell is, and its number: a missing one is NAN, true is 1. */
tct_cell_kind tct_cell_kind_of(const char *text, double *x);

#endif
