/* result.c -- how far a learning rule is from the gradient: from products to numbers.
 *
 * Along g lies x = <m,g> / |g|, across it what has the square q; p = x^2, M = p + q.  Every number asked
 * for is a smooth function of means over pairs of blocks, and its interval that of its linear part:
 *
 *   q is less certain   on t = q / p, a square: cosine = 1 / sqrt(1 + t), bias = t / (1 + t)
 *   x is less certain   on s = x / sqrt(q):     cosine = s / sqrt(1 + s^2), bias = 1 / (1 + s^2)
 *   variance, online    on what is meant over what moves, M / E, a square; E is known well, M is not
 *   efficiency          on x / sqrt(E)
 *
 * Both squares are over what is known well, and vanish where the first part of their noise does. */
#include "lab/credit/own.h"

#include <math.h>

/* What m is, along g and across it, in a projection or in all. */
typedef struct {
  int blocks;
  double along[TCT_CREDIT_BLOCKS]; /* <S_a, g> / |g| */
  tct_kernel across;
} view;

static view view_of(const tct_credit *c, int l)
{
  const tct_credit_projection *s = &c->part[l];
  view v                         = {.blocks = c->blocks, .across = s->across};

  for (int a = 0; a < c->blocks; a++) v.along[a] = s->along[a] * sqrt(s->gg);
  return v;
}

/* Across the whole gradient lies also what is unlike between the projections' parts along theirs. */
static view whole_view(const tct_credit *c)
{
  view v = {.blocks = c->blocks, .across = {.blocks = c->blocks}};

  for (int l = 0; l < c->parts; l++)
    for (int a = 0; a < c->blocks; a++)
      v.along[a] += c->part[l].along[a] * c->part[l].gg / sqrt(c->gg);
  for (int l = 0; l < c->parts; l++) {
    const tct_credit_projection *s = &c->part[l];
    double unlike[TCT_CREDIT_BLOCKS];

    for (int a = 0; a < c->blocks; a++) unlike[a] = s->along[a] - v.along[a] / sqrt(c->gg);
    for (int a = 0; a < c->blocks; a++)
      for (int b = 0; b < c->blocks; b++)
        v.across.at[a][b] += s->across.at[a][b] + unlike[a] * unlike[b] * s->gg;
  }
  return v;
}

/* ---- kernels ---- */

/* across x K_ab + along x x_a x_b + linear x (x_a + x_b) / 2 */
static tct_kernel combine(const view *v, double across, double along, double linear)
{
  tct_kernel k = {.blocks = v->blocks};

  for (int a = 0; a < v->blocks; a++)
    for (int b = 0; b < v->blocks; b++)
      k.at[a][b] = across * v->across.at[a][b] + along * v->along[a] * v->along[b] +
                   linear * (v->along[a] + v->along[b]) / 2;
  return k;
}

static void add_energy(tct_kernel *k, const double *energy, double by)
{
  for (int a = 0; a < k->blocks; a++)
    for (int b = 0; b < k->blocks; b++) k->at[a][b] += by * (energy[a] + energy[b]) / 2;
}

static tct_moments moments(const view *v, double across, double along, double linear)
{
  const tct_kernel k = combine(v, across, along, linear);

  return tct_moments_of(&k);
}

/* ---- direction ---- */

static tct_estimate squares_of(tct_estimate s)
{
  tct_estimate e = {s.value * s.value, 0, fmax(s.low * s.low, s.high * s.high)};

  if (s.low > 0 || s.high < 0) e.low = fmin(s.low * s.low, s.high * s.high);
  return e;
}

/* Below 0, where only noise leads, t itself: it goes on smoothly and never ends at a pole. */
static double bias_at(double t)
{
  if (t > 1) return 1 / (1 + 1 / t); /* t may be infinite */
  return t > 0 ? t / (1 + t) : t;
}

static double cosine_at(double t)
{
  return t > 0 ? 1 / sqrt(1 + t) : sqrt(1 - t);
}

static void by_ratio(const view *v, double x, double t, double p, tct_credit_part *into)
{
  const tct_moments of = moments(v, 1 / p, -t / p, 0);
  const tct_estimate e = tct_around_square(t, &of);

  into->bias   = (tct_estimate){bias_at(t), bias_at(e.low), bias_at(e.high)};
  into->cosine = (tct_estimate){cosine_at(t), cosine_at(e.high), cosine_at(e.low)};
  if (x > 0) return;
  into->bias   = (tct_estimate){1, 1, 1};
  into->cosine = (tct_estimate){-cosine_at(t), -cosine_at(e.low), -cosine_at(e.high)};
}

static double cosine_of(double s)
{
  return s / sqrt(1 + s * s);
}

static double bias_of(double s)
{
  return s > 0 ? 1 / (1 + s * s) : 1;
}

static void by_root(const view *v, double x, double q, tct_credit_part *into)
{
  const double s       = x / sqrt(q);
  const tct_moments of = moments(v, -s / 2 / q, 0, 1 / sqrt(q));
  const tct_estimate e = tct_around(s, &of);

  into->cosine = (tct_estimate){cosine_of(s), cosine_of(e.low), cosine_of(e.high)};
  into->bias   = (tct_estimate){bias_of(s), bias_of(e.high), bias_of(e.low)};
}

/* No direction yet.  The bias is at most what the most across and the least along would make it. */
static void unresolved(const view *v, double x, double q, tct_credit_part *into)
{
  const tct_moments of_x = moments(v, 0, 0, 1), of_q = moments(v, 1, 0, 0);
  const double least = tct_around(x, &of_x).low, most = tct_around_square(q, &of_q).high;
  const double high = least > 0 ? fmax(0, most) / (fmax(0, most) + least * least) : 1;

  into->cosine = (tct_estimate){NAN, -1, 1};
  into->bias   = (tct_estimate){NAN, 0, high};
}

static double error_of(const tct_moments *of)
{
  return sqrt(fmax(0, of->one) + of->two);
}

/* On t if the square across is known less well than x, for its size; on s if better. */
static void direction(const view *v, tct_credit_part *into)
{
  const tct_moments x = moments(v, 0, 0, 1), p = moments(v, 0, 1, 0);
  const tct_moments q = moments(v, 1, 0, 0), m = moments(v, 1, 1, 0);
  const bool aims = fabs(x.mean) > 3 * error_of(&x);
  const bool near = error_of(&q) * fabs(x.mean) >= error_of(&x) * q.mean;

  const bool silent = m.mean == 0 && m.two == 0; /* no update at all: no step size mends that */

  into->resolved = silent || aims || (m.mean > 3 * sqrt(m.two) && q.mean > 0);
  if (silent) {
    into->cosine = (tct_estimate){0, 0, 0};
    into->bias   = (tct_estimate){1, 1, 1};
  } else if (!into->resolved)
    unresolved(v, x.mean, q.mean, into);
  else if (aims && (near || !(q.mean > 0)))
    by_ratio(v, x.mean, q.mean / p.mean, p.mean, into);
  else
    by_root(v, x.mean, q.mean, into);
}

/* ---- one scalar for each projection ---- */

/* The linear part of a projection's share in the bias, as odds of the whole.  One that is farther off than
 * the others counts less, by (1 + odds)^2 / (1 + t)^2, but only as far as t is known to differ. */
static void add_odds(tct_kernel *k, const view *v, double share, double odds)
{
  const double x = moments(v, 0, 0, 1).mean, p = x * x, t = moments(v, 1, 0, 0).mean / p;
  const double off = t - odds, noise = 4 * moments(v, 1 / p, 0, 0).two / (off * off);
  const double known = odds + (noise < INFINITY ? off / (1 + noise) : 0);
  const double less = (1 + fmax(0, odds)) / (1 + fmax(0, known)), by = share * less * less / p;
  tct_kernel one;

  if (!(x > 0) || !isfinite(by)) return; /* down or across the gradient: 1 whatever the noise */
  one = combine(v, by, 0, -2 * x * t * by);
  for (int a = 0; a < k->blocks; a++)
    for (int b = 0; b < k->blocks; b++) k->at[a][b] += one.at[a][b];
}

/* As for a single direction: odds below a half, their inverse root above. */
static tct_estimate around_bias(double value, const tct_moments *of)
{
  const double odds  = value > 0 ? value / (1 - value) : value;
  tct_moments turned = *of;
  double by;
  tct_estimate e;

  if (value < 0.5) {
    e = tct_around_square(odds, of);
    return (tct_estimate){value, bias_at(e.low), bias_at(e.high)};
  }
  by = 1 / (4 * odds * odds * odds); /* (ds / dt)^2 */
  turned.one *= by;
  turned.two *= by;
  e = tct_around(1 / sqrt(odds), &turned);
  return (tct_estimate){value, bias_of(e.high), bias_of(e.low)};
}

/* Projections that are unresolved widen the interval by all they may be. */
static tct_estimate bias_each(const tct_credit *c, const tct_credit_part *part)
{
  tct_kernel k = {.blocks = c->blocks};
  double sum = 0, open = 0, odds;
  tct_moments of;
  tct_estimate e;

  for (int l = 0; l < c->parts; l++) {
    if (part[l].resolved)
      sum += part[l].share * part[l].bias.value;
    else if (part[l].share > 0)
      open += part[l].share * part[l].bias.high;
  }
  sum  = fmin(1, sum); /* shares may sum to a hair more */
  odds = sum > 0 ? sum / (1 - sum) : sum;
  for (int l = 0; l < c->parts; l++) {
    const view v = view_of(c, l);
    if (part[l].resolved) add_odds(&k, &v, part[l].share, odds);
  }
  of = tct_moments_of(&k);
  e  = around_bias(sum, &of);
  e.high += open;
  if (open > 0) e.value = NAN;
  return e;
}

/* ---- sizes ---- */

/* |m - g|^2 / |g|^2 = (q + (x - |g|)^2) / |g|^2 */
static tct_estimate raw_bias(const tct_credit *c, const view *v)
{
  tct_kernel k = combine(v, 1 / c->gg, 1 / c->gg, -2 / sqrt(c->gg));
  tct_moments of;

  for (int a = 0; a < k.blocks; a++)
    for (int b = 0; b < k.blocks; b++) k.at[a][b] += 1;
  of = tct_moments_of(&k);
  return tct_around_square(of.mean, &of);
}

/* 1 / square - less, when the square itself may be 0 */
static tct_estimate inverse(tct_estimate square, double less)
{
  const tct_estimate e = {square.value > 0 ? 1 / square.value : INFINITY,
                          square.high > 0 ? 1 / square.high : INFINITY,
                          square.low > 0 ? 1 / square.low : INFINITY};

  return (tct_estimate){e.value - less, e.low - less, e.high - less};
}

/* Pairs of blocks tell an example's noise from what it means: squares within blocks and between. */
static tct_kernel noise_of(const tct_credit *c)
{
  const int n         = c->blocks;
  const double freely = c->draws - 1, each = (double)c->draws / n;
  tct_kernel k = {.blocks = n};

  for (int a = 0; a < n; a++)
    for (int b = 0; b < n; b++) {
      const double apart = c->same.at[a][a] + c->same.at[b][b] - 2 * c->same.at[a][b];
      k.at[a][b] = (n * (c->within[a] + c->within[b]) + each * (n - 1) * apart) / 2 / freely;
    }
  return k;
}

static tct_estimate variance(const tct_credit *c)
{
  const double meant = tct_moments_of(&c->same).mean;
  tct_kernel k       = {.blocks = c->blocks};
  double noise;
  tct_moments of;

  if (c->draws == 1) return (tct_estimate){0, 0, 0};
  k     = noise_of(c);
  noise = tct_moments_of(&k).mean;
  if (!(noise > 0)) return (tct_estimate){0, 0, 0};
  for (int a = 0; a < k.blocks; a++)
    for (int b = 0; b < k.blocks; b++)
      k.at[a][b] = (c->same.at[a][b] - meant / noise * (a == b ? noise : k.at[a][b])) / noise;
  of = tct_moments_of(&k);
  return inverse(tct_around_square(meant / noise, &of), 0);
}

static double energy_of(const tct_credit *c)
{
  double sum = 0;

  for (int a = 0; a < c->blocks; a++) sum += c->energy[a] / c->blocks;
  return sum;
}

static tct_estimate online(const tct_credit *c, const view *v)
{
  const double energy = energy_of(c), m = moments(v, 1, 1, 0).mean;
  tct_kernel k = combine(v, 1 / energy, 1 / energy, 0);
  tct_moments of;

  add_energy(&k, c->energy, -m / energy / energy);
  of = tct_moments_of(&k);
  return inverse(tct_around_square(m / energy, &of), 1);
}

static tct_estimate efficiency(const tct_credit *c, const view *v)
{
  const double energy = energy_of(c), x = moments(v, 0, 0, 1).mean, s = x / sqrt(energy);
  tct_kernel k = combine(v, 0, 0, 1 / sqrt(energy));
  tct_moments of;
  tct_estimate e;

  add_energy(&k, c->energy, -s / 2 / energy);
  of      = tct_moments_of(&k);
  e       = squares_of(tct_around(s, &of));
  e.value = moments(v, 0, 1, 0).mean / energy;
  return e;
}

/* ---- the whole ---- */

tct_status tct_credit_finish(tct_credit *c, tct_credit_result *result, tct_credit_part *part,
                             tct_error *err)
{
  tct_credit_part all = {0};
  view whole;

  if (c->example != c->examples)
    return tct_fail(err, TCT_BUG, "statistics of %d examples asked for after %d", c->examples,
                    c->example);
  c->example = c->examples + 1; /* the means are used up */
  tct_credit_project(c);
  if (!(energy_of(c) > 0)) return tct_fail(err, TCT_DIVERGED, "all updates are 0");
  for (int l = 0; l < c->parts; l++) {
    const view v = view_of(c, l);

    part[l] = (tct_credit_part){.cosine = {NAN, -1, 1}, .bias = {NAN, 0, 1}};
    if (!(c->part[l].gg > 0)) continue;
    part[l].share = c->part[l].gg / c->gg;
    direction(&v, &part[l]);
  }
  whole = whole_view(c);
  direction(&whole, &all);
  *result = (tct_credit_result){
    .resolved   = all.resolved,
    .cosine     = all.cosine,
    .bias       = all.bias,
    .bias_each  = bias_each(c, part),
    .raw_bias   = raw_bias(c, &whole),
    .variance   = variance(c),
    .online     = online(c, &whole),
    .efficiency = efficiency(c, &whole),
  };
  return TCT_OK;
}
