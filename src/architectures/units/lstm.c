/* lstm.c -- long short-term memory: a cell that is written, kept and read through gates.
 *
 *     i, f, o = logistic of their drives (f: + bias)      g = tanh of its own
 *     c = f c' + i g                                      r = o tanh c
 *
 * The gates are sites: every projection lands on one of them, with weights of its own. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <string.h>

struct params {
  double forget_bias;
};

static const tct_param params[] = {
  TCT_PARAM(
    struct params, forget_bias, 1, -100, 100, "1",
    "what the forget gate hears beside its drive: 1 keeps the cell before anything is learnt"),
};

enum { CANDIDATE, INPUT, FORGET, OUTPUT, GATES, MOST = 4 * TCT_PANEL };

/* Some panels of a row, n units: what the gates let through, and the cell read out.  (A panel alone would wait for
 * each of its exponentials.) */
struct gates {
  tct_real at[GATES][MOST], read[MOST];
};

static void open_gates(const tct_units *u, size_t at, int n, const tct_real *cell, struct gates *g)
{
  const tct_real bias = (tct_real)((const struct params *)u->params)->forget_bias;

  for (int k = 0; k < GATES; k++) {
    const tct_real *drive = u->drive[k] ? u->drive[k] + at : NULL, more = k == FORGET ? bias : 0;
    for (int i = 0; i < n; i++) g->at[k][i] = (drive ? drive[i] : 0) + more;
  }
  tct_activate(TCT_TANH, 1, n, MOST, g->at[CANDIDATE], g->at[CANDIDATE]);
  tct_activate(TCT_LOGISTIC, GATES - INPUT, n, MOST, g->at[INPUT], g->at[INPUT]);
  if (cell) tct_activate(TCT_TANH, 1, n, MOST, cell, g->read);
}

static void step_some(const tct_units *u, size_t at, int n)
{
  const tct_real *before = u->slot_before[0] + at;
  tct_real *cell = u->slot[0] + at, *rate = u->rate + at;
  struct gates g;

  open_gates(u, at, n, NULL, &g);
  for (int i = 0; i < n; i++)
    cell[i] = g.at[FORGET][i] * before[i] + g.at[INPUT][i] * g.at[CANDIDATE][i];
  tct_activate(TCT_TANH, 1, n, MOST, cell, g.read);
  for (int i = 0; i < n; i++) rate[i] = g.at[OUTPUT][i] * g.read[i];
}

static void some_by_some(const tct_units *u, void (*work)(const tct_units *u, size_t at, int n))
{
  const int all = tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (int i = 0; i < all; i += MOST)
      work(u, r * u->ld + (size_t)i, all - i < MOST ? all - i : MOST);
}

static void step(const tct_units *u)
{
  some_by_some(u, step_some);
}

/* What n units are asked for, as errors of their drives, in place of what their gates let through. */
TCT_WIDE static void turn_back(int n, const tct_real *restrict asked,
                               const tct_real *restrict later, const tct_real *restrict before,
                               struct gates *restrict g, tct_real *restrict earlier)
{
  for (int i = 0; i < n; i++) {
    const tct_real in = g->at[INPUT][i], keep = g->at[FORGET][i], out = g->at[OUTPUT][i],
                   fresh = g->at[CANDIDATE][i], read = g->read[i];
    const tct_real cell = asked[i] * out * (1 - read * read) + later[i];
    g->at[CANDIDATE][i] = cell * in * (1 - fresh * fresh);
    g->at[INPUT][i]     = cell * fresh * in * (1 - in);
    g->at[FORGET][i]    = cell * before[i] * keep * (1 - keep);
    g->at[OUTPUT][i]    = asked[i] * read * out * (1 - out);
    earlier[i]          = cell * keep;
  }
}

static void pull_some(const tct_units *u, size_t at, int n)
{
  static const tct_real none[MOST];
  const tct_real *later = u->credit_slot[0] ? u->credit_slot[0] + at : none;
  const size_t size     = (size_t)n * sizeof(tct_real);
  tct_real earlier[MOST];
  struct gates g;

  open_gates(u, at, n, u->slot[0] + at, &g);
  turn_back(n, u->credit + at, later, u->slot_before[0] + at, &g, earlier);
  memcpy(u->credit + at, g.at[CANDIDATE], size);
  for (int k = INPUT; k < GATES; k++)
    if (u->error[k]) memcpy(u->error[k] + at, g.at[k], size);
  if (u->credit_slot_before[0]) memcpy(u->credit_slot_before[0] + at, earlier, size);
}

static void pull(const tct_units *u)
{
  some_by_some(u, pull_some);
}

static const char *const sites[] = {"candidate", "input", "forget", "output", NULL};

const tct_unit tct_unit_lstm = {
  .name     = "lstm",
  .title    = "Long short-term memory",
  .family   = "gated",
  .summary  = "keeps a cell that is written, kept and read through gates",
  .equation = "c = f c' + i g,   r = o tanh c\n"
              "i, f, o = logistic of their drives,   g = tanh of its drive",
  .source =
    "Hochreiter & Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; with the forget gate of "
    "Gers, Schmidhuber & Cummins 2000, doi:10.1162/089976600300015015",
  .notes =
    "A projection lands on one gate: `in -> cells/forget`, and on the candidate if it names none.  "
    "All gates have biases.  No peepholes: gates do not see the cell.  A trial starts from cell 0",
  TCT_TAKES(struct params, params),
  .claims = TCT_UNIT_SMOOTH | TCT_UNIT_SILENT_AT_REST,
  .sites  = sites,
  .gated  = true,
  .slots  = 1,
  .memory = true,
  .step   = step,
  .pull   = pull,
};
