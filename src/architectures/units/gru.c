/* gru.c -- gated recurrent units: the rate itself is what is kept, as far as a gate lets it.
 *
 *     z, q = logistic of the drives of update and reset
 *     n = tanh(a + q b)      a: drive of the candidate, b: of what came back
 *     r = (1 - z) n + z r'
 *
 * The gates are sites: every projection lands on one of them, with weights of its own. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

enum { CANDIDATE, RECURRENT, UPDATE, RESET, SITES };

/* One panel of a row. */
struct gates {
  tct_real back[TCT_PANEL], gate[2][TCT_PANEL], fresh[TCT_PANEL];
};

static void open_gates(const tct_units *u, size_t at, struct gates *g)
{
  tct_real drive[SITES][TCT_PANEL];

  for (int k = 0; k < SITES; k++)
    for (int i = 0; i < TCT_PANEL; i++) drive[k][i] = u->drive[k] ? u->drive[k][at + (size_t)i] : 0;
  tct_activate(TCT_LOGISTIC, 2, TCT_PANEL, TCT_PANEL, drive[UPDATE], g->gate[0]);
  for (int i = 0; i < TCT_PANEL; i++) {
    g->back[i]  = drive[RECURRENT][i];
    g->fresh[i] = drive[CANDIDATE][i] + g->gate[1][i] * g->back[i];
  }
  tct_activate(TCT_TANH, 1, TCT_PANEL, TCT_PANEL, g->fresh, g->fresh);
}

static void step(const tct_units *u)
{
  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL;
  struct gates g;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t at = r * u->ld; at < r * u->ld + n; at += TCT_PANEL) {
      open_gates(u, at, &g);
      for (int i = 0; i < TCT_PANEL; i++) {
        const tct_real keep     = g.gate[0][i];
        u->rate[at + (size_t)i] = (1 - keep) * g.fresh[i] + keep * u->before[at + (size_t)i];
      }
    }
}

static void pull_panel(const tct_units *u, size_t at)
{
  struct gates g;

  open_gates(u, at, &g);
  for (int i = 0; i < TCT_PANEL; i++) {
    const size_t here    = at + (size_t)i;
    const tct_real asked = u->credit[here], keep = g.gate[0][i], reset = g.gate[1][i];
    const tct_real fresh = asked * (1 - keep) * (1 - g.fresh[i] * g.fresh[i]);

    u->credit[here] = fresh;
    if (u->error[RECURRENT]) u->error[RECURRENT][here] = fresh * reset;
    if (u->error[UPDATE])
      u->error[UPDATE][here] = asked * (u->before[here] - g.fresh[i]) * keep * (1 - keep);
    if (u->error[RESET]) u->error[RESET][here] = fresh * g.back[i] * reset * (1 - reset);
    if (u->credit_before) u->credit_before[here] += asked * keep;
  }
}

static void pull(const tct_units *u)
{
  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = 0; i < n; i += TCT_PANEL) pull_panel(u, r * u->ld + i);
}

static const char *const sites[] = {"candidate", "recurrent", "update", "reset", NULL};

const tct_unit tct_unit_gru = {
  .name     = "gru",
  .title    = "Gated recurrent unit",
  .family   = "gated",
  .summary  = "keeps its rate as far as a gate lets it, and hears itself through another",
  .equation = "r = (1 - z) n + z r',   n = tanh(a + q b)\n"
              "z, q = logistic of the drives of update and reset",
  .source   = "Cho et al. 2014, doi:10.3115/v1/D14-1179",
  .notes = "A projection lands on one site: `in -> cells/update`, and on the candidate if it names "
           "none; what "
           "comes back to the candidate lands on `recurrent`, so that the reset gate acts behind "
           "its weights "
           "(the source: before them).  All sites have biases.  A trial starts from rate 0",
  .claims = TCT_UNIT_SMOOTH | TCT_UNIT_SILENT_AT_REST,
  .sites  = sites,
  .gated  = true,
  .memory = true,
  .step   = step,
  .pull   = pull,
};
