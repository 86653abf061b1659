/* movie.c -- from a recording to its RDM, in one window of time or step by step. */
#include <tercet/movie.h>

#include <math.h>
#include <stdatomic.h>

#include "base/memory.h"
#include "base/pool.h"
#include "brain/files/bytes.h"

enum { LOOKS_AT_NOISE = TCT_DISTANCE_NOISE | TCT_DISTANCE_MAY_NOISE };

static tct_status fold_noise(const tct_trials *t, const tct_rdm_how *how, int fold, double *out,
                             tct_error *err)
{
  tct_residuals r;

  TCT_TRY(tct_residuals_of(t, fold, &r, err), err, "taking the noise of trials");
  if (how->dof > 0) r.dof = how->dof;
  const tct_status status = tct_covariance_of(how->noise, how->noise_params, &r, out, NULL, err);
  tct_residuals_free(&r);
  return status;
}

/* into *noise, which the caller frees, and p */
static tct_status add_noise(const tct_trials *t, const tct_rdm_how *how, double **noise,
                            tct_patterns *p, tct_error *err)
{
  const size_t size = (size_t)t->units * (size_t)t->units;

  if (!how->noise) return TCT_OK;
  if (!(how->distance->needs & LOOKS_AT_NOISE))
    return tct_fail(err, TCT_UNSUPPORTED, "%s does not look at noise", how->distance->name);
  p->noises = how->noise_of_each ? t->folds : 1;
  *noise    = tct_alloc((size_t)p->noises, size * sizeof **noise);
  if (!*noise)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d noise covariances of %d units", p->noises,
                    t->units);
  for (int i = 0; i < p->noises; i++)
    if (how->noise_of_each)
      TCT_TRY(fold_noise(t, how, i, *noise + (size_t)i * size, err), err, "looking at fold %d",
              i + 1);
    else
      TCT_TRY(fold_noise(t, how, -1, *noise, err), err, "looking at all folds");
  p->noise = *noise;
  return TCT_OK;
}

/* Both rdm and conditions, or one of them and NULL. */
static tct_status make(const tct_recording *r, const tct_rdm_how *how, double *rdm,
                       double *conditions, tct_error *err)
{
  tct_trials t;
  tct_patterns p;
  double *noise = NULL;

  TCT_PASS(tct_trials_of(r, &how->cut, &t, err));
  tct_status status = tct_patterns_of(&t, &p, err);
  p.of              = &t;
  p.precision       = how->precision;
  p.threads         = how->threads;
  if (status == TCT_OK) status = add_noise(&t, how, &noise, &p, err);
  if (status == TCT_OK && rdm)
    status = tct_distances(how->distance, how->distance_params, &p, rdm, err);
  if (status == TCT_OK && conditions) status = tct_covariance_of_conditions(&p, conditions, err);
  tct_free(noise);
  tct_patterns_free(&p);
  tct_trials_free(&t);
  return status;
}

tct_status tct_rdm_of(const tct_recording *r, const tct_rdm_how *how, double *rdm, tct_error *err)
{
  TCT_TRY(make(r, how, rdm, NULL, err), err, "making an RDM of %s", r->name);
  return TCT_OK;
}

tct_status tct_condition_noise_of(const tct_recording *r, const tct_rdm_how *how, double *noise,
                                  tct_error *err)
{
  TCT_TRY(make(r, how, NULL, noise, err), err, "looking at how the conditions of %s err together",
          r->name);
  return TCT_OK;
}

int tct_movie_frames(const tct_recording *r, const tct_rdm_how *how, int width, int stride)
{
  const int end  = how->cut.steps ? how->cut.first + how->cut.steps : r->steps;
  const int last = (end < r->steps ? end : r->steps) - width; /* where the last may begin */

  if (width < 1 || stride < 1 || how->cut.first < 0 || last < how->cut.first) return 0;
  return (last - how->cut.first) / stride + 1;
}

tct_status tct_movie_steps(const tct_recording *r, const tct_rdm_how *how, double width,
                           double stride, int *width_steps, int *stride_steps, tct_error *err)
{
  const double most = how->cut.steps ? how->cut.steps : r->steps;

  if (!(r->dt > 0)) return tct_fail(err, TCT_BAD_SHAPE, "%s has no time", r->name);
  *width_steps  = (int)fmin(round(width / r->dt), most + 1);
  *stride_steps = (int)fmin(round(stride / r->dt), most + 1);
  if (*width_steps > 0 && *stride_steps > 0) return TCT_OK;
  return tct_fail(err, TCT_BAD_SHAPE,
                  "windows of %g ms, every %g ms, are less than the steps of %s, of %g ms", width,
                  stride, r->name, r->dt);
}

struct frames {
  const tct_recording *r;
  const tct_rdm_how *how;
  int n, width, stride;
  double *rdm;
  atomic_int next;
  tct_error *err; /* [threads] of the first that failed there */
  int *failed;    /* [threads] which it was; n: none */
};

static void make_frames(void *arg, int id)
{
  struct frames *f   = arg;
  const size_t pairs = (size_t)f->r->conditions * ((size_t)f->r->conditions - 1) / 2;
  tct_rdm_how frame  = *f->how;

  frame.cut.steps = f->width;
  frame.threads   = 1;
  for (int i; (i = atomic_fetch_add(&f->next, 1)) < f->n;) {
    tct_error err   = {0};
    frame.cut.first = f->how->cut.first + i * f->stride;
    if (tct_rdm_of(f->r, &frame, f->rdm + (size_t)i * pairs, &err) == TCT_OK || i > f->failed[id])
      continue;
    (void)tct_while(&err, err.code, "at step %d of %d", frame.cut.first + 1, f->r->steps);
    f->failed[id] = i;
    f->err[id]    = err;
  }
}

/* The error of the first frame that failed, whoever made it. */
static tct_status first_trouble(const struct frames *f, int threads, tct_error *err)
{
  int first = 0;

  for (int id = 1; id < threads; id++)
    if (f->failed[id] < f->failed[first]) first = id;
  if (f->failed[first] == f->n) return TCT_OK;
  if (err) *err = f->err[first];
  return f->err[first].code;
}

tct_status tct_movie_of(const tct_recording *r, const tct_rdm_how *how, int width, int stride,
                        double *rdm, tct_error *err)
{
  struct frames f   = {.r = r, .how = how, .width = width, .stride = stride};
  const int threads = how->threads > 1 ? how->threads : 1;

  f.rdm = rdm;
  f.n   = tct_movie_frames(r, how, width, stride);
  if (f.n == 0)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "no window of %d steps, every %d, fits into the %d steps of %s from step %d on",
                    width, stride, how->cut.steps ? how->cut.steps : r->steps, r->name,
                    how->cut.first + 1);
  tct_pool *pool = tct_pool_new(threads, err);
  if (!pool) return tct_while(err, TCT_NO_MEMORY, "sharing a movie among threads");
  f.err             = tct_alloc((size_t)threads, sizeof *f.err);
  f.failed          = tct_alloc((size_t)threads, sizeof *f.failed);
  tct_status status = f.err && f.failed ? TCT_OK : TCT_NO_MEMORY;
  if (status == TCT_OK) {
    for (int id = 0; id < threads; id++) f.failed[id] = f.n;
    tct_pool_run(pool, make_frames, &f);
    status = first_trouble(&f, threads, err);
  } else {
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory for %d threads", threads);
  }
  tct_pool_free(pool);
  tct_free(f.err);
  tct_free(f.failed);
  return status;
}
