/* interneuron.c -- a cell that predicts another: its dendrite drives it, the other cell's rate teaches its soma.
 *
 *     r = (1 - s) f(a) + s t     a: dendritic drive, t: what arrives at the soma, s: how much that counts
 *
 * Where nobody speaks to the soma, r = f(a). */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <string.h>

struct params {
  int activation;
  double strength;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how the dendritic drive becomes a rate"),
  TCT_PARAM(struct params, strength, 0.1, 0, 0.9, "1",
            "how much of the rate is what arrives at the soma, while something does"),
};

enum { DENDRITE, SOMA };

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real s         = (tct_real)own->strength;
  const int n              = tct_panels(u->units) * TCT_PANEL;

  for (int r = 0; !u->drive[DENDRITE] && r < u->rows; r++)
    memset(u->rate + (size_t)r * u->ld, 0, (size_t)n * sizeof *u->rate);
  tct_activate((tct_activation)own->activation, u->rows, n, u->ld,
               u->drive[DENDRITE] ? u->drive[DENDRITE] : u->rate, u->rate);
  for (int r = 0; u->drive[SOMA] && r < u->rows; r++) {
    const tct_real *taught = u->drive[SOMA] + (size_t)r * u->ld;
    tct_real *rate         = u->rate + (size_t)r * u->ld;
    for (int i = 0; i < n; i++) rate[i] = (1 - s) * rate[i] + s * taught[i];
  }
}

/* Of 16 units of a row: both credits, from one. */
static void share(tct_real s, tct_real *credit, tct_real *soma)
{
  for (int i = 0; i < TCT_PANEL; i++) {
    soma[i] = s * credit[i];
    credit[i] *= 1 - s;
  }
}

/* The slope is that of what the dendrite alone would say, which is made again. */
static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_activation f   = (tct_activation)own->activation;
  const int panels         = tct_panels(u->units);
  tct_real alone[TCT_PANEL];

  for (int r = 0; r < u->rows; r++)
    for (int p = 0; p < panels; p++) {
      const size_t at = (size_t)r * u->ld + (size_t)p * TCT_PANEL;
      memset(alone, 0, sizeof alone);
      tct_activate(f, 1, TCT_PANEL, TCT_PANEL, u->drive[DENDRITE] ? u->drive[DENDRITE] + at : alone,
                   alone);
      if (u->drive[SOMA]) share((tct_real)own->strength, u->credit + at, u->error[SOMA] + at);
      tct_activation_pull(f, 1, TCT_PANEL, TCT_PANEL, alone, u->credit + at);
    }
}

static const char *const sites[] = {"dendrite", "soma", NULL};

const tct_unit tct_unit_interneuron = {
  .name     = "interneuron",
  .title    = "Interneuron that predicts a cell",
  .family   = "dendritic",
  .summary  = "follows its dendrite, and the cell that teaches its soma while it does",
  .equation = "r = (1 - s) f(a) + s t",
  .source   = "Sacramento et al. 2018, doi:10.48550/arXiv.1810.11393",
  .notes =
    "In rates: the source mixes potentials.  What the soma hears is a rate, by one_to_one synapses "
    "of 1 that are `down: true`",
  TCT_TAKES(struct params, params),
  .claims = TCT_UNIT_SMOOTH | TCT_UNIT_MINDS_SILENCE,
  .sites  = sites,
  .step   = step,
  .pull   = pull,
};
