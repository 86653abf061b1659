/* drive.c -- what drives a population: the rows of a site, panel by panel; or one row, all its sites beside each
 * other.
 *
 * A row alone waits for each multiply-add, and nothing can be done meanwhile but other panels of receivers: gates,
 * which hear the same senders, are made in one pass over them. */
#include <string.h>

#include "substrate/intervene.h"

/* What a site hears, and where that is summed. */
typedef struct {
  tct_hearing h;
  const tct_real *start; /* a bias, a current, or NULL */
  size_t start_ld;
  tct_real *drive;
  bool there; /* all that is not pushed is in the drive already */
} heard;

/* What is heard joins a memory: of the step before, in its own row where it has one. */
static void sum_onto(const tct_lesson *l, int p, int site, int t, int rows, tct_real *drive)
{
  const tct_population *q = &l->model->population[p];
  const tct_real *slot    = tct_site(l, l->desk->slot, q->unit->sums[site] - 1);

  if (!q->brief) memcpy(drive, tct_at(l, slot, p, t - 1), (size_t)rows * q->ld * sizeof *drive);
  if (site == 0 && l->current) tct_add((size_t)rows * q->ld, 1, tct_at(l, l->current, p, t), drive);
}

/* Where `whom` leaves out what stands still, that has been said already: see tct_stand. */
static void listen(const tct_lesson *l, int p, int site, int t, int rows, unsigned whom,
                   tct_real *into, heard *x)
{
  const tct_population *q = &l->model->population[p];
  const bool stands       = !(whom & TCT_HELD);
  const tct_real *current = stands                    ? tct_at(l, l->desk->standing, p, t)
                            : site == 0 && l->current ? tct_at(l, l->current, p, t)
                                                      : NULL;

  x->drive        = tct_drive_rows(l, p, site, t, into);
  const bool sums = tct_sums(l, p, site);
  if (sums) {
    sum_onto(l, p, site, t, rows, x->drive);
    current = x->drive;
  }
  tct_hear(l, l->rate, p, site, t, rows, whom, !current, &x->h);
  x->start    = current ? current : x->h.bias;
  x->start_ld = current ? q->ld : 0;
  x->there    = sums && x->h.n == 0;
}

bool tct_drive_site(tct_lesson *l, int p, int site, int t, int rows, unsigned whom, tct_real *into)
{
  const tct_population *q = &l->model->population[p];
  heard x;

  listen(l, p, site, t, rows, whom, into, &x);
  const bool at_once = !x.h.others && !q->unit->whole && !tct_is_driven(l, p) &&
                       (tct_open(l, p) >> site) == 1U; /* no site after this */
  const bool plain = x.h.n == 0 && !at_once;
  if (plain && !x.there) tct_form_plain(l, p, rows, x.start, x.start_ld, x.drive);
  for (int i = 0, n; !plain && i < q->panels; i += n) {
    const size_t c = (size_t)i * TCT_PANEL;
    n              = tct_abreast(l, q->panels - i);
    tct_form(l, &x.h, rows, n, x.start ? x.start + c : NULL, x.start_ld, x.drive + c, q->ld);
    if (!at_once) continue;
    tct_units u;
    tct_block(l, p, t, rows, i, n, into, &u);
    q->unit->step(&u);
  }
  if (x.h.others) tct_hear_others(l, l->rate, p, site, t, rows, whom, x.drive);
  return at_once;
}

/* ---- one row ---------------------------------------------------------------------------------------- */

enum { BESIDE = 16 };

/* Panels of receivers that hear the same senders, until there are enough of them. */
typedef struct {
  const tct_kernel_family *kernels;
  const tct_hearing *senders;
  int n;
  tct_chain chain[BESIDE];
  const tct_real *panel[BESIDE][TCT_HEARD];
} beside;

static void make(beside *c)
{
  if (c->n) c->kernels->gather_row(c->n, c->chain, c->senders->n, c->senders->source);
  c->n = 0;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the chains write there */
static void lay(beside *c, const tct_hearing *h, int panels, const tct_real *start, tct_real *out)
{
  for (int i = 0; i < panels; i++) {
    const size_t at        = (size_t)i * TCT_PANEL;
    const tct_real **panel = c->panel[c->n];
    for (int k = 0; k < h->n; k++) panel[k] = h->source[k].panel + (size_t)i * h->stride[k];
    c->chain[c->n++] = (tct_chain){panel, start ? start + at : NULL, out + at};
    if (c->n == BESIDE) make(c);
  }
}

void tct_form_row(const tct_lesson *l, const tct_hearing *h, int panels, const tct_real *start,
                  tct_real *out)
{
  beside c;

  c.kernels = l->desk->state->kernels;
  c.senders = h;
  c.n       = 0;
  lay(&c, h, panels, start, out);
  make(&c);
}

static bool same_senders(const tct_hearing *a, const tct_hearing *b)
{
  bool same = a->n == b->n;

  for (int k = 0; same && k < a->n; k++)
    same = a->source[k].from == b->source[k].from && a->source[k].n == b->source[k].n;
  return same;
}

void tct_drive_row(tct_lesson *l, int p, int t, unsigned whom, tct_real *into)
{
  const tct_population *q = &l->model->population[p];
  unsigned left           = tct_open(l, p);
  heard x[TCT_SITES];
  beside c;

  c.kernels = l->desk->state->kernels;
  c.n       = 0;
  for (int i = 0; i < TCT_SITES; i++)
    if (left & 1U << i) {
      listen(l, p, i, t, 1, whom, into, &x[i]);
      if (x[i].there)
        left &= ~(1U << i);
      else
        tct_hear_few(&x[i].h);
    }
  for (int i = 0; i < TCT_SITES; i++) {
    if (!(left & 1U << i)) continue;
    c.senders = &x[i].h;
    for (int k = i; k < TCT_SITES; k++)
      if (left & 1U << k && same_senders(&x[i].h, &x[k].h)) {
        lay(&c, &x[k].h, q->panels, x[k].start, x[k].drive);
        left &= ~(1U << k);
      }
    make(&c);
  }
  for (int i = 0; i < TCT_SITES; i++)
    if (tct_open(l, p) & 1U << i && x[i].h.others)
      tct_hear_others(l, l->rate, p, i, t, 1, whom, x[i].drive);
}
