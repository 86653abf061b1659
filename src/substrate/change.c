/* change.c -- the words outer, noise, jitter, broadcast, modulate, trace, signs: what plasticity is written in. */
#include <math.h>
#include <string.h>

#include "base/sha256.h"
#include "substrate/desk.h"

/* of a whole field, or of the rows of the one population that a note reads */
uint64_t tct_note_hash(const tct_lesson *l, const tct_real *field, int p)
{
  const tct_model *m = l->model;

  if (p < 0) return tct_hash_on(0, field, l->size * sizeof *field);
  return tct_hash_on(0, tct_rows(l, field, p, -m->past),
                     (size_t)((m->past + l->steps) * l->trials) * m->population[p].ld *
                       sizeof *field);
}

static void note(tct_lesson *l, tct_note n)
{
  tct_desk *d = l->desk;

  if (l->status) return;
  if (d->notes == TCT_NOTES) {
    tct_trouble(l, TCT_BUG);
    return;
  }
  if (d->state->checks) {
    n.post_hash = tct_note_hash(l, n.post, n.only ? n.only->post : -1);
    n.pre_hash  = tct_note_hash(l, n.pre, n.only ? n.only->pre : -1);
  }
  d->note[d->notes++] = n;
}

void tct_outer(tct_lesson *l, tct_real c, const tct_real *post, const tct_real *pre)
{
  note(l, (tct_note){.c = c, .post = post, .pre = pre});
}

void tct_outer_at(tct_lesson *l, const tct_projection *s, tct_real c, const tct_real *post,
                  const tct_real *pre)
{
  note(l, (tct_note){.c = c, .post = post, .pre = pre, .only = s});
}

/* One projection's part of a product, step by step, into a bundle of this shard. */
static void outer_now(tct_lesson *l, const tct_projection *s, tct_real *into, tct_real c,
                      const tct_real *post, const tct_real *pre)
{
  const tct_population *from = &l->model->population[s->pre], *to = &l->model->population[s->post];
  const tct_kernel_family *k = l->desk->state->kernels;
  const tct_real *sited      = post == l->error ? tct_site(l, post, s->site) : post;
  tct_real rows[TCT_CHUNK * TCT_PANEL] __attribute__((aligned(64)));

  for (int t = 0; t < l->steps; t++)
    for (int p = 0; p < s->parts; p++) {
      const tct_real *a = tct_rows(l, pre, s->pre, t - s->delay),
                     *b = tct_rows(l, sited, s->post, t);
      if (!s->wiring->panels) {
        size_t at = s->n / (size_t)s->parts * (size_t)p, n;
        if (s->wiring->span) s->wiring->span(s, p, &at, &n);
        s->wiring->outer(&(tct_passage){.projection = s,
                                        .rows       = l->trials,
                                        .weight     = l->weight + s->at,
                                        .pre        = a,
                                        .post       = b,
                                        .into       = into + s->at + at,
                                        .scratch    = l->desk->scratch},
                         p, c);
        continue;
      }
      for (int i = 0; i < l->trials; i += TCT_CHUNK) {
        const int some = l->trials - i < TCT_CHUNK ? l->trials - i : TCT_CHUNK;
        k->post_rows(some, c, b + (size_t)i * to->ld + (size_t)p * TCT_PANEL, to->ld, false, rows);
        k->outer(0, from->size, 1, &(tct_part){a + (size_t)i * from->ld, some}, from->ld, 6, rows,
                 into + s->at + (size_t)p * (size_t)from->size * TCT_PANEL, true, NULL);
      }
    }
}

void tct_outer_to_at(tct_lesson *l, const tct_projection *s, tct_real *bundle, tct_real c,
                     const tct_real *post, const tct_real *pre)
{
  if (l->status || l->trials == 0) return;
  outer_now(l, s, bundle, (tct_real)((double)c * l->share), post, pre);
}

void tct_outer_to(tct_lesson *l, tct_real *bundle, tct_real c, const tct_real *post,
                  const tct_real *pre)
{
  const tct_real share = (tct_real)((double)c / l->desk->state->trials);

  if (l->status || l->trials == 0) return;
  for (int k = 0; k < l->model->n_projections; k++)
    if (tct_mine(l, &l->model->projection[k]) && !l->model->projection[k].down)
      outer_now(l, &l->model->projection[k], bundle, share, post, pre);
}

/* ---- chance --------------------------------------------------------------------------------------- */

void tct_noise(tct_lesson *l, tct_real *field, tct_real c, const char *place)
{
  const tct_model *m = l->model;

  l->used |= TCT_NODE_NOISE;
  if (l->status) return;
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit) continue;
    const tct_key key = tct_key_in(tct_key_in(tct_key_of(m->seed, place), (uint64_t)p), l->batch);
    for (int t = 0; t < l->steps; t++)
      for (int i = 0; i < l->trials; i++)
        tct_normals(key, l->desk->trial[i], (uint32_t)(l->begun + t), 0, q->size, c,
                    tct_rows(l, field, p, t) + (size_t)i * q->ld);
  }
}

void tct_chance(tct_lesson *l, double *number, const char *place)
{
  const tct_key key = tct_key_in(tct_key_of(l->model->seed, place), l->batch);

  if (l->status) return;
  for (int i = 0; i < l->trials; i++) number[i] = tct_uniform(key, l->desk->trial[i], 0, 0);
}

static tct_key synapse_key(const tct_lesson *l, const tct_projection *s, const char *place,
                           uint64_t batch)
{
  return tct_key_in(tct_key_in(tct_key_of(l->model->seed, place), tct_key_of(0, s->name).v[0]),
                    batch);
}

void tct_jitter(tct_lesson *l, tct_real *bundle, const char *place)
{
  const tct_model *m = l->model;

  l->used |= TCT_SYNAPSE_NOISE; /* nobody asks what `start` used */
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const tct_key key       = synapse_key(l, s, place, l->batch);
    tct_real draw[TCT_CHUNK];
    for (size_t i = 0; i < s->synapses; i += TCT_CHUNK) {
      const size_t some = s->synapses - i < TCT_CHUNK ? s->synapses - i : TCT_CHUNK;
      tct_normals(key, 0, 0, (uint32_t)i, (int)some, 1, draw);
      for (size_t j = 0; j < some; j++) bundle[s->at + s->wiring->place(s, i + j)] = draw[j];
    }
  }
}

/* A synapse is known by where it is stored: whoever moved a slice need not know the tensor's order. */
void tct_signs(tct_lesson *l, const tct_projection *s, size_t from, size_t n, tct_real size,
               const char *place, bool afresh, tct_real *bundle)
{
  const tct_key key = synapse_key(l, s, place ? place : "", afresh ? l->batch : 0);

  l->used |= TCT_SIGN_TRANSPORT;
  if (place) {
    tct_normals(key, 0, 0, (uint32_t)(from - s->at), (int)n, 1, bundle + from);
    for (size_t i = from; i < from + n; i++) bundle[i] = bundle[i] < 0 ? -bundle[i] : bundle[i];
  } else {
    for (size_t i = from; i < from + n; i++) bundle[i] = 1;
  }
  for (size_t i = from; i < from + n; i++)
    bundle[i] *= l->weight[i] > 0 ? size : l->weight[i] < 0 ? -size : 0;
}

void tct_straighten(tct_lesson *l, tct_real *straight, tct_real c, const char *place)
{
  const tct_model *m       = l->model;
  const int top            = m->objective[0].at;
  const tct_population *of = &m->population[top];
  const double scale       = (double)c / sqrt(of->size);
  tct_real *panel          = straight;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit || p == top) continue;
    const tct_key key = tct_key_in(tct_key_of(m->seed, place), tct_key_of(0, q->name).v[0]);
    for (int k = 0; k < q->size; k++)
      for (int j = 0; j < of->size; j++)
        panel[((size_t)(k / TCT_PANEL) * (size_t)of->size + (size_t)j) * TCT_PANEL +
              (size_t)(k % TCT_PANEL)] =
          (tct_real)(scale * tct_normal(key, 0, (uint32_t)k, (uint32_t)j));
    panel += (size_t)q->panels * (size_t)of->size * TCT_PANEL;
  }
}

/* ---- memory and broadcast -------------------------------------------------------------------------- */

void tct_broadcast(tct_lesson *l, tct_real *field, const double *number)
{
  l->used |= TCT_SCALAR;
  if (l->status) return;
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t ld = l->model->population[p].ld;
    for (int t = 0; t < l->steps; t++)
      for (int i = 0; i < l->trials; i++)
        tct_scale(ld, (tct_real)number[i], tct_rows(l, field, p, t) + (size_t)i * ld);
  }
}

void tct_modulate(tct_lesson *l, tct_real *field, int p)
{
  const size_t rows = (size_t)l->steps * (size_t)l->trials, says = l->model->population[p].ld;

  l->used |= TCT_SCALAR;
  if (l->status || l->trials == 0) return;
  const tct_real *told = tct_rows(l, l->rate, p, 0);
  for (int q = 0; q < l->model->n_populations; q++) {
    const size_t ld = l->model->population[q].ld;
    for (size_t i = 0; i < rows; i++)
      tct_scale(ld, told[i * says], tct_rows(l, field, q, 0) + i * ld);
  }
}

void tct_trace(tct_lesson *l, tct_real *into, const tct_real *field, tct_real keep)
{
  l->used |= TCT_TRACES;
  if (l->status) return;
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t row = (size_t)l->trials * l->model->population[p].ld;
    for (int t = 0; t < l->steps; t++) {
      const tct_real *now = tct_rows(l, field, p, t), *before = tct_rows(l, into, p, t - 1);
      tct_real *trace = tct_rows(l, into, p, t);
      for (size_t i = 0; i < row; i++) trace[i] = keep * before[i] + now[i];
    }
  }
}
