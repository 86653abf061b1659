/* rdm_model_bench.h -- models' parts and subjects for the laws of models of RDMs, fits and what they are worth.
 *
 * Parts are squared distances of patterns, and subjects are noisy sums of them, so that comparators that take RDMs
 * for matrices may be asked too.  How well a model does is told by gathering what was drawn and comparing it, one
 * subject after the other, without what fits share. */
#ifndef TERCET_TESTS_RDM_MODEL_BENCH_H
#define TERCET_TESTS_RDM_MODEL_BENCH_H

#include <tercet/rdm_model.h>

#include "base/memory.h"
#include "conformance/metrics.h"

enum { K = 9, N = K * (K - 1) / 2, PARTS = 4, SUBJECTS = 5, UNITS = 12, MOST = 2 * K };

typedef struct {
  int conditions, parts, subjects;
  double part[PARTS * MOST * MOST / 2], subject[2 * SUBJECTS * MOST * MOST / 2];
  double times[MOST], weight[MOST * MOST / 2], subject_times[2 * SUBJECTS];
} bench;

static inline int pairs_of(const bench *b)
{
  return b->conditions * (b->conditions - 1) / 2;
}

static inline int pair(int k, int i, int j)
{
  return i < j ? i * k - i * (i + 1) / 2 + j - i - 1 : pair(k, j, i);
}

static inline void add_distances(uint64_t seed, double factor, double *rdm)
{
  double pattern[K * UNITS];

  draw_all(pattern, K * UNITS, seed);
  for (int i = 0; i < K; i++)
    for (int j = i + 1; j < K; j++, rdm++)
      for (int u = 0; u < UNITS; u++)
        *rdm += factor * pow(pattern[i * UNITS + u] - pattern[j * UNITS + u], 2);
}

static inline void weigh_pairs(bench *b)
{
  for (int i = 0; i < b->conditions; i++)
    for (int j = i + 1; j < b->conditions; j++)
      b->weight[pair(b->conditions, i, j)] = b->times[i] * b->times[j];
}

/* Subjects are 3 part_0 + part_1 and noise of their own. */
static inline void set_up(bench *b, uint64_t seed, int parts)
{
  *b = (bench){.conditions = K, .parts = parts, .subjects = SUBJECTS};
  for (int p = 0; p < parts; p++) add_distances(10 * seed + (uint64_t)p, 1 + p, b->part + p * N);
  for (int s = 0; s < SUBJECTS; s++) {
    double *rdm = b->subject + s * N;
    for (int p = 0; p < parts; p++)
      for (int i = 0; i < N; i++) rdm[i] += (p == 0 ? 3 : p == 1) * b->part[p * N + i];
    add_distances(1000 * seed + (uint64_t)s, 1, rdm);
    b->subject_times[s] = 1;
  }
  for (int i = 0; i < K; i++) b->times[i] = 1;
  weigh_pairs(b);
}

/* Some conditions twice, some not at all; a subject twice, one not. */
static inline void draw(bench *b)
{
  for (int i = 0; i < K; i++) b->times[i] = i % 4 == 1 ? 2 : i % 4 == 3 ? 0 : 1;
  for (int s = 0; s < SUBJECTS; s++) b->subject_times[s] = s == 1 ? 2 : s != 3;
  weigh_pairs(b);
}

/* Some cannot do without a pair. */
static inline bool wants_all_pairs(const tct_comparator *c)
{
  return (c->claims & TCT_COMPARATOR_WHOLE) != 0;
}

/* One cannot have two points at the same place. */
static inline bool bears_copies(const tct_comparator *c)
{
  return strcmp(c->name, "riemannian") != 0;
}

/* Pairs that one subject or two lack. */
static inline void take_away(bench *b, const tct_comparator *c)
{
  if (wants_all_pairs(c)) return;
  for (int i = 2; i < N; i += 7) b->subject[i] = (double)NAN;
  for (int i = 3; i < N; i += 11) b->subject[2 * N + i] = b->subject[4 * N + i] = (double)NAN;
}

/* The presets of a comparator's parameters. */
enum { COMPARATORS = 32 };
static void *presets[COMPARATORS];

static inline const void *preset(const tct_comparator *c)
{
  const tct_room *r = tct_room_named("comparators");

  for (int i = 0; i < r->n && i < COMPARATORS; i++)
    if (r->about[i] == &c->about) {
      if (!presets[i]) presets[i] = tct_params_new(&c->about);
      assert_non_null(presets[i]);
      return presets[i];
    }
  fail_msg("%s is not in the room", c->name);
  return NULL;
}

static inline void free_presets(void)
{
  const tct_room *r = tct_room_named("comparators");

  for (int i = 0; i < r->n && i < COMPARATORS; i++)
    if (presets[i]) tct_params_free(r->about[i], presets[i]);
}

/* ---- fits and scores --------------------------------------------------------------------------------- */

static inline tct_status fit(const tct_about *variant, const void *params, const tct_comparator *c,
                             const bench *b, double *weight, tct_error *err)
{
  const tct_drawn drawn = {
    .n = pairs_of(b), .conditions = b->conditions, .times = b->times, .weight = b->weight};
  const tct_rdm_fit of = {.comparator        = c,
                          .comparator_params = preset(c),
                          .drawn             = &drawn,
                          .parts             = b->parts,
                          .part              = b->part,
                          .subjects          = b->subjects,
                          .subject           = b->subject,
                          .times             = b->subject_times};

  for (int p = 0; p < PARTS; p++) weight[p] = 77;
  return ((const tct_rdm_model *)variant)->fit(params, &of, weight, err);
}

static inline void must_fit(const tct_about *variant, const void *params, const tct_comparator *c,
                            const bench *b, double *weight)
{
  tct_error err = {0};

  if (fit(variant, params, c, b, weight, &err) != TCT_OK) fail_msg("%s: %s", c->name, err.text);
}

/* An RDM with all copies that were drawn, two of the same at distance `copies`. */
static inline int gather(const bench *b, const double *rdm, double copies, double *to)
{
  int n = 0;

  for (int i = 0; i < b->conditions; i++)
    for (int a = 0; a < b->times[i]; a++) {
      for (int t = a + 1; t < b->times[i]; t++) to[n++] = copies;
      for (int j = i + 1; j < b->conditions; j++)
        for (int t = 0; t < b->times[j]; t++) {
          const int at = pair(b->conditions, i, j);
          to[n++]      = b->weight[at] > 0 ? rdm[at] : (double)NAN;
        }
    }
  return n;
}

static inline double score(const tct_comparator *c, const bench *b, const double *weight)
{
  double model[N] = {0}, one[MOST * MOST / 2], other[MOST * MOST / 2], sum = 0, n = 0;

  for (int p = 0; p < b->parts; p++)
    for (int i = 0; i < N; i++) model[i] += weight[p] * b->part[p * N + i];
  const double copies = wants_all_pairs(c) ? 0 : (double)NAN;
  const int pairs     = gather(b, model, copies, one);
  for (int s = 0; s < b->subjects; s++) {
    if (!(b->subject_times[s] > 0)) continue;
    (void)gather(b, b->subject + s * N, copies, other);
    sum += b->subject_times[s] * c->compare(preset(c), NULL, pairs, one, other);
    n += b->subject_times[s];
  }
  return (c->smaller_is_more_similar ? -sum : sum) / n;
}

static inline int parts_for(const tct_about *variant)
{
  const tct_rdm_model *m = (const tct_rdm_model *)variant;
  return m->most > 0 && m->most < PARTS ? m->most : PARTS;
}

#define EACH_COMPARATOR(c)                                                                         \
  for (int i_##c = 0; i_##c < tct_room_named("comparators")->n; i_##c++)                           \
    for (const tct_comparator *                                                                    \
           c          = (const tct_comparator *)tct_room_named("comparators")->about[i_##c],       \
          *once_      = c;                                                                         \
         once_; once_ = NULL)

/* How near weights must be: a search on a flat top finds half of the digits. */
static inline double slack_of(const tct_comparator *c)
{
  return c->claims & TCT_COMPARATOR_SCALE_FREE ? 1e-9 : 1e-6;
}

static inline bool same_weights(const tct_comparator *c, const double *a, const double *b,
                                int parts, const char *what, law_why *why)
{
  for (int p = 0; p < parts; p++)
    if (!law_near(a[p], b[p], slack_of(c)))
      return broken(why, "by %s part %d has weight %.12g, and %.12g %s", c->name, p, a[p], b[p],
                    what);
  return true;
}

#endif
