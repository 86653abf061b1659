/* init.c -- how weights start: draws by (seed, projection, synapse), whatever their layout. */
#include "substrate/init.h"

#include <math.h>
#include <string.h>

#include "base/random.h"

static double he(double in, double out)
{
  (void)out;
  return sqrt(2 / in);
}

static double lecun(double in, double out)
{
  (void)out;
  return sqrt(1 / in);
}

static double glorot(double in, double out)
{
  return sqrt(2 / (in + out));
}

static double one(double in, double out)
{
  (void)in;
  (void)out;
  return 1;
}

static double zero(double in, double out)
{
  (void)in;
  (void)out;
  return 0;
}

const tct_init tct_inits[] = {
  {"lecun", TCT_DRAW_NORMAL, lecun, "normal, standard deviation gain / sqrt(senders)"},
  {"he", TCT_DRAW_NORMAL, he, "normal, standard deviation gain x sqrt(2 / senders)"},
  {"glorot", TCT_DRAW_NORMAL, glorot,
   "normal, standard deviation gain x sqrt(2 / (senders + receivers))"},
  {"uniform", TCT_DRAW_UNIFORM, lecun, "uniform in +- gain / sqrt(senders)"},
  {"normal", TCT_DRAW_NORMAL, one, "normal, standard deviation gain"},
  {"zero", TCT_DRAW_NORMAL, zero, "all zero"},
  {"constant", TCT_DRAW_NONE, one, "all gain"},
};
const int tct_n_inits = sizeof tct_inits / sizeof *tct_inits;

int tct_init_named(const char *name)
{
  for (int i = 0; i < tct_n_inits; i++)
    if (strcmp(tct_inits[i].name, name) == 0) return i;
  return -1;
}

/* Of a dense projection the transposed has senders for receivers. */
static void copy(const tct_model *m, const tct_projection *s, tct_real *bundle)
{
  const tct_projection *of = &m->projection[s->like - 1];
  const size_t columns     = s->like_transposed ? s->tensor[1] : 1;
  const size_t rows        = s->synapses / columns;

  for (size_t i = 0; i < s->synapses; i++) {
    const size_t from = i % columns * rows + i / columns;
    bundle[s->at + s->wiring->place(s, i)] =
      (tct_real)s->gain * bundle[of->at + of->wiring->place(of, from)];
  }
}

void tct_init_draw(const tct_model *m, const tct_projection *s, tct_real *bundle)
{
  const tct_init *how = &tct_inits[s->init];
  const double spread = s->gain * how->spread(s->fan_in, s->fan_out);
  const int sign      = m->population[s->pre].sign;
  const tct_key key   = tct_key_in(tct_key_of(m->seed, "weight"), tct_key_of(0, s->name).v[0]);

  if (s->like) {
    copy(m, s, bundle);
    return;
  }
  for (size_t i = 0; i < s->synapses; i++) {
    const uint32_t k = (uint32_t)i;
    double w         = how->draw == TCT_DRAW_NORMAL    ? tct_normal(key, 0, 0, k)
                       : how->draw == TCT_DRAW_UNIFORM ? 2 * tct_uniform(key, 0, 0, k) - 1
                                                       : 1;
    w *= spread;
    if (sign) w = sign * fabs(w);
    bundle[s->at + s->wiring->place(s, i)] = (tct_real)w;
  }
}
