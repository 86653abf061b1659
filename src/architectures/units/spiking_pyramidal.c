/* spiking_pyramidal.c -- pyramidal cells that fire by chance: a basal and an apical dendrite apart, and a soma.
 *
 *     s = q s' + (1 - q) drive,   B = d B' + (1 - d) s       q = exp(-dt / tau_rise),  d = exp(-dt / tau)
 *     A likewise of what lands on the tuft
 *     V = k V' + (1 - k) (g B + h A + i) / (1 + g + h)       k = exp(-dt (1 + g + h) / tau_leak)
 *     P(spike) = rate dt σ(V)                                i: what lands on the soma
 *
 * One stage after the other gives a spike the potential (exp(-t / tau) - exp(-t / tau_rise)) / (tau - tau_rise), and a
 * steady drive itself.  h, the tuft's hold on the soma, is 0 if it is not said: then dendrites are segregated, and what
 * comes down moves nothing but the tuft.  Credit goes straight through a draw to the slope of its mean. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <math.h>

struct params {
  double rate, tau_rise, tau, tau_leak, basal, apical;
  double rise, decay, keep,
    heard[3];    /* left of each stage after one step; what a soma hears of its sites */
  double chance; /* most spikes in a step */
};

static const tct_param params[] = {
  TCT_PARAM(struct params, rate, 200, 1e-6, 1e6, "Hz", "how often a cell fires at most"),
  TCT_PARAM(struct params, tau_rise, 3, 1e-3, 1e6, "ms", "in which a synaptic potential rises"),
  TCT_PARAM(struct params, tau, 10, 1e-3, 1e6, "ms", "in which a synaptic potential decays"),
  TCT_PARAM(struct params, tau_leak, 10, 1e-3, 1e6, "ms", "time constant of a soma by itself"),
  TCT_PARAM(struct params, basal, 6, 0, 1e6, "1",
            "conductance from basal dendrite to soma, relative to the soma's leak"),
  TCT_PARAM(struct params, apical, 0, 0, 1e6, "1",
            "conductance from apical dendrite to soma; 0: dendrites are segregated"),
};

enum { BASAL, APICAL, SOMA, SITES };
enum { BASAL_CURRENT, BASAL_POTENTIAL, APICAL_CURRENT, TUFT, POTENTIAL, MEMORIES };

static void prepare(void *given, double dt)
{
  struct params *own = given;
  const double all   = 1 + own->basal + own->apical;

  own->rise          = exp(-dt / own->tau_rise);
  own->decay         = exp(-dt / own->tau);
  own->keep          = exp(-dt * all / own->tau_leak);
  own->heard[BASAL]  = (1 - own->keep) * own->basal / all;
  own->heard[APICAL] = (1 - own->keep) * own->apical / all;
  own->heard[SOMA]   = (1 - own->keep) / all;
  own->chance        = own->rate * dt / 1000;
}

static tct_status check(const void *given, double dt, tct_error *err)
{
  const double most = ((const struct params *)given)->rate * dt / 1000;

  if (most <= 1) return TCT_OK;
  return tct_fail(err, TCT_BAD_SPEC,
                  "a cell that fires at up to %g Hz fires more than once in a step of %g ms",
                  ((const struct params *)given)->rate, dt);
}

/* A dendrite: what lands there now, then its current and its potential. */
static tct_real dendrite(const tct_units *u, int site, int current, size_t at)
{
  const struct params *own = u->params;
  const tct_real rise = (tct_real)own->rise, decay = (tct_real)own->decay;
  const tct_real s =
    rise * u->slot_before[current][at] + (1 - rise) * (u->drive[site] ? u->drive[site][at] : 0);

  u->slot[current][at]            = s;
  return u->slot[current + 1][at] = decay * u->slot_before[current + 1][at] + (1 - decay) * s;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t whole       = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++) {
    const size_t row = r * u->ld;
    for (size_t i = row; i < row + whole; i++) {
      const tct_real b      = dendrite(u, BASAL, BASAL_CURRENT, i),
                     a      = dendrite(u, APICAL, APICAL_CURRENT, i);
      u->slot[POTENTIAL][i] = (tct_real)own->keep * u->slot_before[POTENTIAL][i] +
                              (tct_real)own->heard[BASAL] * b + (tct_real)own->heard[APICAL] * a +
                              (tct_real)own->heard[SOMA] * (u->drive[SOMA] ? u->drive[SOMA][i] : 0);
    }
    tct_activate(TCT_LOGISTIC, 1, (int)whole, whole, u->slot[POTENTIAL] + row, u->rate + row);
    for (size_t i = row; i < row + (size_t)u->units; i++)
      if (!isnan(u->rate[i]))
        u->rate[i] = u->uniform[i] < (tct_real)own->chance * u->rate[i] ? 1 : 0;
    for (size_t i = row + (size_t)u->units; i < row + whole; i++) u->rate[i] = 0;
  }
}

/* What a dendrite is asked for, and what that asks of its own past. */
static tct_real pull_dendrite(const tct_units *u, int current, size_t at, tct_real asked)
{
  const struct params *own = u->params;
  const tct_real rise = (tct_real)own->rise, decay = (tct_real)own->decay;
  const tct_real potential =
    asked + (u->credit_slot[current + 1] ? u->credit_slot[current + 1][at] : 0);
  const tct_real s =
    (1 - decay) * potential + (u->credit_slot[current] ? u->credit_slot[current][at] : 0);

  if (u->credit_slot_before[current]) {
    u->credit_slot_before[current][at]     = rise * s;
    u->credit_slot_before[current + 1][at] = decay * potential;
  }
  return (1 - rise) * s;
}

static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t whole       = (size_t)tct_panels(u->units) * TCT_PANEL;
  tct_real p[TCT_PANEL];

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + whole; i++) {
      const size_t k = (i - r * u->ld) % TCT_PANEL;
      if (k == 0) tct_activate(TCT_LOGISTIC, 1, TCT_PANEL, TCT_PANEL, u->slot[POTENTIAL] + i, p);
      const tct_real v = (tct_real)own->chance * p[k] * (1 - p[k]) * u->credit[i] +
                         (u->credit_slot[POTENTIAL] ? u->credit_slot[POTENTIAL][i] : 0);
      const tct_real apical = pull_dendrite(u, APICAL_CURRENT, i, (tct_real)own->heard[APICAL] * v);

      u->credit[i] = pull_dendrite(u, BASAL_CURRENT, i, (tct_real)own->heard[BASAL] * v);
      if (u->error[APICAL]) u->error[APICAL][i] = apical;
      if (u->error[SOMA]) u->error[SOMA][i] = (tct_real)own->heard[SOMA] * v;
      if (u->credit_slot_before[POTENTIAL])
        u->credit_slot_before[POTENTIAL][i] = (tct_real)own->keep * v;
    }
}

static void psp(const void *given, double *rise, double *decay)
{
  *rise  = ((const struct params *)given)->rise;
  *decay = ((const struct params *)given)->decay;
}

static const char *const sites[] = {"basal", "apical", "soma", NULL};

const tct_unit tct_unit_spiking_pyramidal = {
  .name     = "spiking_pyramidal",
  .title    = "Three-compartment pyramidal unit that fires by chance",
  .family   = "dendritic",
  .summary  = "hears its basal and its apical dendrite apart, and fires by chance as its soma says",
  .equation = "s = q s' + (1 - q) drive,   B = d B' + (1 - d) s,   A likewise\n"
              "V = k V' + (1 - k) (g B + h A + i) / (1 + g + h)\n"
              "P(spike) = rate dt logistic(V)",
  .source   = "Guerguiev, Lillicrap & Richards 2017, doi:10.7554/eLife.22901",
  .notes =
    "Presets are the source's: 200 Hz, 3 and 10 ms, conductances 0.6 and 0.1.  Exact where the "
    "source takes Euler's steps of 1 ms; a bias is a cell that always speaks, and rises as "
    "potentials do; at most one spike in a step.  Potentials have no unit.  Projections land on "
    "the basal dendrite unless they say `cells/apical` or `cells/soma`.  A draw has no slope: "
    "credit goes straight through it to the slope of its mean",
  TCT_TAKES(struct params, params),
  .claims     = TCT_UNIT_SPIKING,
  .sites      = sites,
  .slots      = MEMORIES,
  .memory     = true,
  .stochastic = true,
  .voltage    = 1 + POTENTIAL,
  .tuft       = 1 + TUFT,
  .check      = check,
  .prepare    = prepare,
  .step       = step,
  .pull       = pull,
  .psp        = psp,
};
