/* likeness.h -- is what changed in a model what changed in a brain?  Differences of RDMs, beside what noise lets be known
 * and beside what changes of no meaning reach.
 *
 *     model before, after; brain before, after -> tct_likeness_of -> how alike their changes are
 *     sizes of change at levels of both -> tct_levels_alike -> are they in the same order?
 *
 * A change is RDM(after) - RDM(before) over conditions that all four recordings have, pair by pair; it has signs, so that
 * comparators that take an RDM for distances are not for it.  In double.  Any thread, on different objects. */
#ifndef TERCET_LIKENESS_H
#define TERCET_LIKENESS_H

#include <tercet/comparator.h>
#include <tercet/movie.h>

#define TCT_LIKENESS_WHYS(X)                                                                       \
  X(FINE, "fine")                                                                                  \
  X(SAME, "the model did not change")                                                              \
  X(NO_CHANGE, "the brain did not change")                                                         \
  X(CONSTANT, "a change is the same in all pairs")                                                 \
  X(FEW, "fewer than four conditions are shared")

typedef enum {
#define X(name, text) TCT_LIKENESS_##name,
  TCT_LIKENESS_WHYS(X)
#undef X
    TCT_LIKENESS_WHY_N
} tct_likeness_why;

TCT_API const char *tct_likeness_why_text(tct_likeness_why why); /* "the model did not change" */

/* One subject at two times; a view.  Units are the same at both times in a model; in a brain they need not be. */
typedef struct {
  const tct_recording *before, *after;
  tct_rdm_how how; /* its cut is of both times; without folds of its own */
} tct_changed;

typedef struct {
  const tct_comparator *comparator; /* tct_likeness_can */
  const void *params;
  int splits; /* partings of the brain's trials into halves; 0: none */
  int
    cycle; /* repeats k and k + cycle of a condition show the same, others not (phases of a grating): each half has as
              * many of each kind; 0 and 1: all show the same */
  int randoms;  /* changes of the model's size without meaning; 0: none */
  int draws;    /* of conditions, and of their names; 0: none; else 20 or more */
  double level; /* 0.95 */
  uint64_t seed;
  /* what was found of the same brain over the same conditions, with these splits: its halves are taken over; or NULL */
  const struct tct_likeness *known;
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_likeness_how;

typedef struct tct_likeness {
  int conditions, dropped; /* shared by all four; that some have and not all */
  size_t pairs, undefined; /* of these, and those of them without a distance at some time */
  tct_likeness_why why;

  double similarity;       /* of both changes; NAN: why */
  double low, high, error; /* for other conditions, at `level` */
  double p;                /* that names of conditions mean nothing to it, one-sided */
  double smallest;         /* p that could be reached */

  /* Two halves of the brain's trials, at both times: are their changes alike? */
  double halves; /* mean over partings; NAN: it cannot be told */
  double
    reliability;  /* of all trials, by Spearman and Brown: what a second such brain would reach */
  double ceiling; /* its root: what the change itself, without noise, would.  NAN at or below 0 */

  double random,
    random_high; /* changes of the same size without meaning: their mean, and 0.95 of them are below */
  double p_random; /* share of them, and of itself, that are as high */
  int randoms;     /* that are defined */
  double scaled; /* a model whose geometry only grows: its RDM before, beside the brain's change */
  /* similarity less what all of that has in common with `scaled`, as a partial correlation has it; NAN for
   * comparators that are no correlation, nor cosine */
  double beyond;
  double level[2]; /* RDM beside RDM, before and after: levels may be alike where changes are not */

  /* |change| over |RDM before|.  The brain's is made of products of halves, in which noise is not squared: NAN where
   * those are below 0, or there are no halves */
  double size_model, size_brain;
} tct_likeness;

/* May it compare differences?  Larger is more similar, and no distance is taken for one. */
TCT_API bool tct_likeness_can(const tct_comparator *c);

/* Compare what changed.  Intervals are of conditions drawn again (Student's t), so of a pair as often as both its
 * conditions are; the trials of the brain are as they were.  A random change is the model's own, unit by unit put to
 * other conditions: each unit changes by as much as it did.  Spearman and Brown's step from halves to all trials is exact
 * for pearson and cosine of distances whose noise is independent in halves, and nearly so for ranks.
 *
 * A change that is undefined is told as such in `why`, not as an error.  BAD_SHAPE for draws below 20, BAD_DATA for no
 * shared condition, UNSUPPORTED for a comparator that cannot; INTERRUPTED; NO_MEMORY; what an RDM fails with. */
TCT_API tct_status tct_likeness_of(const tct_changed *model, const tct_changed *brain,
                                   const tct_likeness_how *how, tct_likeness *into, tct_error *err);

typedef struct {
  int n, dropped;         /* animals; those without a number */
  double mean, low, high; /* for other animals, at `level`: Student's t of n - 1; NAN below two */
  double ceiling;         /* mean over those that have one; NAN: none has */
} tct_likeness_mean;

/* One population beside several animals, of [n]. */
TCT_API void tct_likeness_over(int n, const tct_likeness *const *of, double level,
                               tct_likeness_mean *into);

enum { TCT_LEVELS_COUNTED = 8 };

typedef struct {
  int n, dropped; /* levels that both have a number at; that one of them has not */
  double rho;     /* Spearman's; NAN below three levels, or where one does not vary */
  double
    p; /* of rho as large or larger, over all orders; NAN: above TCT_LEVELS_COUNTED levels nobody counts them */
  double smallest; /* that n levels without ties can reach: 1 / n! */
} tct_levels;

/* Level by level: is the change of one in the order of the other's?  model, brain [n]; NAN: it has none. */
TCT_API tct_status tct_levels_alike(int n, const double *model, const double *brain,
                                    tct_levels *into, tct_error *err);

#endif
