/* field.h -- what a rule does to the weights, and what that does to an objective: Figure 3, measured.
 *
 * The square of what a rule proposes for one example and one draw of its own noise, E|u|^2, has four parts.
 * With g the gradient of the mean objective, m the rule's mean update, V and O what credit.h calls variance
 * and online:
 *
 *   along    <m,g>^2 / |g|^2          = efficiency                       follows the gradient
 *   across   |m|^2 - <m,g>^2 / |g|^2  = 1 / (1 + O) - along              systematic, and not the gradient
 *   choice   E|m_i|^2 - |m|^2         = 1 / (1 + V) - 1 / (1 + O)        which example it was
 *   noise    E|u|^2 - E|m_i|^2        = V / (1 + V)                      the rule's own
 *
 * as shares of it; they sum to 1.  Squares are estimated without bias, so that shares may fall below 0.  What
 * is along depends on the metric (here the Euclidean one of all synapses); the sign of the cosine and kappa
 * (curl.h: is it the gradient of anything?) do not depend on the units of F.
 *
 * Then the rule makes `updates` of its own, as the spec trains it, and each objective says over held-out
 * examples whether that was learning or change (verdict.h).  Seeds (other weights, fixed feedback, noise and
 * training trials) and examples are crossed.  Richards et al. 2019, doi:10.1038/s41593-019-0520-2, Figure 3. */
#ifndef TERCET_FIELD_H
#define TERCET_FIELD_H

#include <tercet/credit.h>
#include <tercet/verdict.h>

typedef struct {
  /* A fresh copy of the spec at every call. */
  tct_spec *(*open)(void *arg, tct_error *err);
  void *open_arg;
  /* What is 0 here is as the section `field` of the spec says, and else as the comments do. */
  const char *const *rule; /* [rules]; all that there are */
  int rules;
  const char *state; /* "init", trials of backprop, a run's folder: see credit.h */
  /* [objectives] besides the spec's own, by their names in the section `field`; none: all there */
  const char *const *objective;
  int objectives;
  int examples, draws, seeds; /* 64, 200, 1 */
  int probes;                 /* of kappa, pairs; 100 */
  int updates;                /* of the rule, by its own training settings; 100 */
  int held_out;               /* examples of the verdicts; 256 */
  double margin;              /* a gain below this share of |F| before is nothing; 0.02 */
  int threads;                /* 0: all cores */
  const volatile int *stop;
  /* One call at a time, from any thread. */
  void (*progress)(void *arg, int done, int of, const char *what);
  void *progress_arg;
} tct_field_how;

/* One rule under one objective.  Intervals are 95 %, over seeds if there are several. */
typedef struct {
  char refused[400]; /* why it could not be measured, or "" */
  bool resolved;     /* the mean update has a direction at every seed */
  double check; /* worst difference of the gradient and differences of the objective, relative */
  tct_estimate cosine, along, across, choice, noise;
  double before; /* mean objective */
  double margin; /* of the objective */
  /* What the verdict is once all cells of the table are held to Holm's bounds together. */
  tct_finding finding;
  double adjusted; /* p */
  tct_judgement update, shuffled, flipped;
  double zero; /* largest gain of any example where nothing changed: 0 */
  double first_order, second_order, critical; /* of verdict.h, in the mean over seeds */
} tct_field_cell;

typedef struct {
  char rule[TCT_NAME];
  char refused[400];
  bool deterministic;
  /* Of the rule's own synapses; over seeds the geometric mean.  NAN for rules with noise of their own, whose
   * mean is not known well enough to be differenced, and for what does not change with the weights. */
  tct_estimate kappa;
  double moved;         /* |dW| / |W| after the updates */
  tct_field_cell *cell; /* [objectives] */
} tct_field_rule;

typedef struct {
  char state[512];
  int examples, draws, seeds, probes, updates, held_out;
  double margin;
  int objectives;
  char (*objective)[TCT_NAME]; /* the spec's own is the first */
  int rules;
  tct_field_rule *rule;
} tct_field_table;

/* Further objectives stand in the spec's section `field`, each a list of settings, and what is measured may be
 * said there before anybody looks; what a rule needs of the circuit stands in the section `credit`:
 *
 *   field:
 *     objectives: {spread: ["objective={kind: variance, at: hidden}"]}
 *     rules: [backprop, oja]
 *     margin: 0.02           # and state, examples, draws, seeds, probes, updates, held_out
 */
TCT_API tct_status tct_field_measure(const tct_field_how *how, tct_field_table *table,
                                     tct_error *err);
TCT_API void tct_field_table_free(tct_field_table *t);
TCT_API const char *tct_finding_name(tct_finding f); /* "learning", "change" ... */

/* ---- the plane ------------------------------------------------------------------------------------------ */

/* F = -objective in the plane of the gradient (x) and of what of the rule's mean update lies across it (y)
 * where the rule is asked, of the spec's first seed; the mean update in other places of the plane, projected
 * on it; and the rule's own updates, projected too.  All over the examples of the gradient, and in units of
 * the weights.  The window holds the rule's own way. */
typedef struct {
  char rule[TCT_NAME];
  double cosine;
  bool borrowed; /* nothing lies across: y is a drawn direction across the gradient */
  double x_low, x_high, y_low, y_high;
  int n;          /* points along a side */
  double *height; /* [n][n], rows in y upwards */
  int arrows;
  double (*arrow)[4]; /* x, y, dx, dy */
  int steps;
  double (*path)[2];
} tct_field_plane;

/* For a rule without noise of its own (UNSUPPORTED).  n points and arrows^2 arrows; of `how` what says where:
 * spec, state, examples, updates. */
TCT_API tct_status tct_field_plane_of(const tct_field_how *how, const char *rule, int n, int arrows,
                                      tct_field_plane *plane, tct_error *err);
TCT_API void tct_field_plane_free(tct_field_plane *p);

#endif
