/* rows.h -- scores of a draw without gathering it: what the ways to it share.
 *
 * All RDMs of a draw are rows: first the models', then the subjects'.  Each way fills g, the comparison of each row with
 * each other (or of subjects with models, if no more is needed); scores and most ceilings are read off it.  Subjects
 * that lack the same pairs are a group, within which all rows count the same pairs; as a rule there is one.
 *
 *     scorer_rows.c    groups, scores, ceilings of LINEAR comparators
 *     rows_sums.c      g of VALUES and DEVIATIONS: weighted sums of products
 *     rows_ranks.c     g of ranks, and their ceilings: presorted pairs walked with multiplicities
 *     rows_vectors.c   g of vectors, for all others that are inner products
 *     rows_order.c     g of comparisons by the order of pairs, and their ceilings
 *     rows_pools.c     ceilings where subjects lack different pairs: by the pools themselves
 */
#ifndef TERCET_BRAIN_ROWS_H
#define TERCET_BRAIN_ROWS_H

#include "brain/inference/scorer_own.h"

typedef struct tct_sums tct_sums;
typedef struct tct_rank_rows tct_rank_rows;
typedef struct tct_order_rows tct_order_rows;
typedef struct tct_pool_vectors tct_pool_vectors;

typedef struct {
  const tct_scorer *s;
  size_t rows; /* models and subjects */
  int groups;
  int *group, *first; /* [subjects] its group; [groups] its first subject */
  bool *whole;        /* [groups] it lacks nothing that models have */
  bool *laid;         /* [models] nothing has to be prepared for it any more */
  /* the draw, for the group at hand */
  int at;
  tct_drawn drawn;
  size_t pairs;    /* that were drawn */
  uint32_t *place; /* [pairs] which they are ... */
  double *often;   /* ... and how often they are there */
  double total;    /* pairs, each as often as it is there */
  double *g;       /* [rows][rows], on and left of the diagonal; NAN: undefined */
  double *weight;  /* [n] room for those of a group that lacks something */
  double *before;  /* [conditions] of which g is, where one group is all */
  bool known;
  tct_sums *sums; /* those that are not needed are NULL */
  tct_rank_rows *ranks;
  tct_order_rows *orders;
  double *vector; /* [rows][n + conditions] */
  double *room;   /* for the comparator */
  tct_pool_vectors *pools;
} tct_drawn_rows;

static inline const double *tct_row(const tct_drawn_rows *in, size_t row)
{
  const size_t models = (size_t)in->s->of->models;

  return row < models ? in->s->prediction[row] : tct_subject_rdm(in->s, row - models);
}

/* Is it of the group at hand? */
static inline bool tct_row_counts(const tct_drawn_rows *in, size_t row)
{
  const size_t models = (size_t)in->s->of->models;

  return row < models || in->group[row - models] == in->at;
}

static inline double tct_within(double cosine) /* NAN stays */
{
  return cosine > 1 ? 1 : cosine < -1 ? -1 : cosine;
}

/* NULL: no memory. */
tct_sums *tct_sums_new(const tct_drawn_rows *in);
void tct_sums_free(tct_sums *t);
/* False: too little is left of some row where its mean is taken away, and g is of no use. */
bool tct_sums_products(tct_drawn_rows *in);

tct_rank_rows *tct_rank_rows_new(const tct_drawn_rows *in);
void tct_rank_rows_free(tct_rank_rows *r);
void tct_rank_products(tct_drawn_rows *in);
void tct_rank_ceilings(const tct_drawn_rows *in, double *lower, double *upper);

tct_order_rows *tct_order_rows_new(const tct_drawn_rows *in);
void tct_order_rows_free(tct_order_rows *o);
/* Not fresh: g is of the draw before, whose conditions are the same, and only lacks subjects. */
void tct_order_products(tct_drawn_rows *in, bool fresh);
void tct_order_ceilings(const tct_drawn_rows *in, double *lower, double *upper);
/* One RDM with another, neither of which is a row; what was known of the draw is written over. */
double tct_order_of_two(tct_drawn_rows *in, const double *weight, const double *a, const double *b);

void tct_vector_products(tct_drawn_rows *in);

tct_pool_vectors *tct_pool_vectors_new(const tct_drawn_rows *in);
void tct_pool_vectors_free(tct_pool_vectors *p);
void tct_pool_ceilings(tct_drawn_rows *in, double *lower, double *upper);

#endif
