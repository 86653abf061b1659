/* spontaneous.c -- nothing has to be done: time passes, with a background of Poisson spikes for those who listen.
 *
 *     P(background_k fires in a step) = rate dt
 *
 * What a circuit does by itself is watched so, without objective or rule (`none`).  Trials differ in the draws of the
 * background, and in where units that draw it begin. */
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "kernels/rows.h"
#include <tercet/task.h>

#include <math.h>

enum { REPEATS = 1, STEPS_MOST = 10000000 };

struct params {
  double step, duration, rate;
  int64_t sources;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 1, 1e-3, 1000, "ms",
            "a step of time, of the task and of the circuit"),
  TCT_PARAM(struct params, duration, 200, 1e-3, 1e7, "ms", "how long a trial is"),
  TCT_PARAM(struct params, sources, 10, 1, 1e5, "1", "independent trains in the background"),
  TCT_PARAM(struct params, rate, 20, 0, 1e5, "Hz", "how often each of them fires"),
};

struct own {
  tct_key key;
  double p; /* of a spike in a step */
};

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  const double steps     = p->duration / p->step;
  (void)folder;

  if (steps > STEPS_MOST || fabs(steps - nearbyint(steps)) > 1e-6 * steps || steps < 0.5)
    return tct_fail(err, TCT_BAD_SPEC,
                    "%g ms are not a whole number of steps of %g ms, from 1 to %d", p->duration,
                    p->step, STEPS_MOST);
  if (p->rate * p->step > 1000)
    return tct_fail(err, TCT_BAD_SPEC, "a source of %g Hz fires more than once in a step of %g ms",
                    p->rate, p->step);
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for a background");
  own->key     = tct_key_of(w->seed, "task.spontaneous.background");
  own->p       = p->rate * p->step / 1000;
  w->dt        = p->step;
  w->steps     = (int)nearbyint(steps);
  w->n_signals = 1;
  w->signal[0] = (tct_signal){.name = "background", .shape = {1, 1, (int)p->sources}};
  w->n_probes  = 1;
  w->probe[0]  = (tct_probe){.name = "rest", .conditions = 1, .repeats = REPEATS};
  return TCT_OK;
}

static void close(tct_world *w)
{
  tct_free(w->own);
}

static void show(const tct_world *w, const tct_showing *s)
{
  const struct own *own = w->own;
  const int n           = (int)((const struct params *)w->params)->sources;
  const tct_key key     = tct_key_in(own->key, (uint64_t)s->split);

  for (int t = 0; t < s->steps; t++)
    for (int k = 0; k < s->trials; k++) {
      tct_real *row = s->rows + ((size_t)t * (size_t)s->trials + (size_t)k) * s->ld;
      tct_row_pad(0, s->ld, row);
      for (int j = 0; own->p > 0 && j < n; j++)
        if (tct_uniform(key, s->trial[k], (uint32_t)(s->begun + t), (uint32_t)j) < own->p)
          row[j] = 1;
    }
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  (void)w;
  (void)probe;
  (void)i;
  *category = 0;
  tct_print(name, 32, "rest");
  tct_print(category_name, 32, "rest");
}

const tct_task tct_task_spontaneous = {
  .name     = "spontaneous",
  .title    = "Spontaneous activity",
  .family   = "no task",
  .summary  = "nothing has to be done: what does a circuit do by itself, or on a noisy background?",
  .equation = "P(background_k fires in a step) = rate dt",
  .source   = "Brunel 2000, doi:10.1023/A:1008925309027",
  .notes = "Signal background: spikes of independent Poisson sources, 1 or 0 in a step, which no "
           "population has to hear.  There is no target: take `objective: none`, and `rule: none` "
           "where nothing learns.  All splits are endless.  Probe set rest: one condition; "
           "asked for more repeats, each is another trial",
  TCT_TAKES(struct params, params),
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
};
