/* concordance.h -- how many pairs of places two lists put in the same order, in the other, or tie.
 *
 * What Kendall's coefficients are made of, in O(n log n).  tct_concordance_of allocates its scratch; any
 * thread. */
#ifndef TERCET_CONCORDANCE_H
#define TERCET_CONCORDANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counts of pairs i < j, whole numbers (exact below 2^53: lists of up to 1e8). */
typedef struct tct_concordance {
  double pairs;                     /* all, of places where neither list is NAN */
  double tied_a, tied_b, tied_both; /* equal in a; in b; in both */
  double discordant;                /* in one order in a and in the other in b */
} tct_concordance;

/* False: no memory. */
bool tct_concordance_of(size_t n, const double *a, const double *b, tct_concordance *of);

/* concordant - discordant */
double tct_concordance_sum(const tct_concordance *of);

/* ---- lists whose places are there several times ------------------------------------------------------ */

/* What is known of one list, as it is drawn. */
typedef struct {
  uint32_t *
    order; /* [n] places in ascending order, each with TCT_TIED (ranks.h) if it equals the one before */
  int32_t *step; /* [n] how many different numbers are below that of a place */
  double tied;   /* pairs that are equal, copies of a place among them */
} tct_drawn_order;

/* Sets `step` and `tied` of what has an order; place i is there times[i] times, once at least. */
void tct_find_steps(size_t n, const int32_t *times, tct_drawn_order *list);

/* As tct_concordance_of would find if each place were there so often.  room: tct_tally_room(n).  All of `times`
 * are below 2^31. */
void tct_weighted_concordance(size_t n, const int32_t *times, const tct_drawn_order *a,
                              const tct_drawn_order *b, int32_t *room, tct_concordance *of);

#endif
