/* hear.c -- words gather: one population at a time, everything that drives it in one pass, panel by
 * panel.  Forward, back (turned panels) and relaxation are the same product. */
#include <string.h>

#include "kernels/spiking.h"
#include "substrate/intervene.h"
#include "substrate/speakers.h"

enum { LISTED = 4096 }; /* senders of whom it is looked who speaks, at most */

const tct_real *tct_turned_of(const tct_lesson *l, const tct_real *bundle)
{
  const tct_state *s = l->desk->state;

  for (int i = 0; i < s->n_turned; i++)
    if (s->turned[i].bundle == bundle) return s->turned[i].turned;
  return NULL;
}

void tct_trouble(tct_lesson *l, tct_status status)
{
  if (l->status == TCT_OK) l->status = status;
}

static void add_source(tct_hearing *h, tct_source source, size_t stride)
{
  h->stride[h->n]   = stride;
  h->source[h->n++] = source;
}

static unsigned kind_of(const tct_lesson *l, int p)
{
  return l->held[p] || !l->model->population[p].unit ? TCT_HELD : TCT_MOVING;
}

void tct_hear(const tct_lesson *l, const tct_real *rate, int p, int site, int t, int rows,
              unsigned whom, bool bias_row, tct_hearing *h)
{
  const tct_model *m      = l->model;
  const tct_population *q = &m->population[p];

  h->n      = 0;
  h->bias   = NULL;
  h->others = false;
  memset(h->ahead, 0, sizeof h->ahead);
  for (int k = 0; k < q->n_heard[site]; k++) {
    const tct_projection *s = &m->projection[q->heard[site][k]];
    if (s->down && !l->desk->descends) continue;
    const tct_population *pre = &m->population[s->pre], *post = &m->population[s->post];
    if (s->post == p && s->site == site && (whom & kind_of(l, s->pre))) {
      if (!s->wiring->panels)
        h->others = true;
      else if (pre->constant && bias_row)
        h->bias = l->weight + s->at;
      else
        add_source(h,
                   (tct_source){tct_said(l, s, false, rate, t - s->delay, rows), pre->ld,
                                l->weight + s->at, pre->size},
                   (size_t)pre->size * TCT_PANEL);
    }
    if (s->pre == p && site == 0 && s->back != 0 && (whom & TCT_BACK)) {
      if (!s->wiring->panels || s->back != 1)
        h->others = true;
      else
        add_source(h,
                   (tct_source){tct_said(l, s, true, rate, t, rows), post->ld,
                                tct_turned_of(l, l->weight) + s->turned_at, post->size},
                   (size_t)post->panels * TCT_PANEL * TCT_PANEL);
    }
  }
}

int tct_abreast(const tct_lesson *l, int left)
{
  return l->desk->state->kernels->gather_two && left > 1 ? 2 : 1;
}

void tct_form(const tct_lesson *l, tct_hearing *h, int rows, int panels, const tct_real *start,
              size_t start_ld, tct_real *out, size_t ld)
{
  const tct_kernel_family *kernels = l->desk->state->kernels;

  if (panels == 2)
    kernels->gather_two(rows, h->n, h->source, h->stride, start, start_ld, out, ld,
                        &h->ahead[h->ahead[0].lines == 0]);
  else
    kernels->gather(rows, h->n, h->source, start, start_ld, out, ld);
  for (int k = 0; k < h->n; k++) h->source[k].panel += (size_t)panels * h->stride[k];
}

/* A multiply-add of a rate of 0 leaves a sum as it is: the same bits. */
void tct_hear_few(tct_hearing *h)
{
  enum { MANY = 256 }; /* fewer senders cost less than looking who speaks */
  tct_hearing all;
  int list[LISTED + 1], room = TCT_HEARD - h->n;
  bool many = false;

  for (int k = 0; k < h->n; k++) many = many || h->source[k].n >= MANY;
  if (!many) return;
  all  = *h;
  h->n = 0;
  for (int k = 0; k < all.n; k++) {
    const tct_source *s = &all.source[k];
    const int some =
      s->n >= MANY && s->n <= LISTED ? tct_active(s->from, 0, (size_t)s->n, list) : s->n;
    if (some > room || some > s->n / 8) {
      add_source(h, *s, all.stride[k]);
      continue;
    }
    room -= some;
    for (int i = 0; i < some; i++)
      add_source(h,
                 (tct_source){s->from + list[i], s->ld, s->panel + (size_t)list[i] * TCT_PANEL, 1},
                 all.stride[k]);
  }
}

void tct_form_plain(const tct_lesson *l, int p, int rows, const tct_real *start, size_t start_ld,
                    tct_real *out)
{
  const tct_population *q = &l->model->population[p];
  const size_t n          = (size_t)q->panels * TCT_PANEL;

  if (!start)
    memset(out, 0, (size_t)rows * q->ld * sizeof *out);
  else
    for (size_t r = 0; r < (size_t)rows; r++)
      memcpy(out + r * q->ld, start + r * start_ld, n * sizeof *out);
}

/* The same synapses in reverse, with a gain or through a wiring without panels. */
static void hear_back(tct_lesson *l, const tct_real *rate, const tct_projection *s, int t, int rows,
                      tct_real *drive)
{
  tct_real *heard = tct_rows(l, l->desk->spare, s->pre, t);
  const size_t n  = (size_t)rows * s->pre_ld;

  memset(heard, 0, n * sizeof *heard);
  tct_carry_rows(l, s, l->weight, rows, tct_said(l, s, true, rate, t, rows),
                 tct_rows(l, rate, s->pre, t), heard);
  tct_add(n, s->back, heard, drive);
}

/* Until they are heard, mostly a delay later, what they say can come from far. */
void tct_foresee(const tct_lesson *l, int p, int t, int rows)
{
  const tct_model *m      = l->model;
  const tct_population *q = &m->population[p];
  const tct_speakers who  = tct_speakers_at(l, p, t);

  for (int k = 0; k < q->n_told; k++) {
    const tct_projection *s = &m->projection[q->told[k]];
    if (s->wiring->foresee)
      s->wiring->foresee(&(tct_passage){
        .projection = s, .rows = rows, .weight = l->weight + s->at, .speakers = who});
  }
}

/* What one projection says; who says it is known where it is as it was swept. */
static void push(const tct_lesson *l, const tct_real *rate, const tct_projection *s, int t,
                 int rows, tct_real *drive) /* NOLINT(readability-non-const-parameter) */
{
  tct_passage p = {.projection = s,
                   .rows       = rows,
                   .weight     = l->weight + s->at,
                   .pre        = tct_said(l, s, false, rate, t - s->delay, rows),
                   .into       = drive,
                   .scratch    = l->desk->scratch};

  if (l->desk->sweeping && p.pre == tct_at(l, l->rate, s->pre, t - s->delay))
    p.speakers = tct_speakers_at(l, s->pre, t - s->delay);
  s->wiring->push(&p);
}

void tct_hear_others(tct_lesson *l, const tct_real *rate, int p, int site, int t, int rows,
                     unsigned whom, tct_real *drive)
{
  const tct_model *m      = l->model;
  const tct_population *q = &m->population[p];

  for (int k = 0; k < q->n_heard[site]; k++) {
    const tct_projection *s = &m->projection[q->heard[site][k]];
    const unsigned kind     = kind_of(l, s->pre);
    if (s->down && !l->desk->descends) continue;
    if (s->post == p && s->site == site && (whom & kind) && !s->wiring->panels)
      push(l, rate, s, t, rows, drive);
    if (s->pre == p && site == 0 && s->back != 0 && (whom & TCT_BACK) &&
        (!s->wiring->panels || s->back != 1))
      hear_back(l, rate, s, t, rows, drive);
  }
}

tct_real *tct_drive_rows(const tct_lesson *l, int p, int site, int t, tct_real *rate)
{
  const tct_population *q = &l->model->population[p];

  if (site == 0 && q->unit->in_place) return tct_at(l, rate, p, t);
  if (tct_sums(l, p, site))
    return tct_at(l, tct_site(l, l->desk->slot, q->unit->sums[site] - 1), p, q->brief ? 0 : t);
  return tct_at(l, tct_site(l, l->drive, site), p, t);
}

/* (Whoever has no number for it is told NULL one by one: a struct cleared at once, or handed back, is slow to gcc.) */
void tct_block(const tct_lesson *l, int p, int t, int rows, int first, int panels, tct_real *rate,
               tct_units *u)
{
  const tct_population *q = &l->model->population[p];
  const tct_unit *unit    = q->unit;
  const unsigned open     = tct_open(l, p);
  const int c = first * TCT_PANEL, left = q->size - c;
  const ptrdiff_t row = (ptrdiff_t)l->trials * (ptrdiff_t)q->ld,
                  one = (ptrdiff_t)l->desk->at[p] + c, here = one + t * row,
                  kept = q->brief ? one : here, kept_before = q->brief ? one : here - row;

  u->rows          = rows;
  u->units         = panels < 0 || left < panels * TCT_PANEL ? left : panels * TCT_PANEL;
  u->ld            = q->ld;
  u->begun         = l->begun + t;
  u->params        = q->params;
  u->uniform       = tct_population_draws(q) ? l->desk->uniform + c : NULL;
  u->rate          = rate + here;
  u->before        = unit->memory ? l->rate + here - row : NULL;
  u->credit        = l->credit + here;
  u->credit_before = NULL;
  for (int k = 0; k < TCT_SLOTS; k++) {
    const bool has           = k < unit->slots;
    tct_real *slot           = has ? tct_site(l, l->desk->slot, k) : NULL;
    u->slot[k]               = has ? slot + kept : NULL;
    u->slot_before[k]        = has ? slot + kept_before : NULL;
    u->credit_slot[k]        = NULL;
    u->credit_slot_before[k] = NULL;
  }
  for (int k = 0; k < TCT_SITES; k++) {
    const bool hears = open & (1U << k);
    u->drive[k]      = hears ? tct_drive_rows(l, p, k, t, rate) + c : NULL;
    u->error[k]      = hears ? tct_site(l, l->error, k) + here : NULL;
    if (!hears || !tct_sums(l, p, k)) continue;
    u->slot_before[unit->sums[k] - 1] = u->drive[k];
    u->drive[k]                       = NULL;
  }
  u->speakers = l->desk->sweeping && panels < 0 ? tct_speakers_at(l, p, t) : (tct_speakers){0};
}

void tct_clear_pads(const tct_lesson *l, int p, int rows, tct_real *from)
{
  const tct_population *q = &l->model->population[p];
  const size_t whole = (size_t)q->panels * TCT_PANEL, pads = whole - (size_t)q->size;

  for (int i = 0; pads && i < rows; i++)
    memset(from + (size_t)i * q->ld + q->size, 0, pads * sizeof *from);
}

void tct_draw_uniform(tct_lesson *l, int p, int t, int steps)
{
  const tct_population *q = &l->model->population[p];
  const tct_key place     = tct_key_in(tct_key_of(l->model->seed, q->name), l->batch);

  for (int s = 0; s < steps; s++)
    for (int i = 0; i < l->trials; i++)
      tct_uniforms(place, l->desk->trial[i], (uint32_t)(l->begun + t + s), q->size,
                   l->desk->uniform + ((size_t)s * (size_t)l->trials + (size_t)i) * q->ld);
}
