/* compare.c -- two runs held against each other, population by population.
 *
 * Both see the same probe set; a response is the mean over repeats and steps.  A condition to which any
 * response of any population is missing is left out of all comparisons, so that all of a matrix speaks of
 * the same conditions.  Every cell is computed by one thread: the bits do not depend on how many. */
#include <tercet/compare.h>

#include "base/memory.h"
#include "base/pool.h"
#include "substrate/complain.h"

#include <tercet/comparator.h>
#include <tercet/distance.h>
#include <tercet/run.h>
#include <tercet/similarity.h>

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* One population of one side. */
struct seen {
  tct_recording *recording;
  double *pattern;   /* [condition][unit] */
  double *rdm;       /* [pair], for rsa */
  tct_error trouble; /* why there is none */
};

struct side {
  int n;
  struct seen *seen; /* [n] */
};

struct work {
  struct side side[2];
  const tct_similarity *similarity; /* NULL: rsa */
  const tct_distance *distance;
  const tct_comparator *comparator;
  void *params, *distance_params; /* of the similarity or the comparator; of the distance */
  bool same;                      /* A is B: side 1 is side 0 */
  tct_comparison *into;
  int threads;
};

static const struct side *side_of(const struct work *w, int i)
{
  return &w->side[i && !w->same];
}

/* ---- recordings ----------------------------------------------------------------------------------- */

/* Take what was recorded over from `taken` [n]. */
static tct_status add(struct side *s, tct_recording **taken, int n, bool trained, tct_error *err)
{
  struct seen *more = tct_grow(s->seen, (size_t)s->n + (size_t)n, sizeof *more);

  if (!more) {
    for (int i = 0; i < n; i++) tct_recording_free(taken[i]);
    return tct_fail(err, TCT_NO_MEMORY, "no memory to compare");
  }
  s->seen = more;
  for (int i = 0; i < n; i++) {
    char *name          = taken[i]->name;
    const size_t length = strlen(name);
    if (!trained) snprintf(name + length, sizeof taken[i]->name - length, " (untrained)");
    s->seen[s->n++] = (struct seen){.recording = taken[i]};
  }
  return TCT_OK;
}

static tct_status record(struct side *s, tct_state *state, const char *probe, bool trained,
                         tct_error *err)
{
  const int most        = tct_state_model(state)->n_populations;
  tct_recording **taken = tct_alloc((size_t)most, sizeof(void *));
  tct_status status;
  int n = 0;

  if (!taken) return tct_fail(err, TCT_NO_MEMORY, "no memory to compare");
  status = tct_record(state, probe, NULL, taken, &n, err);
  if (status == TCT_OK) status = add(s, taken, n, trained, err);
  tct_free(taken);
  return status;
}

/* A run's recordings, trained or not.  `probe` [32] is filled with the first of the task if it is "". */
static tct_status take(struct side *s, const char *run, bool trained, int threads, char *probe,
                       tct_error *err)
{
  tct_model *m     = NULL;
  tct_state *state = NULL;
  tct_status status;

  status = tct_run_open(run, trained, threads, &m, &state, err);
  if (status != TCT_OK) return status;
  if (!*probe && m->world->n_probes > 0) snprintf(probe, 32, "%s", m->world->probe[0].name);
  status = record(s, state, probe, trained, err);
  tct_state_free(state);
  tct_model_free(m);
  return status;
}

static tct_status same_conditions(const tct_recording *a, const tct_recording *b, tct_error *err)
{
  if (a->conditions != b->conditions)
    return tct_fail(err, TCT_BAD_SHAPE, "one run saw %d conditions and the other %d", a->conditions,
                    b->conditions);
  for (int i = 0; i < a->conditions; i++)
    if (strcmp(a->condition[i], b->condition[i]) != 0)
      return tct_fail(err, TCT_BAD_SHAPE, "condition %d is '%s' in one run and '%s' in the other",
                      i + 1, a->condition[i], b->condition[i]);
  return TCT_OK;
}

/* ---- patterns ------------------------------------------------------------------------------------- */

/* Patterns of one side; conditions with a missing response lose their place in `keep`. */
static tct_status patterns(struct side *s, bool *keep, tct_error *err)
{
  for (int i = 0; i < s->n; i++) {
    const tct_recording *r = s->seen[i].recording;
    const size_t units     = (size_t)r->units;

    s->seen[i].pattern = tct_alloc((size_t)r->conditions * units, sizeof(double));
    if (!s->seen[i].pattern)
      return tct_fail(err, TCT_NO_MEMORY, "no memory for the patterns of %s", r->name);
    tct_recording_patterns(r, s->seen[i].pattern);
    for (size_t k = 0; k < (size_t)r->conditions * units; k++)
      if (!isfinite(s->seen[i].pattern[k])) keep[k / units] = false;
  }
  return TCT_OK;
}

static void close_ranks(struct side *s, const bool *keep, int conditions)
{
  for (int i = 0; i < s->n; i++) {
    const size_t units = (size_t)s->seen[i].recording->units;
    double *to         = s->seen[i].pattern;

    for (int c = 0; c < conditions; c++) {
      if (!keep[c]) continue;
      memmove(to, s->seen[i].pattern + (size_t)c * units, units * sizeof *to);
      to += units;
    }
  }
}

static tct_status all_patterns(struct work *w, tct_error *err)
{
  const int all     = w->side[0].seen[0].recording->conditions;
  bool *keep        = tct_alloc((size_t)all, sizeof *keep);
  tct_status status = TCT_OK;

  if (!keep) return tct_fail(err, TCT_NO_MEMORY, "no memory to compare");
  for (int c = 0; c < all; c++) keep[c] = true;
  for (int i = 0; i < 2 && status == TCT_OK; i++) status = patterns(&w->side[i], keep, err);
  for (int c = 0; c < all; c++) w->into->conditions += keep[c];
  w->into->dropped = all - w->into->conditions;
  for (int i = 0; i < 2 && status == TCT_OK; i++) close_ranks(&w->side[i], keep, all);
  tct_free(keep);
  return status;
}

/* ---- the matrix ----------------------------------------------------------------------------------- */

static size_t pairs(const struct work *w)
{
  const size_t n = (size_t)w->into->conditions;

  return n * (n - 1) / 2;
}

static tct_status room_for_rdms(struct work *w, tct_error *err)
{
  if (w->similarity) return TCT_OK;
  if (w->into->conditions < 2 || pairs(w) > INT_MAX)
    return tct_fail(err, TCT_BAD_SHAPE, "rsa compares 2 to 65536 conditions, not %d",
                    w->into->conditions);
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < w->side[i].n; k++) {
      w->side[i].seen[k].rdm = tct_alloc(pairs(w), sizeof(double));
      if (!w->side[i].seen[k].rdm) return tct_fail(err, TCT_NO_MEMORY, "no memory for an RDM");
    }
  return TCT_OK;
}

static void make_rdms(void *arg, int id)
{
  struct work *w = arg;
  int turn       = 0;

  for (int i = 0; i < 2; i++)
    for (int k = 0; k < w->side[i].n; k++) {
      struct seen *s       = &w->side[i].seen[k];
      const tct_patterns p = {
        .conditions = w->into->conditions, .units = s->recording->units, .mean = s->pattern};
      if (turn++ % w->threads == id)
        (void)tct_distances(w->distance, w->distance_params, &p, s->rdm, &s->trouble);
    }
}

/* The first that could not be made. */
static tct_status trouble(const struct work *w, tct_error *err)
{
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < w->side[i].n; k++) {
      const struct seen *s = &w->side[i].seen[k];
      if (s->trouble.code == TCT_OK) continue;
      if (err) *err = s->trouble;
      return tct_while(err, s->trouble.code, "making the RDM of %s", s->recording->name);
    }
  return TCT_OK;
}

static void make_cells(void *arg, int id)
{
  struct work *w       = arg;
  const struct side *a = side_of(w, 0), *b = side_of(w, 1);

  for (int at = id; at < a->n * b->n; at += w->threads) {
    const int i = at / b->n, k = at % b->n;
    w->into->value[at] =
      w->similarity
        ? w->similarity->compare(w->params, w->into->conditions, a->seen[i].recording->units,
                                 a->seen[i].pattern, b->seen[k].recording->units,
                                 b->seen[k].pattern)
        : w->comparator->compare(w->params, NULL, (int)pairs(w), a->seen[i].rdm, b->seen[k].rdm);
  }
}

static tct_status fill(struct work *w, tct_error *err)
{
  const struct side *a = side_of(w, 0), *b = side_of(w, 1);
  tct_comparison *c = w->into;

  c->row    = tct_alloc((size_t)a->n, sizeof *c->row);
  c->column = tct_alloc((size_t)b->n, sizeof *c->column);
  c->value  = tct_alloc((size_t)a->n * (size_t)b->n, sizeof *c->value);
  if (!c->row || !c->column || !c->value)
    return tct_fail(err, TCT_NO_MEMORY, "no memory to compare");
  c->rows    = a->n;
  c->columns = b->n;
  for (int i = 0; i < a->n; i++) memcpy(c->row[i], a->seen[i].recording->name, sizeof *c->row);
  for (int i = 0; i < b->n; i++)
    memcpy(c->column[i], b->seen[i].recording->name, sizeof *c->column);

  tct_pool *pool = tct_pool_new(w->threads, err);
  if (!pool) return err ? err->code : TCT_NO_MEMORY;
  if (!w->similarity) tct_pool_run(pool, make_rdms, w);
  const tct_status status = trouble(w, err);
  if (status == TCT_OK) tct_pool_run(pool, make_cells, w);
  tct_pool_free(pool);
  return status;
}

/* ---- from end to end ------------------------------------------------------------------------------ */

static const tct_about *find(const char *room, const char *name, tct_error *err)
{
  const tct_about *about = tct_variant(room, name);

  if (!about)
    tct_fail(err, TCT_UNSUPPORTED, "there is no %s '%s'", tct_room_named(room)->one, name);
  return about;
}

static tct_status choose(struct work *w, const tct_compare_how *how, tct_error *err)
{
  const tct_about *distance, *means;

  if (strcmp(how->metric, "rsa") == 0) {
    distance = find("distances", how->distance ? how->distance : "correlation", err);
    means = distance ? find("comparators", how->comparator ? how->comparator : "rho_a", err) : NULL;
    if (!means) return TCT_UNSUPPORTED;
    w->distance        = (const tct_distance *)distance;
    w->comparator      = (const tct_comparator *)means;
    w->distance_params = tct_params_new(distance);
    if (distance->params_size && !w->distance_params)
      return tct_fail(err, TCT_NO_MEMORY, "no memory to compare");
  } else {
    means = find("similarities", how->metric, err);
    if (!means) return TCT_UNSUPPORTED;
    w->similarity = (const tct_similarity *)means;
  }
  w->params = tct_params_new(means);
  return means->params_size && !w->params ? tct_fail(err, TCT_NO_MEMORY, "no memory to compare")
                                          : TCT_OK;
}

static tct_status compare(struct work *w, const char *const *run, const tct_compare_how *how,
                          tct_error *err)
{
  char *probe       = w->into->probe;
  tct_status status = choose(w, how, err);

  if (how->probe) snprintf(probe, sizeof w->into->probe, "%s", how->probe);
  for (int i = 0; i < 2 - w->same; i++)
    for (int trained = 1; status == TCT_OK && trained >= !how->untrained; trained--)
      status = take(&w->side[i], run[i], trained, how->threads, probe, err);
  if (status == TCT_OK && !w->same)
    status = same_conditions(w->side[0].seen[0].recording, w->side[1].seen[0].recording, err);
  if (status == TCT_OK) status = all_patterns(w, err);
  if (status == TCT_OK) status = room_for_rdms(w, err);
  return status == TCT_OK ? fill(w, err) : status;
}

static void release(struct side *s)
{
  for (int i = 0; i < s->n; i++) {
    tct_recording_free(s->seen[i].recording);
    tct_free(s->seen[i].pattern);
    tct_free(s->seen[i].rdm);
  }
  tct_free(s->seen);
}

tct_status tct_compare_runs(const char *a, const char *b, const tct_compare_how *how,
                            tct_comparison *into, tct_error *err)
{
  const char *const run[2] = {a, b};
  struct work w            = {
               .into    = into,
               .same    = strcmp(a, b) == 0,
               .threads = how->threads > 0 ? how->threads : tct_cores(),
  };

  *into                   = (tct_comparison){0};
  const tct_status status = compare(&w, run, how, err);
  for (int i = 0; i < 2; i++) release(&w.side[i]);
  if (w.distance) tct_params_free(&w.distance->about, w.distance_params);
  if (w.similarity || w.comparator)
    tct_params_free(w.similarity ? &w.similarity->about : &w.comparator->about, w.params);
  if (status != TCT_OK) tct_comparison_free(into);
  return status;
}

void tct_comparison_free(tct_comparison *c)
{
  if (!c) return;
  tct_free(c->row);
  tct_free(c->column);
  tct_free(c->value);
  *c = (tct_comparison){0};
}
