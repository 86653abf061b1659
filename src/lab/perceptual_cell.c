/* perceptual_cell.c -- one seed of one rule at one precision: trained, looked at, measured.
 *
 * Looks are as far apart as a twentieth of what has been learnt, and at first a batch, so that both those that
 * learn at once and those that take long are met near the criterion.  Each is over the same validation trials; what
 * is told of accuracy is of test trials, which decide nothing. */
#include "lab/perceptual_own.h"

#include "base/memory.h"
#include "base/random.h"
#include "brain/tuning/change.h"
#include "kernels/kernels.h"
#include "lab/run_own.h"

#include <tercet/tuning.h>

#include <math.h>
#include <string.h>

enum { LOOK_SHARE = 20 };

typedef struct {
  const tct_perceptual_how *how;
  const tct_perceptual *p;
  tct_trainee pupil, judge;
  tct_real *before, *now;      /* the judge's weights */
  double *curve[TCT_LEVELS];   /* [condition][unit] before */
  uint64_t *validation, *test; /* [p->validation] trials */
  double last;                 /* accuracy at the last look */
} bench;

static void close_bench(bench *b)
{
  tct_trainee_close(&b->pupil);
  tct_trainee_close(&b->judge);
  tct_free(b->before);
  tct_free(b->now);
  for (int i = 0; i < TCT_LEVELS; i++) tct_free(b->curve[i]);
  tct_free(b->validation);
  tct_free(b->test);
}

/* ---- tuning ----------------------------------------------------------------------------------------------- */

static tct_status record(const bench *b, int level, tct_recording **r, tct_error *err)
{
  int n = 0;

  return tct_record(b->judge.state, NULL, b->p->level[level], r, &n, err);
}

static double *curves_of(const tct_recording *r, tct_error *err)
{
  double *curve = tct_alloc((size_t)r->conditions * (size_t)r->units, sizeof *curve);

  if (curve)
    tct_recording_patterns(r, curve);
  else
    tct_fail(err, TCT_NO_MEMORY, "no memory for tuning curves");
  return curve;
}

/* Where the reference is among the conditions, and how far its neighbours; -1: nowhere. */
static tct_status find_reference(const tct_recording *r, double reference, int *at, double *apart,
                                 tct_error *err)
{
  double *x = tct_alloc((size_t)r->conditions, sizeof *x);

  *at = -1;
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for a variable");
  tct_status code = tct_variable_named(r, "{} deg", x, err);
  for (int i = 0; code == TCT_OK && i < r->conditions; i++)
    if (fabs(x[i] - reference) < 1e-6 && *at < 0) *at = i;
  const int next = code == TCT_OK && *at >= 0 ? (*at + 1) % r->conditions : 0;
  if (*at >= 0) *apart = fabs(x[next] - x[*at]);
  if (*at >= 0 && !(*apart > 0)) *at = -1;
  tct_free(x);
  return code == TCT_UNSUPPORTED || code == TCT_BAD_DATA ? TCT_OK : code;
}

static tct_status put_slopes(const bench *b, const tct_recording *r, int level, const double *after,
                             tct_marks *into, tct_error *err)
{
  double apart = NAN;
  int at       = -1;

  if (isfinite(b->p->reference))
    TCT_TRY(find_reference(r, b->p->reference, &at, &apart, err), err, "finding the reference");
  const tct_slopes s =
    at < 0 ? (tct_slopes){(double)NAN, (double)NAN}
           : tct_slopes_changed(r->conditions, r->units, at, apart, b->curve[level], after);
  into->mark[TCT_MARK_SLOPE][level]   = s.moved;
  into->mark[TCT_MARK_STEEPER][level] = s.steeper;
  return TCT_OK;
}

/* The judge as it is now, held against its curves before. */
static tct_status measure_level(const bench *b, int level, bool shuffled, tct_marks *into,
                                tct_error *err)
{
  tct_recording *r = NULL;

  TCT_TRY(record(b, level, &r, err), err, "recording %s", b->p->level[level]);
  double *after   = curves_of(r, err);
  tct_status code = after ? TCT_OK : err->code;
  if (after) {
    into->mark[shuffled ? TCT_MARK_SHUFFLED : TCT_MARK_TUNING][level] =
      tct_tuning_change(r->conditions, r->units, b->curve[level], after);
    if (!shuffled) code = put_slopes(b, r, level, after, into, err);
  }
  tct_free(after);
  tct_recording_free(r);
  return code;
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

static tct_status score(bench *b, int split, const uint64_t *trial, double *accuracy, bool *finite,
                        tct_error *err)
{
  tct_score s;

  TCT_TRY(tct_trainee_carry(b->p, &b->pupil, true, &b->judge, err), err, "judging");
  *finite = tct_all_finite(b->judge.model->n, tct_state_weights(b->judge.state));
  if (!*finite) return TCT_OK;
  tct_state_turn(b->judge.state);
  TCT_TRY(tct_state_score(b->judge.state, split, trial, b->p->validation, &s, err), err, "judging");
  *accuracy = s.accuracy;
  return TCT_OK;
}

static tct_status measure(bench *b, uint64_t shown, tct_marks *into, tct_error *err)
{
  bool finite = true;

  TCT_TRY(score(b, TCT_TEST, b->test, &into->accuracy, &finite, err), err, "measuring");
  if (!finite) return TCT_OK;
  into->trials     = (double)shown;
  into->validation = b->last;
  put_weights(b, into);
  for (int i = 0; i < b->p->levels; i++)
    TCT_TRY(measure_level(b, i, false, into, err), err, "measuring");
  shuffle_changes(b);
  tct_state_turn(b->judge.state);
  for (int i = 0; i < b->p->levels; i++)
    TCT_TRY(measure_level(b, i, true, into, err), err, "measuring changes dealt out");
  memcpy(tct_state_weights(b->judge.state), b->now, b->judge.model->n * sizeof *b->now);
  tct_state_turn(b->judge.state);
  return TCT_OK;
}

static tct_status look(bench *b, uint64_t shown, tct_perceptual_cell *into, tct_error *err)
{
  const double last = b->last;
  bool finite       = true;

  TCT_TRY(score(b, TCT_VALIDATION, b->validation, &b->last, &finite, err), err, "looking");
  into->diverged = !finite;
  if (into->reached || !finite || !((b->last + last) / 2 >= b->p->criterion)) return TCT_OK;
  into->reached = true;
  return measure(b, shown, &into->at[TCT_AT_CRITERION], err);
}

/* ---- a cell ----------------------------------------------------------------------------------------------- */

static tct_status make_room(bench *b, tct_error *err)
{
  const tct_model *m = b->judge.model;
  const uint64_t n   = (uint64_t)b->p->validation;

  b->before     = tct_alloc(m->n, sizeof *b->before);
  b->now        = tct_alloc(m->n, sizeof *b->now);
  b->validation = tct_alloc((size_t)n, sizeof *b->validation);
  b->test       = tct_alloc((size_t)n, sizeof *b->test);
  if (!b->before || !b->now || !b->validation || !b->test)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for weights and trials");
  if (tct_order_choice(m, TCT_VALIDATION, n, b->validation) < n ||
      tct_order_choice(m, TCT_TEST, n, b->test) < n)
    return tct_fail(err, TCT_BAD_SPEC, "there are not %d validation and test trials",
                    b->p->validation);
  memcpy(b->before, tct_state_weights(b->judge.state), m->n * sizeof *b->before);
  for (int i = 0; i < b->p->levels; i++) {
    tct_recording *r = NULL;
    TCT_TRY(record(b, i, &r, err), err, "recording %s", b->p->level[i]);
    b->curve[i] = curves_of(r, err);
    tct_recording_free(r);
    if (!b->curve[i]) return err->code;
  }
  return TCT_OK;
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
  return into->diverged ? TCT_OK : measure(b, t->trials, &into->at[TCT_AT_END], err);
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
  bench b = {.how = how, .p = p, .last = NAN};

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
