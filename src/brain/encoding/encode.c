/* encode.c -- each fold predicted by what was fitted to the others. */
#include <math.h>

#include "base/memory.h"
#include "base/pool.h"
#include "brain/encoding/encoding.h"
#include "kernels/gram.h"

const char *tct_encoder_why_text(tct_encoder_why why)
{
  static const char *const text[] = {
#define X(name, words) words,
    TCT_ENCODER_WHYS(X)
#undef X
  };

  return (unsigned)why < TCT_ENCODER_WHY_N ? text[why] : "?";
}

static void predict(const tct_encode_data *d, const tct_stimuli *s, tct_held_out *h,
                    tct_encoded *into)
{
  const size_t p = (size_t)h->p, q = (size_t)h->units, t = (size_t)h->held;

  tct_gram_add(&(tct_gram){p, h->tests, h->weight, p, p, t, q, false, 0, 1, h->out, q, false});
  for (size_t k = 0; k < q; k++) {
    const size_t u = (size_t)h->unit[k], at = (size_t)h->fold * (size_t)d->q + u;
    const double mean = h->y_mean[u] + s->offset[u];
    into->chosen[at]  = h->chosen[k];
    into->why[at]     = h->why[k];
    for (size_t i = 0; h->why[k] == TCT_ENCODER_FINE && i < t; i++)
      into->predicted[(size_t)s->row[h->place[(size_t)h->n + i]] * (size_t)d->q + u] =
        mean + h->out[i * q + k];
  }
}

static tct_status one_fold(const tct_encode_data *d, const tct_stimuli *s, const tct_encoder *e,
                           const void *params, int fold, tct_held_out *h, tct_encoded *into,
                           tct_error *err)
{
  tct_encoder_why *why = into->why + (size_t)fold * (size_t)d->q;

  TCT_TRY(tct_held_out_fill(s, fold, h, err), err, "encoding");
  for (int u = 0; u < d->q; u++) why[u] = h->n < 3 ? TCT_ENCODER_FEW : TCT_ENCODER_FLAT_UNIT;
  if (h->n < 3 || h->units == 0) return TCT_OK;
  for (int k = 0; k < h->units; k++)
    why[h->unit[k]] = h->p == 0 ? TCT_ENCODER_FLAT_FEATURES : TCT_ENCODER_FINE;
  if (h->p == 0 || h->held == 0) return TCT_OK;
  const tct_training t = {h->n, h->p, h->units, NULL, h->y, h->xx, h->xy, h->value, h};
  TCT_TRY(e->fit(params, &t, h->weight, h->chosen, h->why, err), err, "fitting fold %d", h->fold);
  predict(d, s, h, into);
  return TCT_OK;
}

/* What all threads work on, and what each has to itself: folds are dealt out as to players, so that no bit depends on
 * how many there are. */
struct hand {
  tct_held_out h;
  tct_status status;
  tct_error err;
};

struct work {
  const tct_encode_data *d;
  const tct_encoder *e;
  const void *params;
  int threads;
  const tct_stimuli *s;
  tct_encoded *into;
  struct hand *hand;
};

static void work_on(void *arg, int id)
{
  struct work *w    = arg;
  struct hand *hand = &w->hand[id];

  for (int f = id; f < w->d->folds && hand->status == TCT_OK; f += w->threads)
    hand->status = one_fold(w->d, w->s, w->e, w->params, f, &hand->h, w->into, &hand->err);
}

static tct_status run(struct work *w, tct_error *err)
{
  for (int i = 0; i < w->threads; i++)
    TCT_TRY(tct_held_out_new(w->s, &w->hand[i].h, err), err, "encoding");
  tct_pool *pool = tct_pool_new(w->threads, err);
  if (!pool) return TCT_NO_MEMORY;
  tct_pool_run(pool, work_on, w);
  tct_pool_free(pool);
  for (int i = 0; i < w->threads; i++) {
    if (w->hand[i].status == TCT_OK) continue;
    if (err) *err = w->hand[i].err;
    return w->hand[i].status;
  }
  return TCT_OK;
}

static tct_status all_folds(struct work *w, tct_stimuli *s, tct_error *err)
{
  TCT_TRY(tct_stimuli_of(w->d, w->e->claims & TCT_ENCODER_ROTATION_FREE, s, err), err, "encoding");
  w->s              = s;
  w->into->left_out = w->d->n - s->n;
  w->hand           = tct_alloc((size_t)w->threads, sizeof *w->hand);
  if (!w->hand) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d threads", w->threads);
  const tct_status status = run(w, err);
  for (int i = 0; i < w->threads; i++) tct_held_out_free(&w->hand[i].h);
  tct_free(w->hand);
  for (size_t i = 0; i < (size_t)w->d->folds * (size_t)w->d->q; i++)
    w->into->failed += w->into->why[i] != TCT_ENCODER_FINE;
  return status;
}

tct_status tct_encode_on(const tct_encode_data *d, const tct_encoder *e, const void *params,
                         int threads, tct_encoded *into, tct_error *err)
{
  const size_t n = d->n > 0 ? (size_t)d->n : 1, q = d->q > 0 ? (size_t)d->q : 1,
               folds = d->folds > 0 ? (size_t)d->folds : 1;
  const int wanted   = threads > 0 ? threads : tct_cores();
  struct work w      = {.d = d, .e = e, .params = params, .into = into};
  tct_stimuli s      = {0};

  w.threads       = wanted < (int)folds ? wanted : (int)folds;
  *into           = (tct_encoded){.n = d->n, .q = d->q, .folds = d->folds};
  into->predicted = tct_alloc(n * q, sizeof *into->predicted);
  into->chosen    = tct_alloc(folds * q, sizeof *into->chosen);
  into->why       = tct_alloc(folds * q, sizeof *into->why);
  if (!into->predicted || !into->chosen || !into->why)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for predictions of %d units", d->q);
  for (size_t i = 0; i < n * q; i++) into->predicted[i] = (double)NAN;
  for (size_t i = 0; i < folds * q; i++) into->chosen[i] = (double)NAN;
  const tct_status status = all_folds(&w, &s, err);
  tct_stimuli_free(&s);
  return status;
}

tct_status tct_encode_of(const tct_encode_data *d, const tct_encoder *e, const void *params,
                         tct_encoded *into, tct_error *err)
{
  return tct_encode_on(d, e, params, 1, into, err);
}

void tct_encoded_free(tct_encoded *e)
{
  if (!e) return;
  tct_free(e->predicted);
  tct_free(e->chosen);
  tct_free(e->why);
  *e = (tct_encoded){0};
}
