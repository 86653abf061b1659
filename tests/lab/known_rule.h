/* known_rule.h -- rules of known bias and variance, and what is measured of them.
 *
 * u = m_i + noise, m_i = gain (g cos + perp sin) + what differs between examples: all that is to be estimated is
 * known.  Noise is a counted draw of the repeat: nothing here is luck. */
#ifndef TERCET_TESTS_KNOWN_RULE_H
#define TERCET_TESTS_KNOWN_RULE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "lab/credit/interval.h"

#include <math.h>
#include <string.h>

enum { MOST = 256, EXAMPLES = 16, PARTS = 2 };

/* EVEN: the same in all directions; PERTURBED: u = (m_i . z) z, weight perturbation; FEW: in 4 only */
typedef enum { EVEN, PERTURBED, FEW } noise_kind;

typedef struct {
  const char *name;
  int n, examples, draws;
  double angle;       /* between m and g, degrees */
  double gain[PARTS]; /* of each half */
  double differs;     /* length of what differs between examples, in units of |m| */
  noise_kind noise;
  double variance; /* V_c (PERTURBED: n + 1) */
  bool wide;       /* only the lower limit holds: known to be wider than need be */
} rule;

typedef struct {
  const rule *as;
  tct_credit_range part[PARTS];
  double g[MOST], m[MOST], mean[EXAMPLES][MOST], sigma[EXAMPLES];
  tct_credit_result result;
  tct_credit_part by[PARTS];
  tct_key key;
} world;

enum { QUANTITIES = 7 + 2 * PARTS };

static double dot(const double *x, const double *y, int from, int to)
{
  double sum = 0;

  for (int i = from; i < to; i++) sum += x[i] * y[i];
  return sum;
}

static void normals(tct_key key, uint64_t trial, int step, int n, double *out)
{
  tct_real z[MOST];

  tct_normals(key, trial, (uint32_t)step, 0, n, 1, z);
  for (int i = 0; i < n; i++) out[i] = (double)z[i];
}

/* ---- a rule of known bias and variance ---- */

static void set_mean(world *w)
{
  const rule *r     = w->as;
  const double turn = r->angle * M_PI / 180;
  double across[MOST];

  normals(w->key, 0, 0, r->n, w->g);
  normals(w->key, 0, 1, r->n, across);
  for (int l = 0; l < PARTS; l++) {
    const int from = (int)w->part[l].from, to = (int)w->part[l].to;
    const double gg = dot(w->g, w->g, from, to), along = dot(across, w->g, from, to) / gg;
    double size;

    for (int i = from; i < to; i++) across[i] -= along * w->g[i];
    size = sqrt(gg / dot(across, across, from, to));
    for (int i = from; i < to; i++)
      w->m[i] = r->gain[l] * (w->g[i] * cos(turn) + across[i] * size * sin(turn));
  }
}

static void set_examples(world *w)
{
  const rule *r = w->as;
  double m = sqrt(dot(w->m, w->m, 0, r->n)), all = 0;

  for (int e = 0; e < r->examples; e += 2) {
    double d[MOST];

    normals(w->key, 1, e, r->n, d);
    for (int i = 0; i < r->n; i++) {
      const double by = r->examples > 1 ? r->differs * m * d[i] / sqrt(r->n) : 0;
      w->mean[e][i]   = w->m[i] + by;
      if (e + 1 < r->examples) w->mean[e + 1][i] = w->m[i] - by;
    }
  }
  for (int e = 0; e < r->examples; e++) all += dot(w->mean[e], w->mean[e], 0, r->n) / r->examples;
  for (int e = 0; e < r->examples; e++) /* some examples tremble three times as much as others */
    w->sigma[e] =
      sqrt(r->variance * all / r->n) * (r->examples > 1 && e % 2 ? sqrt(1.8) : sqrt(0.2));
  if (r->examples == 1) w->sigma[0] = sqrt(r->variance * all / r->n);
}

static world *world_of(const rule *r)
{
  static world w;
  const size_t half = (size_t)r->n / 2;

  memset(&w, 0, sizeof w);
  w.as      = r;
  w.key     = tct_key_of(18, r->name);
  w.part[0] = (tct_credit_range){0, half};
  w.part[1] = (tct_credit_range){half, (size_t)r->n};
  set_mean(&w);
  set_examples(&w);
  return &w;
}

static double noise_of(const world *w, int e)
{
  const rule *r = w->as;

  if (r->noise == PERTURBED) return (r->n + 1) * dot(w->mean[e], w->mean[e], 0, r->n);
  return w->sigma[e] * w->sigma[e] * r->n;
}

static void direction_of(const world *w, int from, int to, double *cosine, double *bias)
{
  *cosine = dot(w->m, w->g, from, to) / sqrt(dot(w->m, w->m, from, to) * dot(w->g, w->g, from, to));
  *bias   = 1 - fmax(0, *cosine) * fmax(0, *cosine);
}

static void truth_of(const world *w, double *truth)
{
  const int n = w->as->n, D = w->as->examples;
  const double gg = dot(w->g, w->g, 0, n), mm = dot(w->m, w->m, 0, n);
  const double mg = dot(w->m, w->g, 0, n);
  double noise = 0, each = 0;

  for (int e = 0; e < D; e++) {
    noise += noise_of(w, e) / D;
    each += dot(w->mean[e], w->mean[e], 0, n) / D;
  }
  direction_of(w, 0, n, &truth[0], &truth[1]);
  truth[2] = 0;
  for (int l = 0; l < PARTS; l++) {
    const int from = (int)w->part[l].from, to = (int)w->part[l].to;
    direction_of(w, from, to, &truth[7 + 2 * l], &truth[8 + 2 * l]);
    truth[2] += dot(w->g, w->g, from, to) / gg * truth[8 + 2 * l];
  }
  truth[3] = (mm - 2 * mg + gg) / gg;
  truth[4] = noise / each;
  truth[5] = (noise + each - mm) / mm;
  truth[6] = mg * mg / gg / (noise + each);
}

static void propose(const world *w, uint64_t repeat, int e, int draw, double *u)
{
  const rule *r = w->as;
  double z[MOST], by;

  if (r->variance == 0) {
    memcpy(u, w->mean[e], (size_t)r->n * sizeof *u);
    return;
  }
  normals(w->key, repeat + 2, e * r->draws + draw, r->n, z);
  if (r->noise == PERTURBED) {
    by = dot(w->mean[e], z, 0, r->n);
    for (int i = 0; i < r->n; i++) u[i] = by * z[i];
    return;
  }
  by = w->sigma[e];
  for (int i = 0; i < r->n; i++) {
    const double here = r->noise == EVEN ? 1 : i % (r->n / 4) == 0 ? sqrt(r->n / 4.) : 0;
    u[i]              = w->mean[e][i] + by * here * z[i];
  }
}

static void measure(world *w, uint64_t repeat)
{
  const rule *r              = w->as;
  const tct_credit_plan plan = {.n             = (size_t)r->n,
                                .gradient      = w->g,
                                .parts         = PARTS,
                                .part          = w->part,
                                .examples      = r->examples,
                                .draws         = r->draws,
                                .deterministic = r->variance == 0};
  tct_error err              = {0};
  tct_credit *c              = tct_credit_new(&plan, &err);
  double u[MOST];

  if (!c) fail_msg("%s", err.text);
  for (int e = 0; e < r->examples; e++)
    for (int d = 0; d < r->draws; d++) {
      propose(w, repeat, e, d, u);
      if (tct_credit_add(c, e, d, u, &err) != TCT_OK) fail_msg("%s", err.text);
    }
  if (tct_credit_finish(c, &w->result, w->by, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_credit_free(c);
}

static void estimates_of(const world *w, tct_estimate *e)
{
  const tct_credit_result *r         = &w->result;
  const tct_estimate all[QUANTITIES] = {
    r->cosine,     r->bias,         r->bias_each,  r->raw_bias,     r->variance,  r->online,
    r->efficiency, w->by[0].cosine, w->by[0].bias, w->by[1].cosine, w->by[1].bias};

  memcpy(e, all, sizeof all);
}

#endif
