/* electrode.c -- recording from a state as from an animal: some units of it, with the noise of trials. */
#include "lab/subject/electrode_own.h"

#include "base/memory.h"
#include "base/text.h"
#include "lab/subject/record_own.h"

#include <math.h>
#include <string.h>

/* ---- which ---- */

/* Memories in one row are there step by step where windows are of one step. */
static bool has_voltage(const tct_model *m, const tct_population *p)
{
  return p->unit && p->unit->voltage > 0 && (!p->brief || m->window == 1);
}

bool tct_is_recorded(const tct_electrode *e, const tct_model *m, const tct_population *p)
{
  if (p->constant || (e->voltage && !has_voltage(m, p))) return false;
  for (int i = 0; i < e->populations; i++)
    if (strcmp(e->population[i], p->name) == 0) return true;
  return e->populations == 0;
}

static tct_status check_names(const tct_electrode *e, const tct_model *m, tct_error *err)
{
  for (int i = 0; i < e->populations + e->placements; i++) {
    const char *name =
      i < e->populations ? e->population[i] : e->placement[i - e->populations].population;
    const int p = tct_population_named(m, name);
    if (p < 0 || m->population[p].constant)
      return tct_fail(err, TCT_UNSUPPORTED, "there is no population '%s'", name);
    if (e->voltage && i < e->populations && !has_voltage(m, &m->population[p]))
      return tct_fail(err, TCT_UNSUPPORTED, "units of %s have no membrane potential that is kept%s",
                      name, m->population[p].brief ? ": train.window=1 keeps it" : "");
  }
  return TCT_OK;
}

static tct_status listen_to(tct_listening *l, const tct_electrode *e, const tct_model *m, int p,
                            tct_error *err)
{
  const tct_population *q = &m->population[p];
  const int n             = e->units > 0 && e->units < q->size ? e->units : q->size;

  *l = (tct_listening){.population = p, .units = n, .unit = tct_alloc((size_t)n, sizeof(int))};
  if (!l->unit) return tct_fail(err, TCT_NO_MEMORY, "no memory for a recording");
  tct_choose_units(e->seed, q->name, q->size, n, l->unit);
  return TCT_OK;
}

static tct_status choose(const tct_electrode *e, const tct_model *m, tct_showing_probe *how,
                         tct_error *err)
{
  TCT_TRY(check_names(e, m, err), err, "choosing what to record");
  how->listening = tct_alloc((size_t)m->n_populations, sizeof *how->listening);
  if (!how->listening) return tct_fail(err, TCT_NO_MEMORY, "no memory for a recording");
  for (int p = 0; p < m->n_populations; p++)
    if (tct_is_recorded(e, m, &m->population[p]))
      TCT_TRY(listen_to(&how->listening[how->n++], e, m, p, err), err, "choosing what to record");
  if (how->n == 0)
    return tct_fail(err, TCT_UNSUPPORTED, "no population has membrane potentials that are kept");
  return TCT_OK;
}

/* ---- what it is called, and its noise ---- */

static void name_it(tct_recording *r, const tct_electrode *e, const char *session)
{
  for (int i = 0; i < e->placements; i++)
    if (strcmp(e->placement[i].population, r->name) == 0)
      tct_print(r->area, sizeof r->area, "%s", e->placement[i].area);
  tct_print(r->subject, sizeof r->subject, "%s", e->subject ? e->subject : "");
  tct_print(r->session, sizeof r->session, "%s", session);
}

double tct_electrode_step(const tct_electrode *e, const tct_model *m)
{
  if (m->steps > 1) return m->dt * tct_electrode_per(e, m);
  return e->step > 0 ? e->step : TCT_ELECTRODE_STEP;
}

int tct_electrode_per(const tct_electrode *e, const tct_model *m)
{
  const double steps = e->bin / m->dt;

  return steps > 1 && steps < m->steps ? (int)nearbyint(steps) : steps > 1 ? m->steps : 1;
}

/* Bins must be whole, and so must be their number. */
static tct_status check_bins(const tct_electrode *e, const tct_model *m, tct_error *err)
{
  const double steps = e->bin / m->dt;

  if (!(e->bin > 0)) return TCT_OK;
  if (m->steps == 1)
    return tct_fail(err, TCT_UNSUPPORTED, "a circuit without time has no bins of time");
  if (steps < 0.5 || fabs(steps - nearbyint(steps)) > 1e-6 * steps || steps > m->steps ||
      m->steps % (int)nearbyint(steps))
    return tct_fail(err, TCT_UNSUPPORTED,
                    "a bin is a whole number of steps of %g ms, and a trial of %d steps a whole "
                    "number of bins: %g ms are not",
                    m->dt, m->steps, e->bin);
  if (e->noise == TCT_NOISE_POISSON)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "Poisson noise makes spikes of rates, step by step: it is not for bins");
  return TCT_OK;
}

static bool all_spike(const tct_showing_probe *how, const tct_model *m)
{
  bool all = how->n > 0;

  for (int i = 0; i < how->n; i++) {
    const tct_unit *unit = m->population[how->listening[i].population].unit;
    all                  = all && unit && (unit->claims & TCT_UNIT_SPIKING);
  }
  return all;
}

static tct_status add_noise(tct_listening *l, const tct_electrode *e, const tct_model *m,
                            tct_heard *heard, tct_error *err)
{
  tct_recording *r     = l->into;
  const tct_key key    = tct_electrode_key(e->seed, r->name, r->session, "noise");
  const double step    = tct_electrode_step(e, m);
  const tct_unit *unit = m->population[l->population].unit;

  *heard = (tct_heard){.of      = m->population[l->population].size,
                       .spread  = NAN,
                       .spiking = unit && (unit->claims & TCT_UNIT_SPIKING)};
  tct_print(heard->population, sizeof heard->population, "%s", r->name);
  if (e->step > 0 || e->noise == TCT_NOISE_POISSON) r->dt = step;
  if (e->noise == TCT_NOISE_GAUSSIAN) {
    heard->spread = tct_spread(l->sum, l->squares, l->heard);
    if (!isfinite(heard->spread))
      return tct_fail(err, TCT_DIVERGED, "the rates of %s are not finite", r->name);
    return tct_add_gaussian(r, l->unit, key, e->sd * heard->spread, err);
  }
  if (e->noise == TCT_NOISE_NONE) return TCT_OK;
  tct_print(r->quantity, sizeof r->quantity, "count");
  return tct_make_spikes(r, l->unit, key, e->gain * step / 1000, &heard->clipped, err);
}

/* ---- the recordings ---- */

/* Room for n more in both. */
static tct_status grow(tct_recordings *into, tct_heard **heard, int n, tct_error *err)
{
  const size_t all      = (size_t)into->n + (size_t)n;
  tct_recording **table = tct_grow(into->recording, all, sizeof(void *));

  if (table) into->recording = table;
  tct_heard *more = table && heard ? tct_grow(*heard, all, sizeof *more) : NULL;
  if (more) *heard = more;
  if (table && (more || !heard)) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for %d recordings", n);
}

static tct_status listen(tct_showing_probe *how, const tct_electrode *e, const char *session,
                         tct_recordings *into, tct_heard **heard, tct_error *err)
{
  const tct_model *m = tct_state_model(how->state);
  tct_heard unheard;

  TCT_TRY(tct_show_probe(how, err), err, "recording");
  TCT_TRY(grow(into, heard, how->n, err), err, "recording");
  for (int i = 0; i < how->n; i++) {
    tct_listening *l = &how->listening[i];
    name_it(l->into, e, session);
    TCT_TRY(add_noise(l, e, m, heard ? &(*heard)[into->n + i] : &unheard, err), err,
            "recording from %s", l->into->name);
  }
  for (int i = 0; i < how->n; i++) {
    into->recording[into->n++] = how->listening[i].into;
    how->listening[i].into     = NULL;
  }
  return TCT_OK;
}

tct_status tct_electrode_record(tct_state *s, const tct_electrode *e, const char *session,
                                tct_recordings *into, tct_heard **heard, tct_error *err)
{
  const tct_model *m    = tct_state_model(s);
  tct_showing_probe how = {
    .state    = s,
    .voltage  = e->voltage,
    .spread   = e->noise == TCT_NOISE_GAUSSIAN,
    .progress = e->progress,
    .arg      = e->arg,
  };
  if (e->voltage && e->noise == TCT_NOISE_POISSON)
    return tct_fail(err, TCT_UNSUPPORTED, "spikes are not made of membrane potentials");
  tct_status code = tct_probe_named(m->world, e->probe, &how.probe, err);

  if (code == TCT_OK) code = check_bins(e, m, err);
  if (code == TCT_OK) code = choose(e, m, &how, err);
  if (code == TCT_OK && e->bin > 0) {
    how.per    = tct_electrode_per(e, m);
    how.counts = !e->voltage && all_spike(&how, m);
  }
  if (code == TCT_OK)
    how.repeats = e->repeats > 0 ? e->repeats : m->world->probe[how.probe].repeats;
  if (code == TCT_OK) code = listen(&how, e, session, into, heard, err);
  for (int i = 0; i < how.n; i++) tct_listening_free(&how.listening[i]);
  tct_free(how.listening);
  return code;
}

void tct_heard_free(tct_heard *heard)
{
  tct_free(heard);
}
