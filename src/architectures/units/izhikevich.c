/* izhikevich.c -- spiking units of two variables that fire in the ways of many kinds of cells.
 *
 *     v' = 0.04 v^2 + 5 v + 140 - u + I        u' = a (b v - u)        (mV, ms)
 *     z = 1 where v >= 30; then v = c, u = u + d
 *
 * Steps are those of the paper's program: v in two halves of a step, then u by the new v (`halves`); or both by one Euler
 * step, in which nothing moves before all is known (`euler`). */
#include <tercet/unit.h>

#include "kernels/kernels.h"

enum { HALVES, EULER };
enum { V, U };

struct params {
  double a, b, c, d, start;
  int integration;
  double dt; /* ms; of prepare */
};

static const tct_param params[] = {
  TCT_PARAM(struct params, a, 0.02, -10, 10, "1", "pace of the recovery u, in 1/ms"),
  TCT_PARAM(struct params, b, 0.2, -100, 100, "1", "how much the recovery follows the voltage"),
  TCT_PARAM(struct params, c, -65, -200, 29, "mV", "where a spike leaves the voltage"),
  TCT_PARAM(struct params, d, 8, -1000, 1000, "1", "what a spike adds to the recovery"),
  TCT_PARAM(struct params, start, -65, -200, 29, "mV",
            "where a trial starts; the recovery starts at b times it"),
  TCT_PARAM_CHOICE(struct params, integration, HALVES, "halves|euler",
                   "v in two halves of a step and u by the new v, or Euler's"),
};

static void prepare(void *given, double dt)
{
  ((struct params *)given)->dt = dt;
}

static void begin(const tct_beginning *b)
{
  const struct params *own = b->params;

  for (int i = 0; i < b->units; i++) {
    b->slot[V][i] = (tct_real)own->start;
    b->slot[U][i] = (tct_real)(own->b * own->start);
  }
}

/* What no cell reaches is held, so that its square is a number still; what is none stays so. */
static tct_real within(tct_real v)
{
  const tct_real most = (tct_real)1e5;
  return v > most ? most : v < -most ? -most : v;
}

static tct_real after(tct_real v, tct_real u, tct_real drive, tct_real dt)
{
  return within(v + dt * ((tct_real)0.04 * v * v + 5 * v + 140 - u + drive));
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real a = (tct_real)own->a, b = (tct_real)own->b, dt = (tct_real)own->dt;
  const int n = tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + (size_t)n; i++) {
      const tct_real drive = u->drive[0] ? u->drive[0][i] : 0;
      const tct_real v0 = within(u->slot_before[V][i]), u0 = within(u->slot_before[U][i]);
      const bool halves = own->integration == HALVES;
      const tct_real v =
        halves ? after(after(v0, u0, drive, dt / 2), u0, drive, dt / 2) : after(v0, u0, drive, dt);
      const tct_real w = u0 + dt * a * (b * (halves ? v : v0) - u0);
      const tct_real z = v >= 30 ? 1 : v < 30 ? 0 : v;
      u->slot[V][i]    = z == 1 ? (tct_real)own->c : v;
      u->slot[U][i]    = z == 1 ? w + (tct_real)own->d : w;
      u->rate[i]       = z;
    }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_izhikevich = {
  .name     = "izhikevich",
  .title    = "Izhikevich unit",
  .family   = "spiking",
  .summary  = "fires regularly, in bursts, fast or late, by four numbers",
  .equation = "v' = 0.04 v^2 + 5 v + 140 - u + I,   u' = a (b v - u)\n"
              "z = 1 where v >= 30 mV; then v = c, u = u + d",
  .source   = "Izhikevich 2003, doi:10.1109/TNN.2003.820440",
  .notes =
    "a, b, c, d: regular spiking 0.02 0.2 -65 8, intrinsically bursting 0.02 0.2 -55 4, chattering "
    "0.02 0.2 -50 2, fast spiking 0.1 0.2 -65 2, low threshold 0.02 0.25 -65 2.  The drive is I, "
    "of the paper's size (10 or so), the step 1 ms or less: spikes hang on it.  No way leads back "
    "through it: rules that send credit are refused",
  TCT_TAKES(struct params, params),
  .claims     = TCT_UNIT_SPIKING,
  .sites      = sites,
  .slots      = 2,
  .voltage    = 1 + V,
  .memory     = true,
  .overwrites = true,
  .prepare    = prepare,
  .begin      = begin,
  .step       = step,
};
