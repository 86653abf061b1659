/* two_compartment.c -- pyramidal cells: a basal site that drives, an apical site that moves them.
 *
 *     r = f(b + s c)     b: basal drive, c: apical drive, s: how strongly the apical site is felt
 *
 * What comes down from above lands apart from what comes up from the senses.  Where nobody speaks to
 * the apical site it is as if it were not there: the cell is a `rate` unit. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <string.h>

struct params {
  int activation;
  double strength;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how the summed drives become a rate"),
  TCT_PARAM(struct params, strength, 1, -1e3, 1e3, "1",
            "how strongly the apical drive is felt at the soma; 0: not at all"),
};

enum { BASAL, APICAL };

/* The sum is made where the rate will be: it may be where the basal drive is. */
static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const int n              = tct_panels(u->units) * TCT_PANEL;
  const tct_real strength  = (tct_real)own->strength;

  for (int r = 0; r < u->rows; r++) {
    const size_t row   = (size_t)r * u->ld;
    tct_real *soma     = u->rate + row;
    const size_t bytes = (size_t)n * sizeof *soma;
    if (!u->drive[BASAL])
      memset(soma, 0, bytes);
    else if (u->drive[BASAL] != u->rate)
      memcpy(soma, u->drive[BASAL] + row, bytes);
    if (u->drive[APICAL]) tct_add((size_t)n, strength, u->drive[APICAL] + row, soma);
  }
  tct_activate((tct_activation)own->activation, u->rows, n, u->ld, u->rate, u->rate);
}

static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const int n              = tct_panels(u->units) * TCT_PANEL;
  const tct_real strength  = (tct_real)own->strength;

  tct_activation_pull((tct_activation)own->activation, u->rows, n, u->ld, u->rate, u->credit);
  if (!u->error[APICAL]) return;
  for (int r = 0; r < u->rows; r++) {
    const tct_real *soma = u->credit + (size_t)r * u->ld;
    tct_real *apical     = u->error[APICAL] + (size_t)r * u->ld;
    for (int i = 0; i < n; i++) apical[i] = strength * soma[i];
  }
}

static const char *const sites[] = {"basal", "apical", NULL};

const tct_unit tct_unit_two_compartment = {
  .name     = "two_compartment",
  .title    = "Two-compartment pyramidal unit",
  .family   = "dendritic",
  .summary  = "sums a basal and an apical drive that land on sites of their own",
  .equation = "r = f(b + s c)",
  .source   = "Koerding & Koenig 2001, doi:10.1023/A:1013776130161",
  .notes =
    "The soma of a pyramidal cell in its steady state, without the plateaus and bursts of the "
    "source.  A projection lands on the basal site unless it says `site: apical`",
  TCT_TAKES(struct params, params),
  .claims   = TCT_UNIT_SMOOTH,
  .sites    = sites,
  .in_place = true,
  .step     = step,
  .pull     = pull,
};
