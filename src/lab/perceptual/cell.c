/* cell.c -- one seed of one rule at one precision: trained, looked at, measured.
 *
 * Looks are as far apart as a twentieth of what has been learnt, and at first a batch.  Each is over the same
 * validation trials; what is told of accuracy is of test trials, which decide nothing.
 *
 * Between two looks accuracy may go from far below the criterion to far above it: at coarse precisions a batch is
 * enough.  So that all are compared where they answer equally well, what is measured is the circuit on the
 * straight line from the weights of the last look below the criterion to those of the first above it, at the place, found
 * by halving, where it answers as the criterion asks; and only if the mean of that first look and the next one
 * says so too, for one look may be luck. */
#include "lab/perceptual/own.h"

#include "base/memory.h"
#include "base/random.h"
#include "kernels/kernels.h"
#include "lab/run_own.h"

#include <math.h>
#include <string.h>

enum { LOOK_SHARE = 20, HALVINGS = 10, MOST_HALVINGS = 24 };
static const double close_enough = 0.01; /* above the criterion; further off, halving goes on */

/* A look: weights of the judge, what they answer, what had been shown. */
typedef struct {
  tct_real *weight;
  double accuracy, shown;
} glance;

typedef struct {
  const tct_perceptual_how *how;
  const tct_perceptual *p;
  tct_trainee pupil, judge;
  tct_real *before, *now;    /* the judge's weights */
  glance last, below, above; /* the last look; those beside the criterion */
  bool crossed;              /* the last look was the first above it */
  tct_tuning_before tuning;
  uint64_t *validation, *test; /* [p->validation] trials */
} bench;

static void close_bench(bench *b)
{
  tct_trainee_close(&b->pupil);
  tct_trainee_close(&b->judge);
  tct_free(b->before);
  tct_free(b->now);
  tct_free(b->last.weight);
  tct_free(b->below.weight);
  tct_free(b->above.weight);
  tct_tuning_before_free(&b->tuning);
  tct_free(b->validation);
  tct_free(b->test);
}

/* ---- weights ---------------------------------------------------------------------------------------------- */

static void put_weights(const bench *b, tct_marks *into)
{
  const tct_model *m = b->judge.model;
  const tct_real *w  = tct_state_weights(b->judge.state);

  for (int level = 0; level < b->p->levels; level++) {
    double moved = 0, all = 0;
    for (int k = 0; k < m->n_projections; k++) {
      const tct_projection *s = &m->projection[k];
      if (strcmp(m->population[s->post].name, b->p->level[level]) != 0) continue;
      for (size_t i = s->at; i < s->at + s->n; i++) {
        const double d = (double)w[i] - (double)b->before[i];
        moved += d * d;
        all += (double)b->before[i] * (double)b->before[i];
      }
    }
    into->mark[TCT_MARK_WEIGHT][level] = all > 0 ? sqrt(moved / all) : NAN;
  }
}

/* Every change stays in its projection and goes to another synapse. */
static void shuffle_changes(bench *b)
{
  const tct_model *m = b->judge.model;
  tct_real *w        = tct_state_weights(b->judge.state);

  memcpy(b->now, w, m->n * sizeof *w);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const tct_key key       = tct_key_of(m->seed, s->name);
    for (uint64_t i = 0; i < s->synapses; i++) {
      const size_t to   = s->at + s->wiring->place(s, i);
      const size_t from = s->at + s->wiring->place(s, tct_shuffled(key, i, s->synapses));
      w[to]             = b->before[to] + (b->now[from] - b->before[from]);
    }
  }
}

/* ---- a look ----------------------------------------------------------------------------------------------- */

/* The judge as it is. */
static tct_status score(bench *b, int split, const uint64_t *trial, double *accuracy,
                        tct_error *err)
{
  tct_score s;

  tct_state_turn(b->judge.state);
  TCT_TRY(tct_state_score(b->judge.state, split, trial, b->p->validation, &s, err), err, "judging");
  *accuracy = s.accuracy;
  return TCT_OK;
}

/* The judge as it is, which answers `validation` right. */
static tct_status measure(bench *b, double shown, double validation, tct_marks *into,
                          tct_error *err)
{
  TCT_TRY(score(b, TCT_TEST, b->test, &into->accuracy, err), err, "measuring");
  into->trials     = shown;
  into->validation = validation;
  put_weights(b, into);
  TCT_TRY(tct_perceptual_tuning(b->p, &b->judge, &b->tuning, into, err), err, "measuring");
  shuffle_changes(b);
  tct_state_turn(b->judge.state);
  TCT_TRY(tct_perceptual_shuffled(b->p, &b->judge, &b->tuning, into, err), err,
          "measuring changes dealt out");
  memcpy(tct_state_weights(b->judge.state), b->now, b->judge.model->n * sizeof *b->now);
  tct_state_turn(b->judge.state);
  return TCT_OK;
}

/* The judge is put on the way from below to above. */
static void put_between(bench *b, double at)
{
  tct_real *w = tct_state_weights(b->judge.state);

  for (size_t k = 0; k < b->judge.model->n; k++)
    w[k] = b->below.weight[k] + (tct_real)at * (b->above.weight[k] - b->below.weight[k]);
}

/* The judge is put where it answers as the criterion asks, between below and above. */
static tct_status meet(bench *b, tct_perceptual_cell *into, tct_error *err)
{
  const double asked = b->p->criterion;
  double low = 0, high = 1, met = b->above.accuracy;

  for (int i = 0; i < HALVINGS || (i < MOST_HALVINGS && met > asked + close_enough); i++) {
    const double at = (low + high) / 2;
    double accuracy = NAN;
    put_between(b, at);
    TCT_TRY(score(b, TCT_VALIDATION, b->validation, &accuracy, err), err, "looking between");
    *(accuracy < asked ? &low : &high) = at;
    if (accuracy >= asked) met = accuracy;
  }
  put_between(b, high);
  into->reached = true;
  return measure(b, b->below.shown + high * (b->above.shown - b->below.shown), met,
                 &into->at[TCT_AT_CRITERION], err);
}

static void keep_glance(const bench *b, const glance *from, glance *to)
{
  to->accuracy = from->accuracy;
  to->shown    = from->shown;
  memcpy(to->weight, from->weight, b->judge.model->n * sizeof *to->weight);
}

/* The judge has the pupil's weights; false: they ran away. */
static tct_status judge(bench *b, bool *finite, tct_error *err)
{
  TCT_TRY(tct_trainee_carry(b->p, &b->pupil, true, &b->judge, err), err, "judging");
  *finite = tct_all_finite(b->judge.model->n, tct_state_weights(b->judge.state));
  return TCT_OK;
}

static tct_status look(bench *b, uint64_t shown, tct_perceptual_cell *into, tct_error *err)
{
  const double asked = b->p->criterion, last = b->last.accuracy;
  double accuracy = NAN;
  bool finite     = true;

  TCT_TRY(judge(b, &finite, err), err, "looking");
  into->diverged = !finite;
  if (!finite) return TCT_OK;
  TCT_TRY(score(b, TCT_VALIDATION, b->validation, &accuracy, err), err, "looking");
  if (!into->reached && b->crossed && (last + accuracy) / 2 >= asked) {
    TCT_TRY(meet(b, into, err), err, "meeting the criterion");
    TCT_TRY(judge(b, &finite, err), err, "looking");
  }
  b->crossed = accuracy >= asked && !(last >= asked);
  if (b->crossed && shown > 0) keep_glance(b, &b->last, &b->below);
  b->last.accuracy = accuracy;
  b->last.shown    = (double)shown;
  memcpy(b->last.weight, tct_state_weights(b->judge.state), b->judge.model->n * sizeof(tct_real));
  if (b->crossed && shown == 0) keep_glance(b, &b->last, &b->below);
  if (b->crossed) keep_glance(b, &b->last, &b->above);
  return TCT_OK;
}

/* ---- a cell ----------------------------------------------------------------------------------------------- */

static tct_status make_room(bench *b, tct_error *err)
{
  const tct_model *m   = b->judge.model;
  const uint64_t n     = (uint64_t)b->p->validation;
  tct_real **glances[] = {&b->last.weight, &b->below.weight, &b->above.weight};

  b->before     = tct_alloc(m->n, sizeof *b->before);
  b->now        = tct_alloc(m->n, sizeof *b->now);
  b->validation = tct_alloc((size_t)n, sizeof *b->validation);
  b->test       = tct_alloc((size_t)n, sizeof *b->test);
  for (int i = 0; i < 3; i++) *glances[i] = tct_alloc(m->n, sizeof **glances[i]);
  if (!b->before || !b->now || !b->validation || !b->test || !b->last.weight || !b->below.weight ||
      !b->above.weight)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for weights and trials");
  if (tct_order_choice(m, TCT_VALIDATION, n, b->validation) < n ||
      tct_order_choice(m, TCT_TEST, n, b->test) < n)
    return tct_fail(err, TCT_BAD_SPEC, "there are not %d validation and test trials",
                    b->p->validation);
  memcpy(b->before, tct_state_weights(b->judge.state), m->n * sizeof *b->before);
  return tct_perceptual_before(b->p, &b->judge, &b->tuning, err);
}

static tct_status open_bench(bench *b, const tct_beginner *from, int row, int precision, int seed,
                             tct_error *err)
{
  const tct_perceptual *p      = b->p;
  const tct_perceptual_row *of = &p->row[row];

  TCT_TRY(
    tct_trainee_open(b->how, p, of->with, of->name, p->precision[precision], seed, &b->pupil, err),
    err, "row %s", of->name);
  TCT_TRY(
    tct_trainee_open(b->how, p, NULL, "the judge", p->precision[precision], seed, &b->judge, err),
    err, "row %s", of->name);
  TCT_TRY(tct_trainee_carry(p, &from->first, false, &b->pupil, err), err, "row %s", of->name);
  tct_state_start(b->pupil.state);
  TCT_TRY(tct_trainee_carry(p, &b->pupil, true, &b->judge, err), err, "row %s", of->name);
  tct_state_turn(b->judge.state);
  return make_room(b, err);
}

/* Look after batch n, if it is time for it: not before `next`, which is moved on; at the end in any case. */
static tct_status look_if_due(bench *b, uint64_t n, uint64_t all, uint64_t *next,
                              tct_perceptual_cell *into, tct_error *err)
{
  const uint64_t shown = n * (uint64_t)b->pupil.model->training.batch, part = n / LOOK_SHARE;

  if ((n < *next || into->reached) && n != all) return TCT_OK;
  TCT_TRY(look(b, shown, into, err), err, "after %llu trials", (unsigned long long)shown);
  *next = n + (part > 1 ? part : 1);
  return TCT_OK;
}

static tct_status train(bench *b, tct_perceptual_cell *into, tct_error *err)
{
  const tct_train_spec *t = &b->pupil.model->training;
  const uint64_t all      = t->trials / (uint64_t)t->batch;
  uint64_t next           = 0;

  for (uint64_t n = 0; n <= all && !into->diverged; n++) {
    const uint64_t shown = n * (uint64_t)t->batch;
    if (b->how->stop && *b->how->stop) return tct_fail(err, TCT_INTERRUPTED, "stopped");
    TCT_TRY(look_if_due(b, n, all, &next, into, err), err, "looking");
    if (n < all && !into->diverged)
      TCT_TRY(tct_learn_batch(b->pupil.state, shown, shown, err), err, "learning");
  }
  if (into->diverged) return TCT_OK;
  return measure(b, (double)t->trials, b->last.accuracy, &into->at[TCT_AT_END], err);
}

static void nothing(tct_marks *m)
{
  m->trials = m->validation = m->accuracy = NAN;
  for (int i = 0; i < TCT_MARK_N; i++)
    for (int k = 0; k < TCT_LEVELS; k++) m->mark[i][k] = NAN;
}

tct_status tct_perceptual_cell_measure(const tct_perceptual_how *how, const tct_perceptual *p,
                                       const tct_beginner *from, int row, int precision, int seed,
                                       tct_perceptual_cell *into, tct_error *err)
{
  bench b = {.how = how, .p = p, .last = {.accuracy = NAN}};

  *into = (tct_perceptual_cell){0};
  for (int i = 0; i < TCT_AT_N; i++) nothing(&into->at[i]);
  tct_status code = open_bench(&b, from, row, precision, seed, err);
  if (code == TCT_OK) code = train(&b, into, err);
  close_bench(&b);
  into->known = code == TCT_OK;
  return code == TCT_OK ? TCT_OK
                        : tct_while(err, code, "row %s at %s = %s, seed %d", p->row[row].name,
                                    p->of, p->precision[precision], seed);
}
