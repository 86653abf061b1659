/* pyramidal.c -- pyramidal cells of three compartments: a basal site that drives, an apical tuft with plateaus, a soma.
 *
 *     A = h A' + (1 - h) c            h = exp(-dt / tau_apical)      c: what lands on the tuft
 *     p = logistic(steepness (A - threshold))                        the plateau, from 0 to 1
 *     V = k V' + (1 - k) (b + s p + i)     or     (b (1 + s p) + i)  k = exp(-dt / tau)
 *     r = f(V)                        b: basal drive, i: what lands on the soma (inhibition), s: strength
 *
 * A plateau either drives the soma by itself or makes it hear its basal site more strongly.  The way back is exact,
 * through the plateau and through both potentials in time. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <math.h>

struct params {
  int activation, plateau;
  double tau, tau_apical, threshold, steepness, strength;
  double keep, stay; /* what is left of a somatic and of an apical potential after one step */
};

enum { DRIVES, AMPLIFIES };

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how the potential of a soma becomes a rate"),
  TCT_PARAM_CHOICE(struct params, plateau, DRIVES, "drives|amplifies",
                   "what a plateau does: drive the soma, or make it hear its basal site more"),
  TCT_PARAM(struct params, tau, 10, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a soma's potential is lost"),
  TCT_PARAM(struct params, tau_apical, 30, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a tuft's potential is lost"),
  TCT_PARAM(struct params, threshold, 1, -1e6, 1e6, "1",
            "potential of the tuft at which half a plateau is there"),
  TCT_PARAM(struct params, steepness, 4, 0, 1e6, "1", "how sharply a plateau sets in"),
  TCT_PARAM(struct params, strength, 1, -1e3, 1e3, "1",
            "how much of a whole plateau is felt at the soma; 0: nothing"),
};

enum { BASAL, APICAL, SOMA };
enum { POTENTIAL, TUFT };

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->keep = exp(-dt / own->tau);
  own->stay = exp(-dt / own->tau_apical);
}

/* One panel of a row. */
struct cells {
  tct_real basal[TCT_PANEL], plateau[TCT_PANEL];
};

/* From the potentials of tufts, as they are. */
static void listen(const tct_units *u, size_t at, const tct_real *tuft, struct cells *c)
{
  const struct params *own = u->params;
  const tct_real steep = (tct_real)own->steepness, threshold = (tct_real)own->threshold;

  for (int i = 0; i < TCT_PANEL; i++) {
    c->basal[i]   = u->drive[BASAL] ? u->drive[BASAL][at + (size_t)i] : 0;
    c->plateau[i] = steep * (tuft[at + (size_t)i] - threshold);
  }
  tct_activate(TCT_LOGISTIC, 1, TCT_PANEL, TCT_PANEL, c->plateau, c->plateau);
}

static void step_panel(const tct_units *u, size_t at)
{
  const struct params *own = u->params;
  const tct_real keep = (tct_real)own->keep, stay = (tct_real)own->stay,
                 strength = (tct_real)own->strength;
  struct cells c;

  for (size_t i = at; i < at + TCT_PANEL; i++)
    u->slot[TUFT][i] =
      stay * u->slot_before[TUFT][i] + (1 - stay) * (u->drive[APICAL] ? u->drive[APICAL][i] : 0);
  listen(u, at, u->slot[TUFT], &c);
  for (int i = 0; i < TCT_PANEL; i++) {
    const size_t here = at + (size_t)i;
    const tct_real by = own->plateau == AMPLIFIES ? c.basal[i] : 1;
    const tct_real heard =
      c.basal[i] + strength * c.plateau[i] * by + (u->drive[SOMA] ? u->drive[SOMA][here] : 0);
    u->slot[POTENTIAL][here] = keep * u->slot_before[POTENTIAL][here] + (1 - keep) * heard;
  }
  tct_activate((tct_activation)own->activation, 1, TCT_PANEL, TCT_PANEL, u->slot[POTENTIAL] + at,
               u->rate + at);
}

static void step(const tct_units *u)
{
  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = 0; i < n; i += TCT_PANEL) step_panel(u, r * u->ld + i);
}

static void pull_panel(const tct_units *u, size_t at)
{
  const struct params *own = u->params;
  const tct_real keep = (tct_real)own->keep, stay = (tct_real)own->stay,
                 strength = (tct_real)own->strength, steep = (tct_real)own->steepness;
  struct cells c;

  listen(u, at, u->slot[TUFT], &c);
  tct_activation_pull((tct_activation)own->activation, 1, TCT_PANEL, TCT_PANEL, u->rate + at,
                      u->credit + at);
  for (int i = 0; i < TCT_PANEL; i++) {
    const size_t here = at + (size_t)i;
    const tct_real p = c.plateau[i], by = own->plateau == AMPLIFIES ? c.basal[i] : 1;
    const tct_real asked =
      u->credit[here] + (u->credit_slot[POTENTIAL] ? u->credit_slot[POTENTIAL][here] : 0);
    const tct_real soma = (1 - keep) * asked;
    const tct_real tuft = soma * strength * by * steep * p * (1 - p) +
                          (u->credit_slot[TUFT] ? u->credit_slot[TUFT][here] : 0);

    u->credit[here] = own->plateau == AMPLIFIES ? soma * (1 + strength * p) : soma;
    if (u->error[APICAL]) u->error[APICAL][here] = (1 - stay) * tuft;
    if (u->error[SOMA]) u->error[SOMA][here] = soma;
    if (!u->credit_slot_before[POTENTIAL]) continue;
    u->credit_slot_before[POTENTIAL][here] = keep * asked;
    u->credit_slot_before[TUFT][here]      = stay * tuft;
  }
}

static void pull(const tct_units *u)
{
  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = 0; i < n; i += TCT_PANEL) pull_panel(u, r * u->ld + i);
}

static const char *const sites[] = {"basal", "apical", "soma", NULL};

const tct_unit tct_unit_pyramidal = {
  .name    = "pyramidal",
  .title   = "Three-compartment pyramidal unit",
  .family  = "dendritic",
  .summary = "integrates its basal site at a soma, while an apical tuft raises plateaus that drive "
             "or amplify it",
  .equation = "A = h A' + (1 - h) c,   p = logistic(steepness (A - threshold))\n"
              "V = k V' + (1 - k) (b + s p + i),   r = f(V)\n"
              "amplifies: b (1 + s p) + i in place of b + s p + i",
  .source =
    "Guerguiev, Lillicrap & Richards 2017, doi:10.7554/eLife.22901; amplification: Larkum 2013, "
    "doi:10.1016/j.tins.2012.11.006",
  .notes =
    "In currents and rates, where the source has conductances and Poisson spikes, and a plateau at "
    "any time, "
    "where the source has one at the end of a phase; there a plateau reaches the soma hardly or "
    "not at "
    "all, which is `strength: 0`.  A tuft to which nobody speaks rests at 0, with a plateau of "
    "logistic(-steepness threshold).  Projections land on the basal site unless they say "
    "`cells/apical` "
    "or `cells/soma`",
  TCT_TAKES(struct params, params),
  .claims  = TCT_UNIT_SMOOTH,
  .sites   = sites,
  .slots   = 2,
  .memory  = true,
  .prepare = prepare,
  .step    = step,
  .pull    = pull,
};
