/* responses.c -- an area whose subjects have responses, beside models that have their own to the same conditions. */
#include "brain/mapping/mapping.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/similar/means.h"

/* ---- from recordings ---------------------------------------------------------------------------------------- */

typedef struct {
  const tct_map_responses_how *how;
  int n; /* recordings */
  const tct_recording **recording;
  tct_patterns *mean; /* [n] */
  int **place;        /* [n][conditions of the first], -1: it has it not, or not whole */
} bench;

static bool has_time(const tct_recording *r)
{
  return r->dt > 0 && r->steps > 1;
}

/* Who has no time is taken as it is, unless nobody has any. */
static tct_status take_means(bench *b, tct_error *err)
{
  bool timed = false;

  for (int i = 0; i < b->n; i++) timed = timed || has_time(b->recording[i]);
  for (int i = 0; i < b->n; i++) {
    const tct_recording *r = b->recording[i];
    tct_cut cut            = {.first = 0};
    if (b->how->windowed && (has_time(r) || !timed))
      TCT_PASS(tct_cut_window(&cut, r, b->how->window[0], b->how->window[1], err));
    TCT_PASS(tct_means_of(r, &cut, &b->mean[i], err));
  }
  return TCT_OK;
}

/* Where each of the first one's conditions stands in recording i. */
static tct_status find_places(bench *b, int i, bool *by_name, tct_error *err)
{
  const tct_recording *first = b->recording[0], *r = b->recording[i];
  const int units = b->mean[i].units;
  tct_shared s;

  b->place[i] = tct_alloc((size_t)first->conditions + 1, sizeof(int));
  if (!b->place[i]) return tct_fail(err, TCT_NO_MEMORY, "no memory for conditions");
  TCT_PASS(tct_shared_of(first, r, &s, err));
  for (int c = 0; c < first->conditions; c++) b->place[i][c] = -1;
  for (int k = 0; k < s.n; k++)
    if (tct_is_whole(b->mean[i].mean + (size_t)s.b[k] * (size_t)units, units))
      b->place[i][s.a[k]] = s.b[k];
  *by_name = *by_name && s.by_name;
  tct_shared_free(&s);
  return TCT_OK;
}

static bool all_have(const bench *b, int condition)
{
  for (int i = 0; i < b->n; i++)
    if (b->place[i][condition] < 0) return false;
  return true;
}

static tct_status gather(const bench *b, tct_map_responses *into, tct_error *err)
{
  const int conditions = b->recording[0]->conditions;
  int most             = 0;

  for (int i = 0; i < b->n; i++)
    if (b->recording[i]->conditions > most) most = b->recording[i]->conditions;
  for (int c = 0; c < conditions; c++) into->conditions += all_have(b, c);
  into->dropped = most - into->conditions;
  if (into->conditions == 0)
    return tct_fail(err, TCT_BAD_SHAPE, "no condition was recorded whole in all of them");
  for (int i = 0; i < b->n; i++) {
    const size_t units = (size_t)b->mean[i].units, bytes = units * sizeof(double);
    double *to     = tct_alloc((size_t)into->conditions, bytes);
    into->units[i] = (int)units;
    into->value[i] = to;
    if (!to) return tct_fail(err, TCT_NO_MEMORY, "no memory for responses");
    for (int c = 0; c < conditions; c++) {
      if (!all_have(b, c)) continue;
      memcpy(to, b->mean[i].mean + (size_t)b->place[i][c] * units, bytes);
      to += units;
    }
  }
  return TCT_OK;
}

static tct_status bring_together(bench *b, tct_map_responses *into, tct_error *err)
{
  TCT_PASS(take_means(b, err));
  into->by_name = true;
  for (int i = 0; i < b->n; i++)
    TCT_TRY(find_places(b, i, &into->by_name, err), err, "pairing conditions of %s",
            b->recording[i]->name);
  return gather(b, into, err);
}

static tct_status bench_new(bench *b, tct_map_responses *into, tct_error *err)
{
  const size_t n = (size_t)b->n;

  b->recording = tct_alloc(n + 1, sizeof(void *));
  b->mean      = tct_alloc(n + 1, sizeof *b->mean);
  b->place     = tct_alloc(n + 1, sizeof *b->place);
  into->units  = tct_alloc(n + 1, sizeof *into->units);
  into->value  = tct_alloc(n + 1, sizeof *into->value);
  if (b->recording && b->mean && b->place && into->units && into->value) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for %d recordings", b->n);
}

tct_status tct_map_responses_of(int models, const tct_recording *const *model, int subjects,
                                const tct_recording *const *subject,
                                const tct_map_responses_how *how, tct_map_responses *into,
                                tct_error *err)
{
  bench b = {.how = how, .n = models + subjects};

  *into             = (tct_map_responses){.models = models, .subjects = subjects, .how = *how};
  tct_status status = bench_new(&b, into, err);
  for (int i = 0; i < b.n && status == TCT_OK; i++)
    b.recording[i] = i < models ? model[i] : subject[i - models];
  if (status == TCT_OK) status = bring_together(&b, into, err);
  for (int i = 0; i < b.n && b.mean && b.place; i++) {
    tct_patterns_free(&b.mean[i]);
    tct_free(b.place[i]);
  }
  tct_free(b.recording);
  tct_free(b.mean);
  tct_free(b.place);
  if (status != TCT_OK) tct_map_responses_free(into);
  return status;
}

void tct_map_responses_free(tct_map_responses *r)
{
  if (!r) return;
  for (int i = 0; r->value && i < r->models + r->subjects; i++) tct_free(r->value[i]);
  tct_free(r->units);
  tct_free(r->value);
  *r = (tct_map_responses){0};
}

/* ---- scores ---------------------------------------------------------------------------------------------------- */

struct scorer {
  const tct_map_responses *of;
  double *model, *subject; /* the conditions of a draw */
};

static void close(void *scorer)
{
  struct scorer *s = scorer;

  if (!s) return;
  tct_free(s->model);
  tct_free(s->subject);
  tct_free(s);
}

static int most_units(const tct_map_responses *r, int first, int n)
{
  int most = 0;

  for (int i = first; i < first + n; i++)
    if (r->units[i] > most) most = r->units[i];
  return most;
}

static tct_status open(const tct_map_area *a, void **scorer, tct_error *err)
{
  const tct_map_responses *r = a->of;
  const size_t n             = (size_t)r->conditions;
  struct scorer *s           = tct_alloc(1, sizeof *s);

  if (s) {
    s->of      = r;
    s->model   = tct_alloc(n, (size_t)most_units(r, 0, r->models) * sizeof(double));
    s->subject = tct_alloc(n, (size_t)most_units(r, r->models, r->subjects) * sizeof(double));
  }
  if (!s || !s->model || !s->subject) {
    close(s);
    return tct_fail(err, TCT_NO_MEMORY, "no memory to draw %d conditions", r->conditions);
  }
  *scorer = s;
  return TCT_OK;
}

/* The rows of those in the draw; returns how many. */
static int draw(const tct_map_responses *r, int i, const int *times, const int *against, double *to)
{
  const size_t units = (size_t)r->units[i];
  int n              = 0;

  for (int c = 0; c < r->conditions; c++) {
    if (!times[c]) continue;
    const size_t at = (size_t)(against ? against[c] : c);
    memcpy(to + (size_t)n++ * units, r->value[i] + at * units, units * sizeof *to);
  }
  return n;
}

static tct_status score(void *scorer, const tct_map_draw *d, double *out, tct_error *err)
{
  struct scorer *s           = scorer;
  const tct_map_responses *r = s->of;
  int subjects               = 0;

  for (int m = 0; m < r->models; m++) out[m] = 0;
  for (int k = 0; k < r->subjects; k++) {
    if (d->subject_times && !d->subject_times[k]) continue;
    subjects++;
    const int own = r->models + k, n = draw(r, own, d->times, d->against, s->subject);
    for (int m = 0; m < r->models; m++) {
      (void)draw(r, m, d->times, NULL, s->model);
      double value;
      TCT_PASS(
        tct_map_alike(&r->how, n, r->units[m], s->model, r->units[own], s->subject, &value, err));
      out[m] += value;
    }
  }
  for (int m = 0; m < r->models; m++) out[m] = subjects ? out[m] / subjects : (double)NAN;
  return TCT_OK;
}

static const struct tct_map_kind kind = {open, score, close};

tct_map_area tct_map_area_of_responses(const tct_map_responses *r)
{
  const tct_similarity *s = r->how.similarity;
  const bool bounded      = !s || s->claims & TCT_SIMILARITY_BOUNDED; /* correlations are */

  return (tct_map_area){.models                  = r->models,
                        .conditions              = r->conditions,
                        .subjects                = r->subjects,
                        .smaller_is_more_similar = s && s->smaller_is_more_similar,
                        .least                   = !bounded ? (double)NAN
                                                   : s      ? s->least
                                                            : -1,
                        .most                    = !bounded ? (double)NAN
                                                   : s      ? s->most
                                                            : 1,
                        .kind                    = &kind,
                        .of                      = r};
}
