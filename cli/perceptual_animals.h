/* perceptual_animals.h -- what is held beside Figure 4: recordings of monkeys and of people, and another network. */
#ifndef TERCET_CLI_PERCEPTUAL_ANIMALS_H
#define TERCET_CLI_PERCEPTUAL_ANIMALS_H

#include "report/page.h"
#include "report/plot.h"

#include "base/text.h"

#include <tercet/format.h>

/* `data` is the folder of the data packages; NULL: TERCET_DATA, or ../shared/data.  Where they are not, the page says so.
 * Pictures, and figure_4_animals.csv with every number, go into `folder`. */
tct_status perceptual_animals(const char *data, const char *folder, tct_page *page, tct_error *err);

/* ---- between its files ---- */

struct beside {
  const char *data, *folder; /* to read, to write */
  tct_page *page;
  tct_text csv;
};

tct_status beside_monkeys(struct beside *b, tct_error *err);
tct_status beside_people(struct beside *b, tct_error *err);
tct_status beside_network(struct beside *b, tct_error *err);

tct_status beside_read(const struct beside *b, const char *file, tct_arrays *into, tct_error *err);
/* That array, of n numbers (0: any number); NULL, and what is wrong. */
const tct_array *beside_array(const tct_arrays *all, const char *name, size_t n, tct_error *err);
/* The mean of n numbers with its interval (Student, 95 %). */
tct_estimate beside_mean(int n, const double *x);
/* A line of the table of all numbers; a change without an interval: NAN. */
void beside_line(struct beside *b, const char *source, const char *measure, const char *at,
                 double before, double after, const tct_estimate *change);

/* Cells of a table, row by row. */
struct beside_cells {
  char text[32][64];
  const char *cell[32];
  int n;
};
void beside_put(struct beside_cells *c, const char *text);
void beside_put_number(struct beside_cells *c, const char *form, ...)
  __attribute__((format(printf, 2, 3)));
void beside_put_change(struct beside_cells *c, const tct_estimate *change);

#endif
