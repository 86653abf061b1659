/* joint.c -- numbers of two times together, how surely, and how well the change itself can be known.
 *
 * What is squared is off in its draws: noise drawn on top of noise counts again.  With S what signal times noise
 * scatters, and N what noise times noise does, draws of trials scatter S + 3 N, where S + N is the truth, and draws that
 * count by a share f as much more or less f^2 (S + (2 + f^2) N).  So
 *
 *     variance = a V_f / f^2 - (a - 1) V,   a = 2 / (1 - f^2)
 *
 * is S + N of what is of second degree; it is held above V / 3, which it cannot be below.  Where units are drawn too
 * the three variances are put together as brain/inference/variances.c does (Schütt et al. 2023,
 * doi:10.7554/eLife.82566), which takes the same away; but held above this variance of trials instead of V.
 *
 * p = (1 + shuffles as far from no change) / (1 + shuffles): trials dealt anew to the two times within conditions. */
#include <math.h>

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/inference/variances.h"
#include "brain/joint/joined.h"
#include "kernels/distributions.h"

#include <tercet/ceiling.h>

enum { DRAWS_LEAST = 20 };

const char *tct_joint_why_text(tct_joint_why why)
{
#define X(name, text) text,
  static const char *const texts[] = {TCT_JOINT_WHYS(X)};
#undef X
  return why >= 0 && why < TCT_JOINT_WHY_N ? texts[why] : "";
}

tct_status tct_joint_numbers(const tct_joining *j, tct_joint_times t, double *number,
                             tct_joint_why *why, tct_error *err)
{
  const tct_joint *m         = j->how->measure;
  const size_t rows          = (size_t)j->a->rows[0] + (size_t)j->a->rows[1];
  const int splits           = m->needs & TCT_JOINT_NEEDS_HALVES ? j->how->splits : 1;
  double sum[TCT_JOINT_SUMS] = {0};

  *why = TCT_JOINT_FINE;
  for (int i = 0; i < m->n; i++) number[i] = (double)NAN;
  for (int s = 0; s < splits && *why == TCT_JOINT_FINE; s++) {
    double own[TCT_JOINT_SUMS] = {0};
    for (int time = 0; time < 2; time++)
      t.at[time].half = j->a->half + (size_t)s * rows + (time ? j->a->rows[0] : 0);
    TCT_PASS(m->add(j->how->params, &t, own, why, err));
    for (int i = 0; i < m->sums; i++) sum[i] += own[i] / splits;
  }
  if (*why == TCT_JOINT_FINE) m->find(&t, sum, number, why);
  return TCT_OK;
}

/* ---- what may be said ------------------------------------------------------------------------------- */

static int defined(int n, const double *x)
{
  int count = 0;

  for (int i = 0; i < n; i++) count += !isnan(x[i]);
  return count;
}

static bool enough(int found, int asked)
{
  return found >= DRAWS_LEAST && 2 * found >= asked;
}

/* Of the trials, without what noise drawn on top of noise adds. */
static double variance_of_trials(const double v[TCT_JOINT_KINDS])
{
  const double square = TCT_FAINT * TCT_FAINT, a = 2 / (1 - square);

  return fmax(a * v[TCT_OF_FAINT] / square - (a - 1) * v[TCT_OF_TRIALS], v[TCT_OF_TRIALS] / 3);
}

static void scatter(const tct_joining *j, const double *drawn, tct_joint_found *f)
{
  const size_t draws = (size_t)j->how->draws;
  const int before = j->a->as_is.at[0].units, after = j->a->as_is.at[1].units;
  const int fewer  = before < after ? before : after;
  const double few = tct_few(fewer);
  double v[TCT_JOINT_KINDS];

  f->draws = defined(j->how->draws, drawn + (j->crossed ? TCT_OF_BOTH : TCT_OF_TRIALS) * draws);
  if (!enough(f->draws, j->how->draws)) return;
  for (int k = 0; k < TCT_JOINT_KINDS; k++) v[k] = tct_variance(draws, drawn + (size_t)k * draws);
  const double trials = variance_of_trials(v), units = few * v[TCT_OF_UNITS];
  f->by_trials = f->error = sqrt(trials);
  if (!j->crossed) return;
  const double dual =
    units + v[TCT_OF_TRIALS] - few * (v[TCT_OF_BOTH] - v[TCT_OF_UNITS] - v[TCT_OF_TRIALS]);
  f->by_units = sqrt(units);
  f->freedom  = fewer - 1;
  f->error    = sqrt(fmax(fmin(dual, v[TCT_OF_BOTH]), fmax(units, trials)));
}

static double distance(const tct_joint_number *n, double x)
{
  return n->side ? n->side * (x - n->none) : fabs(x - n->none);
}

static void surprise(const tct_joint_how *how, const tct_joint_number *n, const double *shuffled,
                     tct_joint_found *f)
{
  int as_far = 0;

  f->shuffles = defined(how->shuffles, shuffled);
  if (isnan(n->none) || isnan(f->value) || !enough(f->shuffles, how->shuffles)) return;
  for (int i = 0; i < how->shuffles; i++)
    as_far += distance(n, shuffled[i]) >= distance(n, f->value);
  f->p = (1.0 + as_far) / (1.0 + f->shuffles);
}

static double degrees(double cosine)
{
  return acos(fmax(-1, fmin(1, cosine))) * 180 / acos(-1);
}

static void judge(const tct_joining *j, const tct_joint_drawn *d, tct_joined *into)
{
  const tct_joint *m = j->how->measure;

  for (int i = 0; i < m->n; i++) {
    const tct_joint_number *n = &m->number[i];
    tct_joint_found *f        = &into->number[i];
    if (n->angle) {
      f->draws    = f[-1].draws;
      f->shuffles = f[-1].shuffles;
      f->p        = f[-1].p;
      f->low      = isnan(f[-1].high) ? f->low : degrees(f[-1].high);
      f->high     = isnan(f[-1].low) ? f->high : degrees(f[-1].low);
      continue;
    }
    scatter(j, d->drawn + (size_t)(i * TCT_JOINT_KINDS * j->how->draws), f);
    surprise(j->how, n, d->shuffled + (size_t)(i * j->how->shuffles), f);
    const double t = tct_student_quantile((1 + j->how->level) / 2, f->freedom);
    f->low         = f->value - t * f->error;
    f->high        = f->value + t * f->error;
    if (n->least < n->most) f->low = fmax(f->low, n->least);
    if (n->least < n->most) f->high = fmin(f->high, n->most);
  }
}

static void rely(const tct_joint_how *how, const double *together, tct_joined *into)
{
  const int n = defined(how->splits, together);

  if (n == 0) return;
  into->halves = 0;
  for (int s = 0; s < how->splits; s++) into->halves += isnan(together[s]) ? 0 : together[s] / n;
  into->reliability = tct_spearman_brown(into->halves, 2);
  if (into->reliability > 0) into->ceiling = sqrt(into->reliability);
}

/* ---- asked and answered ------------------------------------------------------------------------------- */

static tct_status may_be(const tct_change_side *before, const tct_change_side *after,
                         const tct_joint_how *how, tct_error *err)
{
  const tct_trials *b = before->trials, *a = after->trials;
  const tct_joint *m = how->measure;

  if (b->units < 1 || a->units < 1)
    return tct_fail(err, TCT_BAD_DATA, "there is no unit whose change could be measured");
  if (how->paired && b->units != a->units)
    return tct_fail(err, TCT_BAD_SHAPE, "%d units before are not the %d after", b->units, a->units);
  if (b->conditions != a->conditions)
    return tct_fail(err, TCT_BAD_SHAPE, "%d conditions before are not the %d after", b->conditions,
                    a->conditions);
  for (int time = 0; time < 2; time++, b = a)
    for (int i = 0; i < b->rows; i++)
      if (b->condition[i] < -1 || b->condition[i] >= b->conditions)
        return tct_fail(err, TCT_BAD_DATA, "trial %d is of condition %d, and there are %d", i + 1,
                        b->condition[i] + 1, b->conditions);
  if (m->needs & TCT_JOINT_NEEDS_PAIRED && !how->paired)
    return tct_fail(err, TCT_UNSUPPORTED, "%s is of the same units at both times", m->name);
  if (m->needs & TCT_JOINT_NEEDS_NOISE && !how->noise.of)
    return tct_fail(err, TCT_BAD_SHAPE, "%s needs a noise covariance", m->name);
  if (how->draws < 0 || (how->draws > 0 && how->draws < DRAWS_LEAST) || how->splits < 1 ||
      how->shuffles < 0)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "%d draws, %d shuffles and %d partings: %d draws or none, one parting or more",
                    how->draws, how->shuffles, how->splits, DRAWS_LEAST);
  return TCT_OK;
}

static tct_status joined_new(const tct_joining *j, tct_joined *into, tct_error *err)
{
  const tct_arranged *a = j->a;
  const double none     = (double)NAN;
  const int length      = j->how->measure->length(&a->as_is);

  *into = (tct_joined){.n            = j->how->measure->n,
                       .units        = {a->as_is.at[0].units, a->as_is.at[1].units},
                       .conditions   = a->as_is.conditions,
                       .trials       = {a->rows[0], a->rows[1]},
                       .dropped      = a->dropped,
                       .dropped_rows = {a->dropped_rows[0], a->dropped_rows[1]},
                       .length       = length,
                       .change       = tct_alloc((size_t)length + 1, sizeof *into->change),
                       .halves       = none,
                       .reliability  = none,
                       .ceiling      = none};
  for (int i = 0; i < into->n; i++)
    into->number[i] = (tct_joint_found){none, none, none, none, none, none, INFINITY, none, 0, 0};
  if (into->change) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for a change of %d numbers", length);
}

static tct_status work(tct_joining *j, tct_joint_drawn *d, tct_joined *into, tct_error *err)
{
  const tct_joint_how *how = j->how;
  double number[TCT_JOINT_NUMBERS];
  tct_joint_why why = TCT_JOINT_FINE;

  TCT_PASS(joined_new(j, into, err));
  TCT_PASS(tct_joint_numbers(j, j->a->as_is, number, &into->why, err));
  for (int i = 0; i < into->n; i++) into->number[i].value = number[i];
  TCT_PASS(how->measure->change(how->params, &j->a->as_is, -1, into->change, &why, err));
  for (int i = 0; i < into->length && why != TCT_JOINT_FINE; i++) into->change[i] = (double)NAN;
  TCT_PASS(tct_joint_draw(j, d, err));
  judge(j, d, into);
  rely(how, d->together, into);
  return TCT_OK;
}

static bool is_crossed(const tct_change_side *before, const tct_change_side *after,
                       const tct_joint_how *how)
{
  const tct_joint *m = how->measure;
  const bool stay    = m->needs & TCT_JOINT_NEEDS_UNITS && how->paired;

  return m->claims & TCT_JOINT_COPY_FREE && !stay && before->trials->units > 1 &&
         after->trials->units > 1;
}

tct_status tct_joint_of(const tct_change_side *before, const tct_change_side *after,
                        const tct_joint_how *how, tct_joined *into, tct_error *err)
{
  tct_joint_how own = *how;
  tct_arranged a    = {.rows = {0}};
  tct_joint_drawn d = {.own = NULL};
  tct_joining j     = {.how = &own, .a = &a};

  *into = (tct_joined){.n = 0};
  TCT_PASS(may_be(before, after, how, err));
  if (!how->paired) own.shuffles = 0; /* units are others: times cannot be exchanged */
  tct_status status = tct_joint_arrange(before, after, &own, &a, err);
  j.crossed         = is_crossed(before, after, how);
  if (status == TCT_OK) status = work(&j, &d, into, err);
  tct_joint_drawn_free(&d);
  tct_arranged_free(&a);
  if (status != TCT_OK) tct_joined_free(into);
  return status;
}

void tct_joined_free(tct_joined *j)
{
  if (!j) return;
  tct_free(j->change);
  *j = (tct_joined){.n = 0};
}
