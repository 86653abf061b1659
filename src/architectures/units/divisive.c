/* divisive.c -- divisive normalisation: each unit's drive, relative to what all units of its population hear.
 *
 *     r_k = g [a_k]^n / (s^n + sum over j of [a_j]^n)        [a]: a, or 0 where it is negative
 *
 * A population that answers with proportions: it saturates at g as contrast grows, keeps its preferences while
 * it does, and another stimulus beside the first suppresses the answer to it.  The way back goes to all:
 *
 *     da_j = n [a_j]^(n-1) / N  x  g (c_j - sum over k of c_k [a_k]^n / N)        N: the divisor
 *
 * Numbers are taken relative to the largest of a row, so that no power overflows. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <math.h>
#include <string.h>

struct params {
  double exponent, semisaturation, gain;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, exponent, 2, 1, 20, "1", "power to which a drive is raised (n)"),
  TCT_PARAM(struct params, semisaturation, 1, 1e-6, 1e6, "1",
            "drive at which a unit alone answers with half its gain (s)"),
  TCT_PARAM(struct params, gain, 1, 1e-6, 1e6, "1", "rate that a unit alone approaches (g)"),
};

/* A drive that is not a number is none that is below 0: it shows in every rate of the row. */
static double above(tct_real drive)
{
  return drive > 0 ? (double)drive : drive <= 0 ? 0 : NAN;
}

/* The largest of a row and s; 1 / N in its power. */
static double largest(const tct_units *u, const tct_real *drive, double *over)
{
  const struct params *own = u->params;
  double top = own->semisaturation, sum = 0;

  for (int k = 0; k < u->units; k++) top = above(drive[k]) > top ? above(drive[k]) : top;
  for (int k = 0; k < u->units; k++) sum += pow(above(drive[k]) / top, own->exponent);
  *over = 1 / (sum + pow(own->semisaturation / top, own->exponent));
  return top;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t whole       = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t row = 0; row < (size_t)u->rows * u->ld; row += u->ld) {
    const tct_real *drive = u->drive[0] ? u->drive[0] + row : NULL;
    tct_real *rate        = u->rate + row;
    double over;
    const double top = drive ? largest(u, drive, &over) : 0;
    for (int k = 0; drive && k < u->units; k++)
      rate[k] = (tct_real)(own->gain * pow(above(drive[k]) / top, own->exponent) * over);
    const size_t said = drive ? (size_t)u->units : 0;
    memset(rate + said, 0, (whole - said) * sizeof *rate);
  }
}

static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t whole       = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t row = 0; row < (size_t)u->rows * u->ld; row += u->ld) {
    const tct_real *drive = u->drive[0] ? u->drive[0] + row : NULL;
    tct_real *credit      = u->credit + row;
    double over = 0, asked = 0;
    const double top = drive ? largest(u, drive, &over) : 0;
    for (int k = 0; drive && k < u->units; k++)
      asked += (double)credit[k] * pow(above(drive[k]) / top, own->exponent) * over;
    for (int k = 0; drive && k < u->units; k++) {
      const double x     = above(drive[k]) / top;
      const double slope = x > 0 ? own->exponent * pow(x, own->exponent - 1) : x; /* a kink: 0 */
      credit[k]          = (tct_real)(own->gain * slope * over / top * ((double)credit[k] - asked));
    }
    const size_t said = drive ? (size_t)u->units : 0;
    memset(credit + said, 0, (whole - said) * sizeof *credit);
  }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_divisive = {
  .name     = "divisive",
  .title    = "Divisive normalisation",
  .family   = "competing",
  .summary  = "answers its drive relative to what all units of its population hear",
  .equation = "r_k = g [a_k]^n / (s^n + sum_j [a_j]^n)",
  .source   = "Carandini & Heeger 2012, doi:10.1038/nrn3136; Heeger 1992, "
              "doi:10.1017/S0952523800009640",
  .notes =
    "The pool is the whole population, each unit of the same weight.  Drives below 0 count as 0.  "
    "A unit has no slope of its own, so rules that multiply by one (bcm, targets, forward "
    "mode) refuse it; credit is carried back exactly",
  TCT_TAKES(struct params, params),
  .claims = TCT_UNIT_SMOOTH | TCT_UNIT_SILENT_AT_REST,
  .sites  = sites,
  .whole  = true,
  .mixes  = true,
  .step   = step,
  .pull   = pull,
};
