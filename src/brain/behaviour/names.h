/* names.h -- names of classes: each once, with a number. */
#ifndef TERCET_BRAIN_BEHAVIOUR_NAMES_H
#define TERCET_BRAIN_BEHAVIOUR_NAMES_H

#include <tercet/choices.h>

/* Names as they come, and a table of where they hash to.  Begin with {0}. */
typedef struct {
  tct_class_names of;
  int room;   /* of names */
  int *place; /* [places] 1 + the number of a name; 0: free */
  size_t places;
} tct_names;

int tct_names_put(tct_names *n, const char *name); /* its number; -1: no memory */
/* In the order of tct_class_names.  moved [n]: what was i is moved[i]; NULL: no memory, or nothing to move. */
int *tct_names_sort(tct_names *n);
/* What was gathered, taken out of it. */
tct_class_names tct_names_taken(tct_names *n);
void tct_names_free(tct_names *n);

#endif
