/* movie.c -- from a recording to its RDM, in one window of time or step by step. */
#include <tercet/movie.h>

#include "base/memory.h"

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

tct_status tct_rdm_of(const tct_recording *r, const tct_rdm_how *how, double *rdm, tct_error *err)
{
  tct_trials t;
  tct_patterns p;
  double *noise = NULL;

  TCT_TRY(tct_trials_of(r, &how->cut, &t, err), err, "making an RDM of %s", r->name);
  tct_status status = tct_patterns_of(&t, &p, err);
  p.of              = &t;
  if (status == TCT_OK) status = add_noise(&t, how, &noise, &p, err);
  if (status == TCT_OK) status = tct_distances(how->distance, how->distance_params, &p, rdm, err);
  tct_free(noise);
  tct_patterns_free(&p);
  tct_trials_free(&t);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "making an RDM of %s", r->name);
}

int tct_movie_frames(const tct_recording *r, const tct_rdm_how *how, int width, int stride)
{
  const int end  = how->cut.steps ? how->cut.first + how->cut.steps : r->steps;
  const int last = (end < r->steps ? end : r->steps) - width; /* where the last may begin */

  if (width < 1 || stride < 1 || how->cut.first < 0 || last < how->cut.first) return 0;
  return (last - how->cut.first) / stride + 1;
}

tct_status tct_movie_of(const tct_recording *r, const tct_rdm_how *how, int width, int stride,
                        double *rdm, tct_error *err)
{
  const int frames   = tct_movie_frames(r, how, width, stride);
  const size_t pairs = (size_t)r->conditions * ((size_t)r->conditions - 1) / 2;
  tct_rdm_how frame  = *how;

  if (frames == 0)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "no window of %d steps, every %d, fits into the %d steps of %s from step %d on",
                    width, stride, how->cut.steps ? how->cut.steps : r->steps, r->name,
                    how->cut.first + 1);
  frame.cut.steps = width;
  for (int i = 0; i < frames; i++) {
    frame.cut.first = how->cut.first + i * stride;
    TCT_TRY(tct_rdm_of(r, &frame, rdm + (size_t)i * pairs, err), err, "at step %d of %d",
            frame.cut.first + 1, r->steps);
  }
  return TCT_OK;
}
