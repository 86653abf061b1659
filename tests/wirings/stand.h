/* stand.h -- a projection by hand, with rows on both sides: what the tests of wirings stand on.
 *
 * Panels are pushed and carried by kernels, as the substrate does it. */
#ifndef STAND_H
#define STAND_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tercet/model.h>

#include "base/random.h"
#include "kernels/kernels.h"
#include "substrate/complain.h"

typedef struct {
  tct_projection s;
  int rows;
  size_t pre, post;          /* units */
  tct_real *weight, *update; /* [s.n] */
  tct_real *turned, *scratch;
  tct_real *rate, *credit; /* [rows][pre_ld] */
  tct_real *drive, *error; /* [rows][post_ld] */
} stand;

static const double slack = sizeof(tct_real) == sizeof(double) ? 1e-11 : 1e-4;

/* On cache lines, all NAN: who reads what was not written is found out.  At least one real. */
static inline tct_real *reals(size_t n)
{
  const size_t lines = (n * sizeof(tct_real) + 63) / 64 + 1;
  tct_real *x        = aligned_alloc(64, lines * 64);

  for (size_t i = 0; i < lines * 64 / sizeof *x; i++) x[i] = (tct_real)NAN;
  return x;
}

static inline size_t units_in(const int shape[3])
{
  return (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
}

static inline size_t ld_of(size_t units)
{
  return ((units + 15) / 16 + 1) * 16; /* with a panel that nobody may touch */
}

/* x[row][i] is drawn, pads are `pad` */
static inline void draw_rows(const char *place, int rows, size_t n, size_t ld, tct_real pad,
                             tct_real *x)
{
  const tct_key key = tct_key_of(5, place);

  for (size_t r = 0; r < (size_t)rows; r++) {
    tct_normals(key, r, 0, 0, (int)n, 1, x + r * ld);
    for (size_t i = n; i < ld; i++) x[r * ld + i] = pad;
  }
}

static inline void draw_synapses(const tct_projection *s, const char *place, tct_real *bundle)
{
  enum { AT_ONCE = 64 };
  const tct_key key = tct_key_of(5, place);

  memset(bundle, 0, s->n * sizeof *bundle);
  for (size_t i = 0; i < s->synapses; i += AT_ONCE) {
    tct_real x[AT_ONCE];
    const size_t some = s->synapses - i < AT_ONCE ? s->synapses - i : AT_ONCE;
    tct_normals(key, 0, 0, (uint32_t)i, (int)some, 1, x);
    for (size_t k = 0; k < some; k++) bundle[s->wiring->place(s, i + k)] = x[k];
  }
}

static inline void turn_all(stand *t, const tct_real *weight)
{
  for (int p = 0; t->s.turned_n && p < t->s.parts; p++)
    t->s.wiring->turn(&t->s, p, weight, t->turned);
}

/* A parameter by name, whatever its type. */
static inline void set(tct_projection *s, const char *name, double value)
{
  for (int i = 0; i < s->wiring->n_params; i++) {
    const tct_param *p = &s->wiring->params[i];
    void *at           = (char *)s->params + p->offset;
    if (strcmp(p->name, name) != 0) continue;
    if (p->type == TCT_TYPE_BOOL) *(bool *)at = value > 0;
    if (p->type == TCT_TYPE_INT) *(int64_t *)at = (int64_t)value;
    if (p->type == TCT_TYPE_REAL) *(double *)at = value;
    if (p->type == TCT_TYPE_CHOICE) *(int *)at = (int)value;
  }
}

static inline tct_projection projection_of(const tct_wiring *w, const int pre[3], const int post[3])
{
  tct_projection s = {.name = "retina->v1", .pre = 0, .post = 1, .wiring = w};

  s.params = tct_params_new(&w->about);
  memcpy(s.pre_shape, pre, sizeof s.pre_shape);
  memcpy(s.post_shape, post, sizeof s.post_shape);
  s.pre_ld = ld_of(units_in(pre));
  return s;
}

/* Fits; rows, weights and all else are there, drawn.  False: the wiring refused (see err). */
static inline bool stand_up(stand *t, tct_projection s, int rows, tct_error *err)
{
  *t = (stand){.s = s, .rows = rows};
  if (t->s.wiring->fit(&t->s, 7, err) != TCT_OK) return false;
  t->pre       = units_in(t->s.pre_shape);
  t->post      = units_in(t->s.post_shape);
  t->s.post_ld = ld_of(t->post);
  t->weight    = reals(t->s.n);
  t->update    = reals(t->s.n);
  t->turned    = reals(t->s.turned_n);
  t->scratch   = reals(t->s.scratch);
  t->rate      = reals((size_t)rows * t->s.pre_ld);
  t->credit    = reals((size_t)rows * t->s.pre_ld);
  t->drive     = reals((size_t)rows * t->s.post_ld);
  t->error     = reals((size_t)rows * t->s.post_ld);
  draw_rows("rate", rows, t->pre, t->s.pre_ld, 0, t->rate);
  draw_rows("error", rows, t->post, t->s.post_ld, 0, t->error);
  memset(t->credit, 0, (size_t)rows * t->s.pre_ld * sizeof *t->credit);
  memset(t->drive, 0, (size_t)rows * t->s.post_ld * sizeof *t->drive);
  draw_synapses(&t->s, "weight", t->weight);
  memset(t->update, 0, t->s.n * sizeof *t->update);
  turn_all(t, t->weight);
  return true;
}

static inline void tear_down(stand *t)
{
  if (t->s.wiring->release) t->s.wiring->release(&t->s);
  tct_params_free(&t->s.wiring->about, t->s.params);
  free(t->weight);
  free(t->update);
  free(t->turned);
  free(t->scratch);
  free(t->rate);
  free(t->credit);
  free(t->drive);
  free(t->error);
}

static inline void span_of(const tct_projection *s, int part, size_t *from, size_t *n)
{
  *n    = s->n / (size_t)s->parts;
  *from = *n * (size_t)part;
  if (s->wiring->span) s->wiring->span(s, part, from, n);
}

static inline void push(stand *t, int first, int rows, const tct_real *weight, const tct_real *rate,
                        tct_real *drive)
{
  const tct_projection *s = &t->s;

  rate += (size_t)first * s->pre_ld;
  drive += (size_t)first * s->post_ld;
  if (!s->wiring->panels) {
    s->wiring->push(&(tct_passage){.projection = s,
                                   .rows       = rows,
                                   .weight     = weight,
                                   .pre        = rate,
                                   .into       = drive,
                                   .scratch    = t->scratch});
    return;
  }
  for (int p = 0; p < s->parts; p++) {
    const tct_source from = {rate, s->pre_ld, weight + (size_t)p * t->pre * TCT_PANEL, (int)t->pre};
    tct_real *out         = drive + p * TCT_PANEL;
    tct_kernels()->gather(rows, 1, &from, out, s->post_ld, out, s->post_ld);
  }
}

/* through t->turned, or `weight` where nothing is turned */
static inline void carry(stand *t, int first, int rows, const tct_real *weight,
                         const tct_real *rate, const tct_real *error, tct_real *credit)
{
  const tct_projection *s = &t->s;

  rate += (size_t)first * s->pre_ld;
  error += (size_t)first * s->post_ld;
  credit += (size_t)first * s->pre_ld;
  if (!s->wiring->panels) {
    s->wiring->carry(&(tct_passage){.projection = s,
                                    .rows       = rows,
                                    .weight     = weight,
                                    .turned     = t->turned,
                                    .pre        = rate,
                                    .post       = error,
                                    .into       = credit,
                                    .scratch    = t->scratch});
    return;
  }
  const size_t panel = (size_t)tct_panels((int)t->post) * TCT_PANEL * TCT_PANEL;
  for (size_t p = 0; p < (size_t)tct_panels((int)t->pre); p++) {
    const tct_source from = {error, s->post_ld, t->turned + p * panel, (int)t->post};
    tct_real *out         = credit + p * TCT_PANEL;
    tct_kernels()->gather(rows, 1, &from, out, s->pre_ld, out, s->pre_ld);
  }
}

static inline void outer(stand *t, int first, int rows, tct_real c, const tct_real *rate,
                         const tct_real *error, tct_real *update)
{
  const tct_projection *s = &t->s;

  rate += (size_t)first * s->pre_ld;
  error += (size_t)first * s->post_ld;
  for (int p = 0; p < s->parts; p++) {
    size_t from, n;
    span_of(s, p, &from, &n);
    if (s->wiring->panels) {
      const tct_part part = {rate, rows};
      tct_real *post      = reals((size_t)rows * TCT_PANEL);
      tct_kernels()->post_rows(rows, c, error + p * TCT_PANEL, s->post_ld, false, post);
      tct_kernels()->outer(0, (int)t->pre, 1, &part, s->pre_ld, 6, post, update + from, true, NULL);
      free(post);
    } else {
      s->wiring->outer(&(tct_passage){.projection = s,
                                      .rows       = rows,
                                      .weight     = t->weight,
                                      .pre        = rate,
                                      .post       = error,
                                      .into       = update + from,
                                      .scratch    = t->scratch},
                       p, c);
    }
  }
}

#endif
