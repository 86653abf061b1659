/* speakers.c -- who speaks at each step, of populations whose units tell: so that nobody has to look for them.
 *
 * Few cells fire in a step.  Their units list them as they step (unit.h), and whoever delivers what they say, or counts it,
 * walks the list; rows of rates are still there for all who read rates.  A list is what is in a row, so that none is
 * trusted where a row may have been written by anybody else: words that rules call begin with none, and lists last from
 * window to window only where nobody teaches. */
#include <string.h>

#include "substrate/desk.h"
#include "substrate/speakers.h"

enum { SHARE = 4 }; /* a list has room for one cell of so many; more are looked for */

void tct_lay_speakers(const tct_model *m, tct_desk *d, tct_layer *y, int trials)
{
  d->speakers = room(y, (size_t)m->n_populations, sizeof *d->speakers);
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    const size_t rows       = times((size_t)m->past + (size_t)m->window, (size_t)trials);
    tct_speakers who        = {.most = q->size / SHARE};
    if (!q->unit || !q->unit->tells) continue;
    who.n    = room(y, rows, sizeof *who.n);
    who.unit = room(y, times(rows, (size_t)who.most + TCT_PANEL), sizeof *who.unit);
    if (y->arena) d->speakers[p] = who;
  }
}

tct_speakers tct_speakers_at(const tct_lesson *l, int p, int t)
{
  const tct_speakers who = l->desk->speakers[p];
  const size_t row       = (size_t)(l->model->past + t) * (size_t)l->trials;

  if (!who.n) return who;
  return (tct_speakers){who.most, who.n + row, who.unit + row * ((size_t)who.most + TCT_PANEL)};
}

static void mark(const tct_lesson *l, int p, int t, int steps, int n)
{
  const tct_speakers who = tct_speakers_at(l, p, t);

  for (int i = 0; who.n && i < steps * l->trials; i++) who.n[i] = n;
}

void tct_forget_row(const tct_lesson *l, int p, int t)
{
  mark(l, p, t, 1, -1);
}

void tct_forget_speakers(const tct_lesson *l)
{
  for (int p = 0; p < l->model->n_populations; p++)
    mark(l, p, -l->model->past, l->model->past + l->desk->window, -1);
}

/* One trial's row in place of another, by those who speak in the two. */
static void move_row(const tct_speakers *to, const tct_speakers *from, size_t i, size_t ld,
                     tct_real *row, const tct_real *as)
{
  const size_t room = (size_t)to->most + TCT_PANEL;
  const int n = from->n[i], *is = from->unit + i * room;
  int *was = to->unit + i * room;

  if (to->n[i] < 0) memset(row, 0, ld * sizeof *row);
  for (int k = 0; k < to->n[i]; k++) row[was[k]] = 0;
  for (int k = 0; k < n; k++) row[is[k]] = as[is[k]];
  memcpy(was, is, (size_t)n * sizeof *is);
  to->n[i] = n;
}

bool tct_move_speakers(const tct_lesson *l, int p, int t)
{
  const tct_speakers to = tct_speakers_at(l, p, t), from = tct_speakers_at(l, p, t + l->steps);
  const size_t ld = l->model->population[p].ld;

  for (int i = 0; to.n && i < l->trials; i++)
    if (from.n[i] < 0) {
      tct_forget_row(l, p, t);
      return false;
    }
  for (size_t i = 0; to.n && i < (size_t)l->trials; i++)
    move_row(&to, &from, i, ld, tct_at(l, l->rate, p, t) + i * ld,
             tct_at(l, l->rate, p, t + l->steps) + i * ld);
  return to.n != NULL;
}

int tct_spoke(const tct_lesson *l, int p, int t, int trial, const int **unit)
{
  const tct_speakers who = tct_speakers_at(l, p, t);

  if (!who.n || who.n[trial] < 0) return -1;
  *unit = who.unit + (size_t)trial * ((size_t)who.most + TCT_PANEL);
  return who.n[trial];
}
