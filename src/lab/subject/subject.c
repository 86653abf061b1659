/* subject.c -- a run as a subject: the same units on several days, each a checkpoint, and where it all is from. */
#include "base/memory.h"
#include "base/text.h"
#include "lab/subject/electrode_own.h"
#include "lab/subject/own.h"
#include "lab/subject/record_own.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- days ---- */

static int in_time(const void *a, const void *b)
{
  const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

  return x < y ? -1 : x > y;
}

static tct_status refuse_day(const tct_telling *z, int64_t day, const uint64_t *kept, int n,
                             tct_error *err)
{
  tct_text list = {0};

  for (int i = 0; i < n; i++) tct_text_add(&list, "%s%" PRIu64, i ? ", " : "", kept[i]);
  tct_fail(err, TCT_NO_FILE, "the run in %s has no checkpoint after %" PRId64 " trials%s%s%s",
           z->run.folder, day, n ? "; it has those after " : "", list.at ? list.at : "",
           z->model->training.keep_all ? "" : ", and keeps two: train.keep=all keeps every one");
  tct_text_free(&list);
  return TCT_NO_FILE;
}

static bool is_kept(int64_t day, const uint64_t *kept, int n)
{
  for (int i = 0; i < n; i++)
    if ((int64_t)kept[i] == day) return true;
  return day == TCT_UNTRAINED;
}

/* All that were kept, after the untrained circuit; or those asked for, in time, none twice. */
static tct_status list_days(tct_telling *z, const tct_days *asked, const uint64_t *kept, int n,
                            tct_error *err)
{
  const size_t most = (size_t)(asked->all ? n : asked->days) + 1;

  z->day = tct_alloc(most, sizeof *z->day);
  if (!z->day) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu days", most);
  if (asked->all) {
    z->day[z->days++] = TCT_UNTRAINED;
    for (int i = 0; i < n; i++) z->day[z->days++] = (int64_t)kept[i];
    return TCT_OK;
  }
  for (int i = 0; i < asked->days; i++) {
    bool again = false;
    for (int k = 0; k < i; k++) again = again || asked->day[k] == asked->day[i];
    if (!is_kept(asked->day[i], kept, n)) return refuse_day(z, asked->day[i], kept, n, err);
    if (!again) z->day[z->days++] = asked->day[i];
  }
  qsort(z->day, (size_t)z->days, sizeof *z->day, in_time);
  return TCT_OK;
}

static tct_status find_days(tct_telling *z, const tct_days *asked, tct_error *err)
{
  uint64_t *kept = NULL;
  int n          = 0;

  TCT_TRY(tct_checkpoints(z->run.checkpoints, &kept, &n, err), err, "looking for days");
  const tct_status code = list_days(z, asked, kept, n, err);
  tct_free(kept);
  return code;
}

/* Bring the state to a day; of the newest checkpoint, say which it is. */
static tct_status go_to(tct_telling *z, int64_t *day, tct_error *err)
{
  tct_mark at;

  if (z->newest) {
    TCT_TRY(tct_run_newest(&z->run, z->state, &at, err), err, "opening the run %s", z->run.folder);
    *day = (int64_t)at.trials;
    return TCT_OK;
  }
  return *day == TCT_UNTRAINED
           ? TCT_OK
           : tct_checkpoint_at(z->run.checkpoints, (uint64_t)*day, z->state, err);
}

void tct_day_name(int64_t day, char name[TCT_LABEL])
{
  if (day == TCT_UNTRAINED)
    tct_print(name, TCT_LABEL, "untrained");
  else
    tct_print(name, TCT_LABEL, "%09" PRId64, day);
}

/* ---- one day after another ---- */

static void tell(void *arg, uint64_t done, uint64_t of)
{
  const tct_telling *z = arg;

  if (z->electrode.progress)
    z->electrode.progress(z->electrode.arg, z->done + done, of * (uint64_t)z->days);
}

static tct_status record_day(tct_telling *z, int i, tct_subject *into, tct_error *err)
{
  const int before = into->recordings.n;
  tct_electrode e  = z->electrode;
  char session[TCT_LABEL];

  TCT_TRY(go_to(z, &z->day[i], err), err, "recording");
  tct_day_name(z->day[i], session);
  tct_state_sha256(z->state, z->weights[i]);
  e.progress = tell;
  e.arg      = z;
  TCT_TRY(tct_electrode_record(z->state, &e, session, &into->recordings, &into->heard, err), err,
          "recording %s", session);
  const tct_recording *r = into->recordings.recording[before];
  z->done += (uint64_t)r->conditions * (uint64_t)r->repeats;
  for (int k = before; k < into->recordings.n && z->days > 1; k++) {
    char *name        = into->recordings.recording[k]->name;
    const size_t used = strlen(name);
    tct_print(name + used, sizeof r->name - used, " %s", session);
  }
  return TCT_OK;
}

/* ---- before anything is shown ---- */

/* Values of all days, and twice as much again while a file of them is made. */
static tct_status check_memory(const tct_telling *z, tct_error *err)
{
  static const double mib = 1 << 20;
  const tct_model *m      = z->model;
  const tct_electrode *e  = &z->electrode;
  const tct_probe *set    = &m->world->probe[z->probe];
  const int steps         = m->steps / tct_electrode_per(e, m); /* or bins */
  double units            = 0;

  if (e->max_memory == 0) return TCT_OK;
  for (int p = 0; p < m->n_populations; p++) {
    const int size = m->population[p].size;
    if (tct_is_recorded(e, m, &m->population[p]))
      units += e->units > 0 && e->units < size ? e->units : size;
  }
  const double values =
    units * set->conditions * (e->repeats > 0 ? e->repeats : set->repeats) * steps * z->days;
  const double needed = 3 * values * (double)sizeof(double);
  if (needed <= (double)e->max_memory) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY,
                  "%.0f values and their file take %.1f MiB; %.1f MiB are allowed", values,
                  needed / mib, (double)e->max_memory / mib);
}

static tct_status prepare(tct_telling *z, const char *folder, const tct_days *asked, tct_error *err)
{
  static const int64_t one = TCT_UNTRAINED;
  const tct_days newest    = {.day = &one, .days = 1}; /* which it is, is known once it is loaded */

  z->newest = !asked->all && asked->days == 0;
  TCT_TRY(tct_run_paths(&z->run, folder, err), err, "recording");
  TCT_TRY(tct_probe_named(z->model->world, z->electrode.probe, &z->probe, err), err, "recording");
  TCT_TRY(find_days(z, z->newest ? &newest : asked, err), err, "recording");
  TCT_TRY(check_memory(z, err), err, "recording");
  z->weights = tct_alloc((size_t)z->days, sizeof *z->weights);
  return z->weights ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for %d days", z->days);
}

static tct_status record_all(tct_telling *z, tct_subject *into, tct_error *err)
{
  for (int i = 0; i < z->days; i++)
    TCT_TRY(record_day(z, i, into, err), err, "recording the run %s", z->run.folder);
  tct_print(into->probe, sizeof into->probe, "%s", z->model->world->probe[z->probe].name);
  into->days = z->days;
  into->seed = z->electrode.seed;
  into->step = tct_electrode_step(&z->electrode, z->model);
  return tct_subject_provenance(z, into, err);
}

tct_status tct_subject_record(const char *run, tct_state *fresh, const tct_electrode *e,
                              const tct_days *days, tct_subject *into, tct_error *err)
{
  static const tct_days none = {.all = false};
  tct_error local;
  tct_error *said = err ? err : &local;
  tct_telling z   = {.electrode = *e, .state = fresh, .model = tct_state_model(fresh)};

  *into           = (tct_subject){.days = 0};
  tct_status code = prepare(&z, run, days ? days : &none, said);
  if (code == TCT_OK) code = record_all(&z, into, said);
  into->pruned = code == TCT_OK && days && days->all && !z.model->training.keep_all;
  tct_free(z.day);
  tct_free(z.weights);
  tct_run_end(&z.run);
  if (code != TCT_OK) tct_subject_free(into);
  return code;
}

void tct_subject_free(tct_subject *s)
{
  tct_recordings_free(&s->recordings);
  tct_heard_free(s->heard);
  *s = (tct_subject){.days = 0};
}
