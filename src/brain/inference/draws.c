/* draws.c -- scores of conditions and subjects drawn with replacement: the bootstrap (Efron 1979,
 * doi:10.1214/aos/1176344552).
 *
 * A draw is a function of the seed and its own number, whoever makes it: any number of threads give the same
 * bits.  A draw with fewer than three different conditions is not drawn again, which would favour those that
 * can be drawn, but undefined: NAN. */
#include <tercet/rsa.h>

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "base/pool.h"
#include "base/random.h"
#include "brain/inference/cross.h"
#include "brain/inference/scorer_own.h"

enum { CONDITIONS_LEAST = 3 };

/* What all threads share. */
typedef struct {
  const tct_rsa *of;
  const tct_draw_how *how;
  tct_rsa_draws *into;
  tct_folds folds;
  tct_key conditions, subjects;
  struct hand *hand; /* [threads] */
  _Atomic int next, done;
  _Atomic bool stop;
} job;

/* What one thread has. */
struct hand {
  tct_scorer *scorer;
  tct_cross *cross; /* NULL: not cross-validated */
  int *times, *subject_times;
  int at; /* the draw that failed */
  tct_status status;
  tct_error err;
};

/* times [n] of n things drawn n times; returns how many different ones. */
static int draw(tct_key key, int number, int n, bool really, int *times)
{
  int different = 0;

  for (int i = 0; i < n; i++) times[i] = really ? 0 : 1;
  for (int i = 0; really && i < n; i++) {
    const double u = tct_uniform(key, (uint64_t)number, 0, (uint32_t)i);
    const int at   = (int)(u * n);
    times[at < n ? at : n - 1]++;
  }
  for (int i = 0; i < n; i++) different += times[i] > 0;
  return different;
}

static double mean(size_t n, const double *x, size_t step)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += x[i * step];
  return sum / (double)n;
}

/* s = the means over repeats, each of which is kept. */
static tct_status one_crossed(const job *j, struct hand *h, int number, tct_scores *s)
{
  const size_t models = (size_t)j->of->models, repeats = (size_t)j->folds.repeats;
  tct_rsa_draws *into    = j->into;
  const tct_crossed each = {
    .score = into->repeated + (size_t)number * repeats * models,
    .lower = into->repeated_lower ? into->repeated_lower + (size_t)number * repeats : NULL,
    .upper = into->repeated_upper ? into->repeated_upper + (size_t)number * repeats : NULL};

  TCT_TRY(tct_cross_at(h->cross, h->times, h->subject_times, &each, &h->err), &h->err,
          "cross-validating draw %d", number);
  for (size_t m = 0; m < models; m++) s->score[m] = mean(repeats, each.score + m, models);
  s->lower = each.lower ? mean(repeats, each.lower, 1) : (double)NAN;
  s->upper = each.upper ? mean(repeats, each.upper, 1) : (double)NAN;
  return TCT_OK;
}

static tct_status one(const job *j, struct hand *h, int number)
{
  const tct_boot boot = j->how->boot;
  const size_t models = (size_t)j->of->models;
  const int different =
    draw(j->conditions, number, j->of->conditions, boot != TCT_BOOT_SUBJECTS, h->times);
  tct_scores s = {.score = j->into->score + (size_t)number * models};

  (void)draw(j->subjects, number, j->of->subjects, boot != TCT_BOOT_CONDITIONS, h->subject_times);
  if (h->cross) {
    TCT_TRY(one_crossed(j, h, number, &s), &h->err, "scoring draw %d", number);
  } else if (different < CONDITIONS_LEAST) {
    for (size_t m = 0; m < models; m++) s.score[m] = (double)NAN;
    s.lower = s.upper = (double)NAN;
  } else {
    TCT_TRY(tct_scorer_at(h->scorer, h->times, h->subject_times, &s, &h->err), &h->err,
            "scoring draw %d", number);
  }
  if (j->how->ceiling) {
    j->into->lower[number] = s.lower;
    j->into->upper[number] = s.upper;
  }
  return TCT_OK;
}

static void work(void *arg, int id)
{
  job *j         = arg;
  struct hand *h = &j->hand[id];

  while (!atomic_load(&j->stop)) {
    const int number = atomic_fetch_add(&j->next, 1);
    if (number >= j->how->draws) return;
    h->status = one(j, h, number);
    if (h->status != TCT_OK) {
      h->at = number;
      atomic_store(&j->stop, true);
      return;
    }
    const int done = atomic_fetch_add(&j->done, 1) + 1;
    if (id == 0 && j->how->tell && j->how->tell(j->how->own, done, j->how->draws)) {
      h->at = number;
      h->status =
        tct_fail(&h->err, TCT_INTERRUPTED, "stopped after %d of %d draws", done, j->how->draws);
      atomic_store(&j->stop, true);
    }
  }
}

static tct_status check(const tct_draw_how *how, tct_error *err)
{
  if (how->boot != TCT_BOOT_SUBJECTS && how->boot != TCT_BOOT_CONDITIONS &&
      how->boot != TCT_BOOT_BOTH)
    return tct_fail(err, TCT_UNSUPPORTED, "a draw is of subjects, of conditions or of both");
  if (how->draws < 1) return tct_fail(err, TCT_BAD_SHAPE, "%d draws", how->draws);
  return TCT_OK;
}

static void free_hands(struct hand *hand, int threads)
{
  for (int i = 0; hand && i < threads; i++) {
    tct_cross_free(hand[i].cross);
    tct_scorer_free(hand[i].scorer);
    tct_free(hand[i].times);
  }
  tct_free(hand);
}

static tct_status make_hands(job *j, int threads, tct_error *err)
{
  const size_t conditions = (size_t)j->of->conditions, subjects = (size_t)j->of->subjects;

  j->hand = tct_alloc((size_t)threads, sizeof *j->hand);
  if (!j->hand) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d threads", threads);
  for (int i = 0; i < threads; i++) {
    struct hand *h = &j->hand[i];
    tct_error why  = {0};

    h->scorer = tct_scorer_new(j->of, j->how->ceiling, &why);
    if (h->scorer && j->folds.repeats > 0) h->cross = tct_cross_new(j->of, j->how, h->scorer, &why);
    if (!h->scorer || (j->folds.repeats > 0 && !h->cross)) {
      if (err) *err = why;
      return tct_while(err, why.code, "making ready to draw");
    }
    h->scorer->lenient = true;
    h->times           = tct_alloc(conditions + subjects, sizeof *h->times);
    if (!h->times) return tct_fail(err, TCT_NO_MEMORY, "no memory for draws");
    h->subject_times = h->times + conditions;
  }
  return TCT_OK;
}

/* The failure of the first draw that failed. */
static tct_status outcome(const job *j, int threads, tct_error *err)
{
  const struct hand *first = NULL;

  for (int i = 0; i < threads; i++)
    if (j->hand[i].status != TCT_OK && (!first || j->hand[i].at < first->at)) first = &j->hand[i];
  if (!first) return TCT_OK;
  if (err) *err = first->err;
  return first->status;
}

static tct_status draw_all(job *j, tct_error *err)
{
  const int cores   = j->how->threads > 0 ? j->how->threads : tct_cores();
  const int threads = cores < j->how->draws ? cores : j->how->draws;
  tct_error why     = {0};
  tct_pool *pool    = tct_pool_new(threads, &why);

  if (!pool) {
    if (err) *err = why;
    return tct_while(err, why.code, "making ready to draw");
  }
  tct_status status = make_hands(j, threads, err);
  if (status == TCT_OK) {
    tct_pool_run(pool, work, j);
    status = outcome(j, threads, err);
  }
  free_hands(j->hand, threads);
  tct_pool_free(pool);
  return status;
}

/* Room for what will be drawn; false: no memory. */
static bool take_memory(const tct_folds *folds, const tct_draw_how *how, tct_rsa_draws *into)
{
  const size_t draws = (size_t)how->draws, models = (size_t)into->models + 1;
  const size_t all = draws * (size_t)folds->repeats;
  bool there;

  into->score = tct_alloc(draws, models * sizeof *into->score);
  there       = into->score != NULL;
  if (how->ceiling) {
    into->lower = tct_alloc(draws, sizeof *into->lower);
    into->upper = tct_alloc(draws, sizeof *into->upper);
    there       = there && into->lower && into->upper;
  }
  if (all == 0) return there;
  into->repeated = tct_alloc(all, models * sizeof *into->repeated);
  there          = there && into->repeated;
  if (!how->ceiling) return there;
  into->repeated_lower = tct_alloc(all, sizeof *into->repeated_lower);
  into->repeated_upper = tct_alloc(all, sizeof *into->repeated_upper);
  return there && into->repeated_lower && into->repeated_upper;
}

tct_status tct_rsa_draw_all(const tct_rsa *of, const tct_draw_how *how, tct_rsa_draws *into,
                            tct_error *err)
{
  *into = (tct_rsa_draws){0};
  TCT_TRY(check(how, err), err, "drawing");
  job j = {.of         = of,
           .how        = how,
           .into       = into,
           .folds      = tct_folds_asked(of, how),
           .conditions = tct_key_of(how->seed, "rsa.conditions"),
           .subjects   = tct_key_of(how->seed, "rsa.subjects")};

  *into             = (tct_rsa_draws){.draws     = how->draws,
                                      .models    = of->models > 0 ? of->models : 0,
                                      .repeats   = j.folds.repeats,
                                      .in_sample = j.folds.repeats == 0 && tct_rsa_fits(of)};
  tct_status status = take_memory(&j.folds, how, into)
                        ? draw_all(&j, err)
                        : tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws", how->draws);
  if (status != TCT_OK) tct_rsa_draws_free(into);
  return status;
}

void tct_rsa_draws_free(tct_rsa_draws *d)
{
  tct_free(d->score);
  tct_free(d->lower);
  tct_free(d->upper);
  tct_free(d->repeated);
  tct_free(d->repeated_lower);
  tct_free(d->repeated_upper);
  *d = (tct_rsa_draws){0};
}
