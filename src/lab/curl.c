/* curl.c -- the antisymmetric part of how a rule's mean update changes with the weights, by probes.
 *
 *     kappa^2 = sum (w'Jv - v'Jw)^2 / sum (w'Jv + v'Jw)^2,   J v = (m(W + h v) - m(W - h v)) / 2h
 *
 * E (w'Av)^2 = |A|^2 for independent normal v, w: Hutchinson's trace of A'A (doi:10.1080/03610919008812866).
 * A central difference in double leaves about 1e-10 where there is nothing: h should be 1e-5 or less.  All
 * differences see the same trials and the same draws. */
#include <tercet/curl.h>

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <string.h>

typedef struct {
  tct_state *state;
  const tct_model *model;
  int split, trials, rule;
  const uint64_t *trial;
  double step;
  uint64_t batches; /* as it stood */
  tct_real *home;   /* the weights as they were */
  double *up;       /* a bundle of sums */
} field;

/* The state's own weights again, bit for bit. */
static void go_home(const field *f)
{
  memcpy(tct_state_weights(f->state), f->home, f->model->n * sizeof *f->home);
  tct_state_turn(f->state);
  tct_state_set_batches(f->state, f->batches);
}

static void leave(field *f)
{
  if (f->home) go_home(f);
  tct_free(f->home);
  tct_free(f->up);
}

static tct_status enter(field *f, tct_state *s, int split, const uint64_t *trial, int trials,
                        const tct_curl_how *how, tct_error *err)
{
  const tct_model *m = tct_state_model(s);

  *f = (field){.state   = s,
               .model   = m,
               .split   = split,
               .trials  = trials,
               .rule    = how->rule,
               .trial   = trial,
               .step    = how->step > 0           ? how->step
                          : sizeof(tct_real) == 8 ? 1e-5
                                                  : 1e-2,
               .batches = tct_state_batches(s)};
  if (how->rule < 0 || how->rule >= m->n_rules || trials < 1)
    return tct_fail(err, TCT_BUG, "a curl needs a rule of the model, and trials");
  f->home = tct_alloc(m->n, sizeof *f->home);
  f->up   = tct_alloc(m->n, sizeof *f->up);
  if (!f->home || !f->up) {
    tct_free(f->home);
    f->home = NULL;
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the differences of a curl");
  }
  memcpy(f->home, tct_state_weights(s), m->n * sizeof *f->home);
  return TCT_OK;
}

static bool moves(const field *f, int k)
{
  const tct_projection *s = &f->model->projection[k];
  return s->rule == f->rule && !s->fixed && s->n > 0;
}

/* into += c x the mean update over all trials, batch by batch, each with the draws of its own number. */
static tct_status add_mean(const field *f, double c, double *into, tct_error *err)
{
  const int batch = f->model->training.batch;

  for (int at = 0; at < f->trials; at += batch) {
    const int n        = f->trials - at < batch ? f->trials - at : batch;
    const double share = c * n / f->trials;

    tct_state_set_batches(f->state, f->batches + (uint64_t)(at / batch));
    TCT_TRY(tct_state_propose(f->state, f->split, f->trial + at, n, err), err, "proposing updates");
    const tct_real *u = tct_state_update(f->state);
    for (size_t i = 0; i < f->model->n; i++) into[i] += share * (double)u[i];
  }
  return TCT_OK;
}

static tct_status go(const field *f, double h, const tct_real *direction, double *into,
                     tct_error *err)
{
  tct_real *w = tct_state_weights(f->state);

  for (int k = 0; k < f->model->n_projections; k++) {
    const tct_projection *s = &f->model->projection[k];
    for (size_t i = 0; moves(f, k) && i < s->synapses; i++) {
      const size_t at = s->at + s->wiring->place(s, i);
      w[at]           = (tct_real)((double)f->home[at] + h * (double)direction[at]);
    }
  }
  tct_state_turn(f->state);
  return add_mean(f, (h > 0 ? 0.5 : -0.5) / f->step, into, err);
}

static tct_status along(const field *f, const tct_real *direction, double *into, tct_error *err)
{
  memset(into, 0, f->model->n * sizeof *into);
  TCT_TRY(go(f, f->step, direction, into, err), err, "a step ahead");
  return go(f, -f->step, direction, into, err);
}

tct_status tct_curl_along(tct_state *s, int split, const uint64_t *trial, int trials,
                          const tct_curl_how *how, const tct_real *direction, double *into,
                          tct_error *err)
{
  field f;
  tct_status status = enter(&f, s, split, trial, trials, how, err);

  if (status == TCT_OK) status = along(&f, direction, into, err);
  leave(&f);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "moving along a direction");
}

/* ---- probes ----------------------------------------------------------------------------------------- */

typedef struct {
  tct_real *v, *w;        /* bundles */
  double *apart, *joined; /* [probes] (w'Jv - v'Jw)^2, (w'Jv + v'Jw)^2 */
} probes;

static void draw(const field *f, tct_key key, uint64_t which, tct_real *into)
{
  for (int k = 0; k < f->model->n_projections; k++) {
    const tct_projection *s = &f->model->projection[k];
    for (size_t i = 0; moves(f, k) && i < s->synapses; i++)
      into[s->at + s->wiring->place(s, i)] =
        (tct_real)tct_normal(key, which, (uint32_t)k, (uint32_t)i);
  }
}

/* Over the rule's synapses alone: the others' updates are no part of its field. */
static double inner(const field *f, const tct_real *v, const double *u)
{
  double sum = 0;
  for (int k = 0; k < f->model->n_projections; k++) {
    const tct_projection *s = &f->model->projection[k];
    for (size_t i = s->at; moves(f, k) && i < s->at + s->n; i++) sum += (double)v[i] * u[i];
  }
  return sum;
}

static tct_status probe(const field *f, const probes *p, tct_key key, int i, tct_error *err)
{
  draw(f, key, 2 * (uint64_t)i, p->v);
  draw(f, key, 2 * (uint64_t)i + 1, p->w);
  TCT_TRY(along(f, p->v, f->up, err), err, "probing");
  const double wv = inner(f, p->w, f->up);
  TCT_TRY(along(f, p->w, f->up, err), err, "probing");
  const double vw = inner(f, p->v, f->up);
  p->apart[i]     = (wv - vw) * (wv - vw);
  p->joined[i]    = (wv + vw) * (wv + vw);
  return TCT_OK;
}

/* Leave one out, on the logarithm of the ratio: it is a scale, and far from normal on its own. */
static tct_curl conclude(const probes *p, int n)
{
  tct_curl c   = {.probes = n};
  double apart = 0, joined = 0, mean = 0, square = 0;

  for (int i = 0; i < n; i++) {
    apart += p->apart[i];
    joined += p->joined[i];
  }
  c.kappa = c.low = c.high = apart > 0 || joined > 0 ? sqrt(apart / joined) : (double)NAN;
  if (!(apart > 0) || !(joined > 0)) return c;
  for (int i = 0; i < n; i++) {
    const double without = log((apart - p->apart[i]) / (joined - p->joined[i]));
    mean += without / n;
    square += without * without / n;
  }
  const double error = sqrt(fmax(square - mean * mean, 0) * (n - 1));
  c.low              = c.kappa * exp(-1.96 * error / 2);
  c.high             = c.kappa * exp(1.96 * error / 2);
  return c;
}

tct_status tct_curl_probe(tct_state *s, int split, const uint64_t *trial, int trials,
                          const tct_curl_how *how, tct_curl *curl, tct_error *err)
{
  const int n       = how->probes > 0 ? how->probes : 200;
  const size_t size = tct_state_model(s)->n;
  field f;
  tct_status status = enter(&f, s, split, trial, trials, how, err);
  probes p          = {tct_alloc(size, sizeof *p.v), tct_alloc(size, sizeof *p.w),
                       tct_alloc((size_t)n, sizeof *p.apart), tct_alloc((size_t)n, sizeof *p.joined)};

  if (status == TCT_OK && (!p.v || !p.w || !p.apart || !p.joined))
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d probes", n);
  const tct_key key = tct_key_of(how->seed, "curl");
  for (int i = 0; status == TCT_OK && i < n; i++) status = probe(&f, &p, key, i, err);
  if (status == TCT_OK) *curl = conclude(&p, n);
  leave(&f);
  tct_free(p.v);
  tct_free(p.w);
  tct_free(p.apart);
  tct_free(p.joined);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "measuring a curl");
}
