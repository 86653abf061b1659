/* partial.c -- RDMs of parts of the conditions become one of all of them.
 *
 * Each part may be on a scale of its own, as when a few objects at a time are arranged on a screen.  With d_mp the
 * distance of pair p in part m, weights w of evidence (a large distance on the screen is measured more exactly than a
 * small one) and a scale s_m,
 *
 *     w_mp = max(|d_mp| / max_p |d_mp|, 0.2)^2
 *     e_p  = sum_m w_mp s_m d_mp / sum_m w_mp                over parts that have the pair
 *     s_m  = sqrt(sum_p e_p^2 / sum_p d_mp^2)                over pairs that the part has
 *
 * the last two in turn until no scale changes, with the geometric mean of all scales 1.  Parts that are the same RDM but
 * for their scales are joined exactly.
 *
 * Source: Kriegeskorte & Mur 2012, Frontiers in Psychology 3:245, doi:10.3389/fpsyg.2012.00245.  There distances are
 * shares of the screen; here each part's largest is 1, so that units do not matter. */
#include "brain/rdms/rdms.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <math.h>
#include <string.h>

enum { ROUNDS_MOST = 20000, STRIDE = 8 };
static const double settled = 1e-13, evidence_least = 0.2;

typedef struct {
  int n;
  const tct_rdm *const *rdm;
  tct_aligned all;       /* the parts are its subjects */
  double *largest, *sum; /* [n] of |d|; of d^2 */
  double *scale;         /* [n] */
  double *step, *before; /* [n] of a round and of the one before it */
  int *group;            /* [n] parts that hang together have one number */
  double *joined;        /* [pairs] */
  tct_error *err;
} joining;

static const double *part(const joining *j, int m)
{
  return j->all.subject + (size_t)m * j->all.pairs;
}

/* ---- can they be brought to one scale? ---- */

static void unite(const joining *j, int a, int b)
{
  const int from = j->group[a], to = j->group[b];

  for (int m = 0; m < j->n && from != to; m++)
    if (j->group[m] == from) j->group[m] = to;
}

static tct_status look(const joining *j)
{
  for (int m = 0; m < j->n; m++) j->group[m] = m;
  for (size_t p = 0; p < j->all.pairs; p++) {
    int before = -1;
    for (int m = 0; m < j->n; m++) {
      const double d = part(j, m)[p];
      if (isnan(d)) continue;
      j->largest[m] = fmax(j->largest[m], fabs(d));
      j->sum[m] += d * d;
      if (before >= 0) unite(j, before, m);
      before = m;
    }
  }
  for (int m = 0; m < j->n; m++) {
    if (!(j->sum[m] > 0) || !isfinite(j->sum[m]))
      return tct_fail(j->err, TCT_BAD_DATA,
                      "RDM '%s' has no scale: its distances are all 0 or missing, or not finite",
                      j->rdm[m]->name);
    if (j->group[m] != j->group[0])
      return tct_fail(j->err, TCT_BAD_SHAPE,
                      "RDMs '%s' and '%s' share no pair of conditions, not over others either, and "
                      "cannot be brought to one scale",
                      j->rdm[0]->name, j->rdm[m]->name);
  }
  return TCT_OK;
}

/* ---- the rounds ---- */

static void take_mean(const joining *j)
{
  for (size_t p = 0; p < j->all.pairs; p++) {
    double sum = 0, weights = 0;
    for (int m = 0; m < j->n; m++) {
      const double d = part(j, m)[p];
      if (isnan(d)) continue;
      const double share = fmax(fabs(d) / j->largest[m], evidence_least);
      sum += share * share * j->scale[m] * d;
      weights += share * share;
    }
    j->joined[p] = weights > 0 ? sum / weights : (double)NAN;
  }
}

/* The logarithm of what each scale is multiplied with, so that their geometric mean stays 1; the largest. */
static double take_steps(const joining *j)
{
  double mean = 0, most = 0;

  for (int m = 0; m < j->n; m++) {
    double sum = 0;
    for (size_t p = 0; p < j->all.pairs; p++)
      if (!isnan(part(j, m)[p])) sum += j->joined[p] * j->joined[p];
    j->step[m] = log(sqrt(sum / j->sum[m]) / j->scale[m]);
    mean += j->step[m] / j->n;
  }
  for (int m = 0; m < j->n; m++) {
    j->step[m] -= mean;
    if (!(fabs(j->step[m]) <= most)) most = fabs(j->step[m]); /* NAN too */
  }
  return most;
}

/* Parts that share few pairs come nearer by about the same share each round: go as far as all rounds to come would. */
static double stride_of(const joining *j)
{
  double with = 0, own = 0;

  for (int m = 0; m < j->n; m++) {
    with += j->step[m] * j->before[m];
    own += j->before[m] * j->before[m];
  }
  return own > 0 && with > 0 && with < own ? 1 / (1 - with / own) : 1;
}

static tct_status settle(const joining *j)
{
  double logs = 0, change = INFINITY;
  int round = 0;

  for (int m = 0; m < j->n; m++) logs += log(j->largest[m]) / j->n;
  for (int m = 0; m < j->n; m++) j->scale[m] = exp(logs) / j->largest[m];
  for (; round < ROUNDS_MOST && change > settled; round++) {
    take_mean(j);
    change = take_steps(j);
    if (isnan(change)) break;
    const double stride = round % STRIDE == STRIDE - 1 ? stride_of(j) : 1;
    for (int m = 0; m < j->n; m++) {
      j->scale[m] *= exp(stride * j->step[m]);
      j->before[m] = j->step[m];
    }
  }
  take_mean(j);
  if (change <= settled) return TCT_OK;
  return tct_fail(j->err, TCT_DIVERGED,
                  "the scales of %d RDMs still change by %g after %d rounds: they share too few "
                  "pairs, or do not agree about them",
                  j->n, change, round);
}

/* ---- the RDM ---- */

static const char *common(const joining *j, size_t offset)
{
  const char *first = (const char *)j->rdm[0] + offset;

  for (int m = 1; m < j->n; m++)
    if (strcmp(first, (const char *)j->rdm[m] + offset) != 0) return "";
  return first;
}

static tct_status make(const joining *j, tct_rdm **made)
{
  tct_rdm *r = tct_rdm_new(j->all.conditions, j->err);

  if (!r) return TCT_NO_MEMORY;
  *made = r;
  memcpy(r->value, j->joined, j->all.pairs * sizeof *r->value);
  tct_print(r->name, sizeof r->name, "%s", common(j, offsetof(tct_rdm, name)));
  tct_print(r->subject, sizeof r->subject, "%s", common(j, offsetof(tct_rdm, subject)));
  tct_print(r->area, sizeof r->area, "%s", common(j, offsetof(tct_rdm, area)));
  tct_print(r->session, sizeof r->session, "%s", common(j, offsetof(tct_rdm, session)));
  const bool by_name     = j->all.condition != NULL;
  const tct_label *names = (const tct_label *)(by_name ? j->all.condition : j->rdm[0]->condition);
  if (names && !tct_rdm_set_conditions(r, names))
    return tct_fail(j->err, TCT_NO_MEMORY, "no memory for names");
  if (j->all.category && !tct_rdm_set_categories(r, j->all.category, j->all.categories,
                                                 (const tct_label *)j->all.category_name))
    return tct_fail(j->err, TCT_NO_MEMORY, "no memory for categories");
  return TCT_OK;
}

static tct_status join(joining *j, tct_rdm **made)
{
  const size_t n = (size_t)j->n;

  TCT_PASS(tct_rdms_align(0, NULL, j->n, j->rdm, &j->all, j->err));
  j->largest = tct_alloc(5 * n, sizeof *j->largest);
  j->group   = tct_alloc(n, sizeof *j->group);
  j->joined  = tct_alloc(j->all.pairs, sizeof *j->joined);
  if (!j->largest || !j->group || !j->joined)
    return tct_fail(j->err, TCT_NO_MEMORY, "no memory to join %d RDMs", j->n);
  j->sum    = j->largest + n;
  j->scale  = j->sum + n;
  j->step   = j->scale + n;
  j->before = j->step + n;
  TCT_PASS(look(j));
  TCT_PASS(settle(j));
  return make(j, made);
}

tct_status tct_rdms_join(int n, const tct_rdm *const *rdm, double *scale, tct_rdm **joined,
                         tct_error *err)
{
  joining j         = {.n = n, .rdm = rdm, .err = err};
  *joined           = NULL;
  tct_status status = join(&j, joined);

  for (int m = 0; m < n && status == TCT_OK && scale; m++) scale[m] = j.scale[m];
  if (status != TCT_OK) {
    tct_rdm_free(*joined);
    *joined = NULL;
  }
  tct_aligned_free(&j.all);
  tct_free(j.largest);
  tct_free(j.group);
  tct_free(j.joined);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "joining partial RDMs");
}
