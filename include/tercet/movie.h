/* movie.h -- from a recording to its RDM, in one window of time or step by step. */
#ifndef TERCET_MOVIE_H
#define TERCET_MOVIE_H

#include <tercet/covariance.h>
#include <tercet/distance.h>

typedef struct {
  const tct_distance *distance;
  const void *distance_params;
  const tct_covariance *noise; /* NULL: none is taken */
  const void *noise_params;
  bool noise_of_each; /* a covariance for each fold, of its own trials */
  double dof;         /* what the noise is divided by; 0: trials less conditions */
  tct_cut cut;
  tct_precision precision;
  int threads; /* 0 and 1: the caller alone.  The bits do not depend on it */
} tct_rdm_how;

/* The RDM of the window, into rdm [conditions (conditions - 1) / 2].  The noise is that of the window's trials
 * around their condition's mean.  UNSUPPORTED for a noise that the distance does not look at; else as the
 * parts it is made of.  `r` is only read. */
TCT_API tct_status tct_rdm_of(const tct_recording *r, const tct_rdm_how *how, double *rdm,
                              tct_error *err);

/* Width and stride of a movie in steps, of at least one each, from ms.  BAD_SHAPE where there is no time, or a
 * window is less than a step. */
TCT_API tct_status tct_movie_steps(const tct_recording *r, const tct_rdm_how *how, double width,
                                   double stride, int *width_steps, int *stride_steps,
                                   tct_error *err);

/* tct_covariance_of_conditions of the same window and folds, whitened by the same noise, into noise
 * [conditions][conditions]. */
TCT_API tct_status tct_condition_noise_of(const tct_recording *r, const tct_rdm_how *how,
                                          double *noise, tct_error *err);

/* An RDM of every `stride` steps, each of a window of `width` steps, within how->cut's window: frames, or 0
 * where not one fits. */
TCT_API int tct_movie_frames(const tct_recording *r, const tct_rdm_how *how, int width, int stride);
/* Into rdm [frames][conditions (conditions - 1) / 2].  Each frame has the noise of its own window.  Frames are
 * shared among threads. */
TCT_API tct_status tct_movie_of(const tct_recording *r, const tct_rdm_how *how, int width,
                                int stride, double *rdm, tct_error *err);

#endif
