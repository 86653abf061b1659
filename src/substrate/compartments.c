/* compartments.c -- the words voltage, tuft, mean, instruct: what lies in a cell beside its rate, and parts of a trial. */
#include <string.h>

#include "substrate/desk.h"

static int voltage_of(const tct_population *q)
{
  return q->unit ? q->unit->voltage - 1 : -1;
}

static int tuft_of(const tct_population *q)
{
  return q->unit ? q->unit->tuft - 1 : -1;
}

/* One memory of every population, 0 where there is none. */
static void remember(tct_lesson *l, tct_real *into, int (*which)(const tct_population *q))
{
  const tct_model *m = l->model;

  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    const size_t n = tct_span(l, p) * sizeof *into;
    const int slot = which(&m->population[p]);
    if (slot < 0)
      memset(tct_rows(l, into, p, 0), 0, n);
    else if (m->population[p].brief)
      tct_trouble(l, TCT_BUG); /* one row holds it: the rule should have declared PHASES */
    else
      memcpy(tct_rows(l, into, p, 0), tct_rows(l, tct_site(l, l->desk->slot, slot), p, 0), n);
  }
}

void tct_voltage(tct_lesson *l, tct_real *into)
{
  remember(l, into, voltage_of);
}

void tct_tuft(tct_lesson *l, tct_real *into)
{
  l->used |= TCT_COMPARTMENTS;
  remember(l, into, tuft_of);
}

void tct_mean(tct_lesson *l, tct_real *into, const tct_real *field, int from, int to)
{
  if (to - from < l->model->steps) l->used |= TCT_PHASES;
  if (l->status || l->trials == 0) return;
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t row = (size_t)l->trials * l->model->population[p].ld;
    tct_real *mean   = tct_rows(l, into, p, from);

    memmove(mean, tct_rows(l, field, p, from), row * sizeof *mean);
    for (int t = from + 1; t < to; t++) tct_add(row, 1, tct_rows(l, field, p, t), mean);
    tct_scale(row, (tct_real)(1.0 / (to - from)), mean);
    for (int t = from + 1; t < to; t++) memcpy(tct_rows(l, into, p, t), mean, row * sizeof *mean);
  }
}

void tct_instruct(tct_lesson *l, tct_real *into, int p, tct_real c, int from)
{
  const tct_model *m      = l->model;
  const tct_population *q = &m->population[p];
  const size_t ld         = m->population[m->objective[0].at].ld;

  l->used |= TCT_ERROR;
  if (l->status || l->trials == 0) return;
  for (int k = 0; k < m->n_populations; k++)
    memset(tct_rows(l, into, k, 0), 0, tct_span(l, k) * sizeof *into);
  for (int t = from > l->begun ? from - l->begun : 0; t < l->steps; t++)
    for (int i = 0; i < l->trials; i++) {
      const tct_real *asked = tct_target(l, 0, t) + (size_t)i * ld;
      tct_real *row         = tct_rows(l, into, p, t) + (size_t)i * q->ld;
      for (int k = 0; k < q->size; k++) row[k] = c * (2 * asked[k] - 1);
    }
}
