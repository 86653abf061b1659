/* answering.c -- every fold held out once under one labelling: scaled, fitted, asked.
 *
 * Units are brought to one scale by the trials that are fitted alone; weights are then brought back, so that trials
 * are asked about as they are, at this frame and at others.
 *
 * Where units outnumber trials a decoder that minds no rotation is fitted in the span of the trials.  It does not
 * depend on labels: where folds do not either, the true labels leave theirs to the permutations. */
#include "brain/decoding/answering.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/files/bytes.h"

static int columns(const tct_plan *p)
{
  return p->how->crossed ? p->t->frames : 1;
}

size_t tct_plan_cells(const tct_plan *p)
{
  return (size_t)p->t->frames * (size_t)columns(p);
}

/* Spans of all frames and folds are kept if others will need them and they take no more than the trials do. */
static int spans_of(const tct_plan *p)
{
  const double all = (double)p->folds * p->t->rows;

  if (p->t->units <= p->t->rows || !tct_span_serves(p->how->decoder, &p->how->noise)) return 0;
  return p->how->permutations > 0 && p->fixed_folds && all <= p->t->units ? p->folds * p->t->frames
                                                                          : 1;
}

static tct_status spans_new(const tct_plan *p, const tct_answering *known, tct_answering *h,
                            tct_error *err)
{
  const int n = spans_of(p);

  h->known = known && n > 1 ? known : NULL;
  if (n == 0 || h->known) return TCT_OK;
  h->own[2] = h->span = tct_alloc((size_t)n, sizeof *h->span);
  if (!h->span) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d spans", n);
  for (h->spans = 0; h->spans < n; h->spans++)
    TCT_PASS(tct_span_new(p->t->rows, &h->span[h->spans], err));
  return TCT_OK;
}

tct_status tct_answering_new(const tct_plan *p, const tct_answering *known, tct_answering *h,
                             tct_error *err)
{
  const size_t rows = (size_t)p->t->rows, units = (size_t)p->t->units, k = (size_t)p->classes,
               cells = tct_plan_cells(p), conditions = (size_t)p->t->conditions;
  double *block = tct_alloc(rows * (units + k) + k * (units + 1) + 3 * units + cells * (2 * k + 1),
                            sizeof *block);
  int *whole    = tct_alloc(6 * rows + 3 * conditions + k + 1, sizeof *whole);

  *h       = (tct_answering){.own = {block, whole}};
  h->x     = block;
  h->label = whole;
  if (!block || !whole)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials of %zu units", rows, units);
  h->score    = h->x + rows * units;
  h->weight   = h->score + rows * k;
  h->mean     = h->weight + k * (units + 1);
  h->spread   = h->mean + units;
  h->reach    = h->spread + units;
  h->right    = h->reach + units;
  h->asked    = h->right + cells * k;
  h->accuracy = h->asked + cells * k;
  h->fold     = h->label + rows;
  h->of       = h->fold + rows;
  h->row      = h->of + rows;
  h->room     = h->row + rows;
  return spans_new(p, known, h, err);
}

void tct_answering_free(tct_answering *h)
{
  for (int i = 0; i < h->spans; i++) tct_span_free(&h->span[i]);
  for (int i = 0; i < 3; i++) tct_free(h->own[i]);
  *h = (tct_answering){0};
}

/* ---- one fit ------------------------------------------------------------------------------------------ */

/* Trials to fit to, or to ask about, at a frame: into h->x, h->of, h->row; how many. */
static int gather(const tct_plan *p, tct_answering *h, int fold, int frame, bool asked)
{
  const size_t units = (size_t)p->t->units;
  const double *x    = p->t->value + (size_t)frame * (size_t)p->t->rows * units;
  int n              = 0;

  for (int r = 0; r < p->t->rows; r++) {
    const bool wanted = asked ? h->fold[r] == fold : p->trains[r] && h->fold[r] != fold;
    if (h->label[r] < 0 || !wanted) continue;
    memcpy(h->x + (size_t)n * units, x + (size_t)r * units, units * sizeof *x);
    h->row[n]  = r;
    h->of[n++] = h->label[r];
  }
  return n;
}

/* A unit that does not vary says nothing: all its values become 0.  Trial after trial: a unit's are far apart. */
static void scale(tct_answering *h, int n, size_t units)
{
  for (size_t u = 0; u < units; u++) h->mean[u] = h->spread[u] = h->reach[u] = 0;
  for (int i = 0; i < n; i++) {
    const double *x = h->x + (size_t)i * units;
    for (size_t u = 0; u < units; u++) {
      const double size = fabs(x[u]);
      h->mean[u] += (x[u] - h->mean[u]) / (i + 1);
      h->reach[u] = size > h->reach[u] ? size : h->reach[u];
    }
  }
  for (int i = 0; i < n; i++) {
    double *x = h->x + (size_t)i * units;
    for (size_t u = 0; u < units; u++) {
      x[u] -= h->mean[u];
      h->spread[u] += x[u] * x[u];
    }
  }
  for (size_t u = 0; u < units; u++) {
    h->spread[u] = sqrt(h->spread[u] / n);
    if (!(h->spread[u] > 1e-13 * h->reach[u])) h->spread[u] = 0;
  }
  for (int i = 0; i < n; i++) {
    double *x = h->x + (size_t)i * units;
    for (size_t u = 0; u < units; u++) x[u] = h->spread[u] > 0 ? x[u] / h->spread[u] : 0;
  }
}

static void scale_back(const tct_plan *p, tct_answering *h)
{
  const size_t units = (size_t)p->t->units;

  for (size_t k = 0; k < (size_t)p->classes; k++) {
    double *w = h->weight + k * (units + 1);
    for (size_t u = 0; u < units; u++) {
      w[u] = h->spread[u] > 0 ? w[u] / h->spread[u] : 0;
      w[units] -= w[u] * h->mean[u];
    }
  }
}

/* The span of what is fitted; NULL: it is fitted in units. */
static const tct_span *span_of(const tct_plan *p, tct_answering *h, int n, int fold, int frame)
{
  const size_t all = (size_t)fold * (size_t)p->t->frames + (size_t)frame;

  if (h->known) return &h->known->span[all];
  if (h->spans == 0) return NULL;
  tct_span *s = &h->span[h->spans > 1 ? all : 0];
  tct_span_of(n, (size_t)p->t->units, h->x, s);
  return s;
}

static tct_status fit(const tct_plan *p, tct_answering *h, int n, int fold, int frame,
                      tct_decoder_why *why, tct_error *err)
{
  const tct_class_trials t = {n, p->t->units, p->classes, h->x, h->of, NULL};

  if (!p->how->raw) scale(h, n, (size_t)p->t->units);
  const tct_span *s = span_of(p, h, n, fold, frame);
  TCT_PASS(
    s ? tct_decoder_fit_in(p->how->decoder, p->how->params, &p->how->noise, &t, s, h->weight, why,
                           err)
      : tct_decoder_fit(p->how->decoder, p->how->params, &p->how->noise, &t, h->weight, why, err));
  h->fits++;
  h->failed += *why != TCT_DECODER_FINE;
  h->why[*why]++;
  if (*why == TCT_DECODER_FINE && !p->how->raw) scale_back(p, h);
  return TCT_OK;
}

/* ---- answers ------------------------------------------------------------------------------------------ */

/* To each class with the largest score an equal part of the answer; the part that is right. */
static double answer(const double *score, int classes, int own, double *given)
{
  double most = score[0];
  int largest = 0;

  for (int k = 1; k < classes; k++) most = fmax(most, score[k]);
  for (int k = 0; k < classes; k++) largest += score[k] == most;
  for (int k = 0; given && k < classes; k++)
    if (score[k] == most) given[k] += 1.0 / largest;
  return score[own] == most ? 1.0 / largest : 0;
}

static void ask(const tct_plan *p, tct_answering *h, int fold, int frame, size_t cell,
                const tct_answers *keep)
{
  const int k = p->classes, n = gather(p, h, fold, frame, true);

  tct_decoder_scores(n, p->t->units, k, h->x, h->weight, h->score);
  for (int i = 0; i < n; i++) {
    const size_t at    = cell * (size_t)k + (size_t)h->of[i];
    double *given      = keep ? keep->confusion + at * (size_t)k : NULL;
    const double share = answer(h->score + (size_t)i * (size_t)k, k, h->of[i], given);
    h->right[at] += share;
    h->asked[at]++;
    if (keep) keep->share[cell * (size_t)p->t->rows + (size_t)h->row[i]] = share;
  }
}

static void sum_up(const tct_plan *p, tct_answering *h)
{
  for (size_t cell = 0; cell < tct_plan_cells(p); cell++) {
    double sum = 0;
    for (size_t k = 0; k < (size_t)p->classes; k++) {
      const size_t at = cell * (size_t)p->classes + k;
      sum += h->right[at] / h->asked[at]; /* 0 / 0 where no trial has an answer */
    }
    h->accuracy[cell] = sum / p->classes;
  }
}

static tct_status one_fold(const tct_plan *p, tct_answering *h, int fold, const tct_answers *keep,
                           tct_error *err)
{
  for (int t = 0; t < p->t->frames; t++) {
    const int n = gather(p, h, fold, t, false);
    tct_decoder_why why;
    for (int i = 0; keep && i < n; i++) keep->trained[h->row[i]] = true;
    TCT_TRY(fit(p, h, n, fold, t, &why, err), err, "holding fold %d out", fold + 1);
    if (why != TCT_DECODER_FINE) continue;
    for (int s = 0; s < columns(p); s++)
      ask(p, h, fold, p->how->crossed ? s : t, (size_t)t * (size_t)columns(p) + (size_t)s, keep);
  }
  return TCT_OK;
}

tct_status tct_answering_run(const tct_plan *p, int number, tct_answering *h,
                             const tct_answers *keep, tct_error *err)
{
  const size_t n = tct_plan_cells(p) * (size_t)p->classes;

  memset(h->right, 0, n * sizeof *h->right);
  memset(h->asked, 0, n * sizeof *h->asked);
  memset(h->why, 0, sizeof h->why);
  h->fits = h->failed = 0;
  tct_plan_labels(p, number, h->label, h->room);
  tct_plan_folds(p, h->label, h->fold, h->room);
  for (int f = 0; f < p->folds; f++) TCT_PASS(one_fold(p, h, f, keep, err));
  sum_up(p, h);
  return TCT_OK;
}
