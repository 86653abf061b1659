/* tuning.c -- how tuning changed, level by level: curves without noise, and how noise would change them.
 *
 * Curves of the probe set without noise have no error of measurement, and so no spread of test and retest.  A
 * laboratory has one: a population is measured twice before it learns, by the first and the second half of the
 * repeats of a noisy probe set, and what differs between the two, by the same measure, is the unit in which
 * RETEST tells the change of tuning: at 1 noise alone would have done it. */
#include "lab/perceptual/own.h"

#include "base/memory.h"
#include "brain/tuning/change.h"

#include <tercet/run.h>
#include <tercet/tuning.h>

#include <math.h>

static tct_status record(const tct_perceptual *p, const tct_trainee *t, const char *probe,
                         int level, tct_recording **r, tct_error *err)
{
  int n = 0;

  TCT_TRY(tct_record(t->state, probe, p->level[level], r, &n, err), err, "recording %s",
          p->level[level]);
  return TCT_OK;
}

static double *room_for(const tct_recording *r, tct_error *err)
{
  double *curve = tct_alloc((size_t)r->conditions * (size_t)r->units, sizeof *curve);

  if (!curve) tct_fail(err, TCT_NO_MEMORY, "no memory for tuning curves");
  return curve;
}

static double *curves_of(const tct_recording *r, tct_error *err)
{
  double *curve = room_for(r, err);

  if (curve) tct_recording_patterns(r, curve);
  return curve;
}

/* ---- noise ------------------------------------------------------------------------------------------------ */

static const double *trial_of(const tct_recording *r, int condition, int repeat)
{
  const size_t at = (size_t)condition * (size_t)r->repeats + (size_t)repeat;

  return r->value + at * (size_t)r->steps * (size_t)r->units;
}

/* Means of repeats `from` to `to` at the first step: [condition][unit]. */
static void means_of(const tct_recording *r, int from, int to, double *curve)
{
  for (int c = 0; c < r->conditions; c++)
    for (int k = from; k < to; k++)
      for (int u = 0; u < r->units; u++) {
        double *to_here = curve + (size_t)c * (size_t)r->units + (size_t)u;
        *to_here += trial_of(r, c, k)[u] / (to - from);
      }
}

/* The spread of trials about the means of their conditions, root mean square over units and conditions. */
static double spread_of(const tct_recording *r, const double *mean)
{
  double sum = 0;

  for (int c = 0; c < r->conditions; c++)
    for (int k = 0; k < r->repeats; k++)
      for (int u = 0; u < r->units; u++) {
        const double d = trial_of(r, c, k)[u] - mean[(size_t)c * (size_t)r->units + (size_t)u];
        sum += d * d;
      }
  return sqrt(sum / ((double)r->conditions * r->units * (r->repeats - 1.0)));
}

static tct_status noise_of(const tct_perceptual *p, const tct_trainee *t, int level, double *spread,
                           double *retest, tct_error *err)
{
  tct_recording *r = NULL;

  *spread = NAN;
  if (retest) *retest = NAN;
  if (!p->noisy) return TCT_OK;
  TCT_TRY(record(p, t, p->noisy, level, &r, err), err, "trials");
  double *all = curves_of(r, err), *half[2] = {room_for(r, err), room_for(r, err)};
  const bool fine = all && half[0] && half[1];
  if (fine) {
    *spread = spread_of(r, all);
    means_of(r, 0, r->repeats / 2, half[0]);
    means_of(r, r->repeats / 2, r->repeats, half[1]);
    if (retest) *retest = tct_tuning_change(r->conditions, r->units, half[0], half[1]);
  }
  tct_free(all);
  tct_free(half[0]);
  tct_free(half[1]);
  tct_recording_free(r);
  return fine ? TCT_OK : err->code;
}

/* ---- before ----------------------------------------------------------------------------------------------- */

void tct_tuning_before_free(tct_tuning_before *b)
{
  for (int i = 0; i < TCT_LEVELS; i++) tct_free(b->curve[i]);
  *b = (tct_tuning_before){0};
}

tct_status tct_perceptual_before(const tct_perceptual *p, const tct_trainee *judge,
                                 tct_tuning_before *b, tct_error *err)
{
  for (int i = 0; i < p->levels; i++) {
    tct_recording *r = NULL;
    TCT_TRY(record(p, judge, NULL, i, &r, err), err, "curves before");
    b->curve[i] = curves_of(r, err);
    tct_recording_free(r);
    if (!b->curve[i]) return err->code;
    TCT_TRY(noise_of(p, judge, i, &b->spread[i], &b->retest[i], err), err, "noise before");
  }
  return TCT_OK;
}

/* ---- after ------------------------------------------------------------------------------------------------ */

/* The stimulus of each condition; where the reference is among them, and how far its neighbours; -1: nowhere. */
static tct_status find_reference(const tct_recording *r, double reference, double *x, int *at,
                                 double *apart, tct_error *err)
{
  *at = -1;
  if (!isfinite(reference)) return TCT_OK;
  const tct_status code = tct_variable_named(r, "{} deg", x, err);
  for (int i = 0; code == TCT_OK && i < r->conditions; i++)
    if (fabs(x[i] - reference) < 1e-6 && *at < 0) *at = i;
  const int next = code == TCT_OK && *at >= 0 ? (*at + 1) % r->conditions : 0;
  if (*at >= 0) *apart = fabs(x[next] - x[*at]);
  if (*at >= 0 && !(*apart > 0)) *at = -1;
  return code == TCT_UNSUPPORTED || code == TCT_BAD_DATA ? TCT_OK : code;
}

/* Slopes at the reference and what shapes curves have: of probe sets that are orientations. */
static tct_status put_shapes(const tct_perceptual *p, const tct_recording *r, int level,
                             const double *before, const double *after, tct_marks *into,
                             tct_error *err)
{
  double *x    = tct_alloc((size_t)r->conditions, sizeof *x);
  double apart = NAN;
  int at       = -1;
  tct_slopes s = {NAN, NAN};
  tct_shapes f = {NAN, NAN, NAN};

  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for a variable");
  const tct_status code = find_reference(r, p->reference, x, &at, &apart, err);
  if (at >= 0) {
    s = tct_slopes_changed(r->conditions, r->units, at, apart, before, after);
    f = tct_shapes_changed(r->conditions, r->units, x, 180, before, after);
  }
  tct_free(x);
  into->mark[TCT_MARK_SLOPE][level]     = s.moved;
  into->mark[TCT_MARK_STEEPER][level]   = s.steeper;
  into->mark[TCT_MARK_PREFERRED][level] = f.preferred;
  into->mark[TCT_MARK_WIDTH][level]     = f.width;
  into->mark[TCT_MARK_GAIN][level]      = f.gain;
  return code;
}

static tct_status measure_level(const tct_perceptual *p, const tct_trainee *judge,
                                const tct_tuning_before *b, int level, bool shuffled,
                                tct_marks *into, tct_error *err)
{
  tct_recording *r = NULL;

  TCT_TRY(record(p, judge, NULL, level, &r, err), err, "curves");
  double *after   = curves_of(r, err);
  tct_status code = after ? TCT_OK : err->code;
  if (after) {
    into->mark[shuffled ? TCT_MARK_SHUFFLED : TCT_MARK_TUNING][level] =
      tct_tuning_change(r->conditions, r->units, b->curve[level], after);
    if (!shuffled) code = put_shapes(p, r, level, b->curve[level], after, into, err);
  }
  tct_free(after);
  tct_recording_free(r);
  return code;
}

tct_status tct_perceptual_shuffled(const tct_perceptual *p, const tct_trainee *judge,
                                   const tct_tuning_before *b, tct_marks *into, tct_error *err)
{
  for (int i = 0; i < p->levels; i++)
    TCT_TRY(measure_level(p, judge, b, i, true, into, err), err, "measuring");
  return TCT_OK;
}

tct_status tct_perceptual_tuning(const tct_perceptual *p, const tct_trainee *judge,
                                 const tct_tuning_before *b, tct_marks *into, tct_error *err)
{
  for (int i = 0; i < p->levels; i++) {
    double spread;
    TCT_TRY(measure_level(p, judge, b, i, false, into, err), err, "measuring");
    TCT_TRY(noise_of(p, judge, i, &spread, NULL, err), err, "noise after");
    into->mark[TCT_MARK_RETEST][i] =
      b->retest[i] > 0 ? into->mark[TCT_MARK_TUNING][i] / b->retest[i] : NAN;
    into->mark[TCT_MARK_NOISE][i] = b->spread[i] > 0 ? spread / b->spread[i] - 1 : NAN;
  }
  return TCT_OK;
}
