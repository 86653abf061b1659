/* comparator_draws.h -- laws of what bootstraps, ceilings and covariances ask of comparators. */
#ifndef TESTS_COMPARATOR_DRAWS_H
#define TESTS_COMPARATOR_DRAWS_H

#include "base/memory.h"
#include "brain/inference/pooling.h"
#include "conformance/comparator_bench.h"
#include "kernels/concordance.h"
#include "kernels/ranks.h"

/* What is drawn with replacement, gathered: pairs of a condition with itself are missing. */
static inline void gathered(const double *rdm, const int *drawn, double *out)
{
  for (int i = 0; i < K; i++)
    for (int j = i + 1; j < K; j++)
      *out++ = drawn[i] == drawn[j] ? (double)NAN : rdm[pair(K, drawn[i], drawn[j])];
}

static inline void draw_conditions(uint64_t seed, const double *a, int *drawn, double *times,
                                   double *weight)
{
  for (int i = 0; i < K; i++) times[i] = 0;
  for (int i = 0; i < K; i++) {
    drawn[i] = (int)(0.5 * (1 + law_draw(&seed)) * K);
    times[drawn[i]]++;
  }
  for (int i = 0; i < K; i++)
    for (int j = i + 1; j < K; j++)
      weight[pair(K, i, j)] = isnan(a[pair(K, i, j)]) ? 0 : times[i] * times[j];
}

/* The comparison by vectors, of which `order` says whether they are told the order; NAN: undefined. */
static inline double by_vectors(const tct_comparator *c, const void *params, const tct_drawn *d,
                                const double *a, const double *b, bool order)
{
  double x[N + K], y[N + K], sum = 0;
  size_t in_a[N], in_b[N];

  assert_true(tct_places_in_order(N, a, in_a) && tct_places_in_order(N, b, in_b));
  const bool one   = c->vector(params, d, a, order ? in_a : NULL, x),
             other = c->vector(params, d, b, order ? in_b : NULL, y);
  for (int i = 0; i < N + K; i++) sum += x[i] * y[i];
  return one && other ? sum : (double)NAN;
}

static inline bool counts_pairs_as_often_as_they_are_drawn(const tct_about *variant, void *params,
                                                           law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], b[N], p[N], q[N], times[K], weight[N];
  const tct_drawn d = {.n = N, .conditions = K, .times = times, .weight = weight};
  int drawn[K];

  if (!c->vector) return broken(why, "there is no vector of one RDM");
  for (uint64_t seed = 1; seed < 60; seed++) {
    draw_rdm(variant, seed, a);
    draw_rdm(variant, 300 + seed, b);
    for (int i = 0; i < N; i++) {
      if (seed % 2) a[i] = floor(4 * a[i]);
      if (seed % 3 == 0) b[i] = floor(4 * b[i]);
      if (seed % 5 == 0 && i % 7 == 3) a[i] = b[i] = (double)NAN;
    }
    draw_conditions(seed, a, drawn, times, weight);
    gathered(a, drawn, p);
    gathered(b, drawn, q);
    const double wanted = compare(variant, params, N, p, q);
    for (int order = 0; order < 2; order++) {
      const double got = by_vectors(c, params, &d, a, b, order);
      if (!law_near(got, wanted, 1e-12))
        return broken(why, "%.15g by vectors, %.15g of what was gathered", got, wanted);
    }
  }
  return true;
}

/* sum w f g over the roots of sum w f f and sum w g g, f and g what TCT_INNERS says of them. */
static inline double by_sums(tct_inner_kind kind, const tct_drawn *d, const double *a,
                             const double *b)
{
  double x[2][N], sum[2] = {0, 0}, weight = 0, xy = 0, xx = 0, yy = 0;
  const bool ranks   = kind == TCT_INNER_RANKS || kind == TCT_INNER_UNTIED_RANKS;
  const double *in[] = {a, b};

  for (int side = 0; side < 2; side++) {
    if (ranks) assert_true(tct_weighted_ranks(N, d->weight, in[side], NULL, x[side]));
    for (int i = 0; i < N; i++) {
      if (!ranks) x[side][i] = in[side][i];
      if (d->weight[i] > 0) sum[side] += d->weight[i] * x[side][i];
    }
  }
  for (int i = 0; i < N; i++) weight += d->weight[i];
  for (int i = 0; i < N; i++) {
    if (!(d->weight[i] > 0)) continue;
    const double u = x[0][i] - (kind == TCT_INNER_VALUES ? 0 : sum[0] / weight),
                 v = x[1][i] - (kind == TCT_INNER_VALUES ? 0 : sum[1] / weight);
    xy += d->weight[i] * u * v;
    xx += d->weight[i] * u * u;
    yy += d->weight[i] * v * v;
  }
  if (kind == TCT_INNER_UNTIED_RANKS) return 12 * xy / (pow(weight, 3) - weight);
  return xy / sqrt(xx * yy);
}

static inline void draw_two(const tct_about *variant, uint64_t seed, double *a, double *b,
                            double *times, double *weight)
{
  int drawn[K];

  draw_rdm(variant, seed, a);
  draw_rdm(variant, 500 + seed, b);
  for (int i = 0; i < N && seed % 2; i++) a[i] = floor(4 * a[i]);
  for (int i = 0; i < N && seed % 5 == 0; i += 7) a[i] = b[i] = (double)NAN;
  draw_conditions(seed, a, drawn, times, weight);
}

static inline bool is_made_of_what_it_says(const tct_about *variant, void *params, law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], b[N], times[K], weight[N];
  const tct_drawn d = {N, K, times, weight, NULL, NULL, 0};

  if (c->inner == TCT_INNER_VECTORS) return true;
  if (!c->vector) return broken(why, "there is no vector of one RDM");
  for (uint64_t seed = 1; seed < 30; seed++) {
    draw_two(variant, seed, a, b, times, weight);
    const double got = by_vectors(c, params, &d, a, b, false), sums = by_sums(c->inner, &d, a, b);
    if (!law_near(got, sums, 1e-12)) return broken(why, "%.15g, by sums %.15g", got, sums);
  }
  return true;
}

/* Errors that go together, and copies that share all of them but a part of their own. */
static inline void gather_noise(const double *noise, double own, const int *drawn, double *out)
{
  for (int i = 0; i < K; i++)
    for (int j = 0; j < K; j++)
      out[i * K + j] = noise[drawn[i] * K + drawn[j]] - (i != j && drawn[i] == drawn[j] ? own : 0);
}

static inline bool counts_pairs_with_noise_as_often(const tct_about *variant, void *params,
                                                    law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], b[N], p[N], q[N], times[K], weight[N], noise[K * K], copies[K * K];
  const tct_conditions known = {copies};
  int drawn[K];

  if (!c->vector)
    return !(variant->claims & TCT_COMPARATOR_INNER) ||
           broken(why, "there is no vector of one RDM");
  for (int i = 0; i < K * K; i++)
    noise[i] = pow(0.7, abs(i / K - i % K)) * sqrt((1 + i / K) * (1 + i % K));
  for (uint64_t seed = 1; seed < 40; seed++) {
    const tct_drawn d = {N, K, times, weight, NULL, noise, 0.1};
    draw_rdm(variant, seed, a);
    draw_rdm(variant, 700 + seed, b);
    draw_conditions(seed, a, drawn, times, weight);
    for (int i = 0; i < K && seed == 1; i++) drawn[i] = i, times[i] = 1; /* nothing twice */
    for (int i = 0; i < N && seed == 1; i++) weight[i] = 1;
    gathered(a, drawn, p);
    gathered(b, drawn, q);
    gather_noise(noise, d.own, drawn, copies);
    const double wanted = c->compare(params, &known, N, p, q),
                 got    = by_vectors(c, params, &d, a, b, false);
    if (!law_near(got, wanted, 1e-11))
      return broken(why, "%.15g by vectors, %.15g of what was gathered", got, wanted);
  }
  return true;
}

static inline bool prepares_once_for_all(const tct_about *variant, void *params, law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], b[N], times[K], weight[N], room[4 * K * K + 4 * N];
  const tct_drawn alone    = {N, K, times, weight, NULL, NULL, 0},
                  prepared = {N, K, times, weight, room, NULL, 0};

  if (!c->prepare) return true;
  if (!c->room_for || c->room_for(params, N, K) > sizeof room / sizeof *room)
    return broken(why, "the room that it wants is not known");
  for (uint64_t seed = 1; seed < 30; seed++) {
    draw_two(variant, seed, a, b, times, weight);
    const double wanted = by_vectors(c, params, &alone, a, b, false);
    if (!c->prepare(params, &prepared))
      return broken(why, "it is not prepared for draw %d", (int)seed);
    const uint64_t before = tct_allocations();
    double x[N + K];
    (void)c->vector(params, &prepared, a, NULL, x);
    if (tct_allocations() != before) return broken(why, "it allocates, though it was prepared");
    const double got = by_vectors(c, params, &prepared, a, b, false);
    if (!law_near(got, wanted, 0)) return broken(why, "%.17g prepared, %.17g not", got, wanted);
  }
  return true;
}

static inline bool follows_from_the_order(const tct_about *variant, void *params, law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], b[N];

  for (uint64_t seed = 1; c->of_order && seed < 20; seed++) {
    tct_concordance of;
    draw_rdm(variant, seed, a);
    draw_rdm(variant, 600 + seed, b);
    for (int i = 0; i < N && seed % 2; i++) a[i] = floor(4 * a[i]);
    assert_true(tct_concordance_of(N, a, b, &of));
    const double got = c->of_order(&of), wanted = compare(variant, params, N, a, b);
    if (!law_near(got, wanted, 0)) return broken(why, "%.17g of its order, %.17g", got, wanted);
  }
  return true;
}

/* One pair more would do, or less a condition. */
static inline bool wants_all_pairs(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  draw_rdm(variant, 11, a);
  draw_rdm(variant, 12, b);
  for (int i = 0; i < N; i += 7) {
    const double kept = a[i];
    a[i]              = (double)NAN;
    const double x    = compare(variant, params, N, a, b);
    a[i]              = kept;
    if (!isnan(x)) return broken(why, "%g without pair %d", x, i);
  }
  return true;
}

/* And all others look at nothing but RDMs. */
static inline bool looks_at_noise_if_it_says_so(const tct_about *variant, void *params,
                                                law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], b[N], noise[K * K];
  const tct_conditions known = {.noise = noise};

  draw_rdm(variant, 13, a);
  draw_rdm(variant, 14, b);
  for (int i = 0; i < K * K; i++) noise[i] = pow(0.8, abs(i / K - i % K));
  const double without = compare(variant, params, N, a, b),
               with    = c->compare(params, &known, N, a, b);
  const bool same      = law_near(without, with, 1e-12);
  if (same == ((variant->claims & TCT_COMPARATOR_NOISE) != 0))
    return broken(why, "%.12g without noise, %.12g with", without, with);
  return true;
}

/* The mean of what is made of copies of an RDM is as like it as it is itself. */
static inline bool is_its_own_pool(const tct_about *variant, void *params, law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], part[N], scratch[N], weight[N];

  if (c->pool < 0 || c->pool >= TCT_POOL_N) return broken(why, "no pool %d", (int)c->pool);
  draw_rdm(variant, 15, a);
  for (int i = 0; i < N; i++) weight[i] = 1;
  if (!tct_pool_part(c->pool, N, weight, a, NULL, scratch, part))
    return broken(why, "nothing goes into the pool");
  const double self = compare(variant, params, N, a, a),
               pool = compare(variant, params, N, part, a);
  return law_near(self, pool, 1e-6) || broken(why, "%.12g itself, %.12g its pool", self, pool);
}

/* a = x v_a + y v_b for the vector v of the sum of a and s b: x / y is |L a| / (s |L b|), whatever s, and nothing
 * is left beside. */
static inline bool adds_up(const tct_about *variant, void *params, law_why *why)
{
  const tct_comparator *c = (const tct_comparator *)variant;
  double a[N], b[N], sum[N], u[N + K], v[N + K], w[N + K], times[K], weight[N], before = 0;
  const tct_drawn d = {.n = N, .conditions = K, .times = times, .weight = weight};
  int drawn[K];

  if (!c->vector) return broken(why, "there is no vector of one RDM");
  draw_rdm(variant, 11, a);
  draw_rdm(variant, 12, b);
  draw_conditions(13, a, drawn, times, weight);
  if (!c->vector(params, &d, a, NULL, u) || !c->vector(params, &d, b, NULL, v))
    return broken(why, "there is no vector of an RDM that varies");
  for (int times_two = 0; times_two < 3; times_two++) {
    const double s = 0.4 * pow(3, times_two);
    double uv = 0, uw = 0, vw = 0, left = 0;

    for (int i = 0; i < N; i++) sum[i] = a[i] + s * b[i];
    if (!c->vector(params, &d, sum, NULL, w)) return broken(why, "a sum has no vector");
    for (int i = 0; i < N + K; i++) uv += u[i] * v[i], uw += u[i] * w[i], vw += v[i] * w[i];
    const double x = (uw - uv * vw) / (1 - uv * uv), y = (vw - uv * uw) / (1 - uv * uv);
    for (int i = 0; i < N + K; i++) left += pow(w[i] - x * u[i] - y * v[i], 2);
    if (!(left < 1e-24)) return broken(why, "a sum is %g beside its parts", sqrt(left));
    if (!(x > 0 && y > 0)) return broken(why, "a sum is %g and %g of its parts", x, y);
    if (before > 0 && !law_near(s * x / y, before, 1e-10))
      return broken(why, "lengths stand as %.12g, and as %.12g", s * x / y, before);
    before = s * x / y;
  }
  return true;
}

#endif
