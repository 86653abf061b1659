/* table.h -- columns of a table of choices, and what is made of them. */
#ifndef TERCET_BRAIN_BEHAVIOUR_TABLE_H
#define TERCET_BRAIN_BEHAVIOUR_TABLE_H

#include "brain/behaviour/names.h"

/* before the option that a column of probabilities is of */
#define TCT_CHANCE_PREFIX "chance:"

typedef struct {
  const char *name; /* of the table, in messages */
  const tct_arrays *from;
  const tct_array *column[TCT_CHOICE_COLUMN_N];
  const tct_array *less; /* what is taken from strength; NULL: nothing */
  const tct_array **chance;
  int chances;
  int rows;
  /* what is made of them, of all observers at once */
  int *cell[TCT_CHOICE_COLUMN_N]; /* [rows] of classes */
  int *option;                    /* [chances] which option a column of probabilities is of */
  tct_names options, images, trials, subjects;
  tct_observer all;
} tct_choice_table;

extern const char *const tct_choice_column_names[TCT_CHOICE_COLUMN_N];

/* BAD_DATA, "NAME: ..." */
tct_status tct_choice_table_bad(const tct_choice_table *t, tct_error *err, const char *form, ...)
  __attribute__((format(printf, 3, 4)));
tct_status tct_choice_table_full(const tct_choice_table *t, tct_error *err); /* NO_MEMORY */

/* Fill column, less, chance (and room for option), chances and rows. */
tct_status tct_choice_columns(tct_choice_table *t, const tct_observers_how *how, tct_error *err);
bool tct_is_class(tct_choice_column k); /* else of numbers */
const char *tct_choice_option(
  const tct_array *a); /* that the column has probabilities of; or NULL */

#endif
