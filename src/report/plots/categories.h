/* categories.h -- what shows categories of conditions: a colour for each, and the key to them. */
#ifndef TERCET_CATEGORIES_H
#define TERCET_CATEGORIES_H

#include "report/plots/figure.h"

enum { TCT_CYCLES = 3 }; /* plain, pale and dark; each has the hues of style.h */

/* Of each condition, from 0; of fewer than 0 or too many: none. */
typedef struct {
  const int *of; /* NULL: there are none */
  int n;
  const char (*name)[TCT_LABEL]; /* [n]; NULL: they have numbers */
} tct_categories;

/* -1: in none */
int tct_category_of(const tct_categories *c, int condition);
/* As gnuplot wants it: '#0072b2', with its quotes.  category < 0: grey. */
const char *tct_category_colour(int category, char rgb[16]);

/* px that the key takes on a figure so wide; it has at most six lines.  0: there is none, since there are no
 * categories, or so many that their looks come again. */
double tct_categories_key_height(const tct_categories *c, double width);
/* The key, with its top at y and swatches as cycles' points or as squares. */
void tct_categories_key(const tct_categories *c, tct_figure *f, double y, bool points);
/* A point of the cycle of that category: disc, triangle, square. */
void tct_category_point(tct_figure *f, int category, double x, double y, double size);
/* The same as words after `with points`, without its size. */
const char *tct_category_words(int category, char words[48]);

#endif
