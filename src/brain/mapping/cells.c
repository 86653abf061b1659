/* cells.c -- every model beside one area: its score, how sure one may be of it, what it gained. */
#include "brain/mapping/mapping.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "brain/inference/halves.h"
#include "brain/inference/labels.h"

/* ---- one draw -------------------------------------------------------------------------------------------------- */

tct_status tct_map_score(const tct_map_area *a, const int *times, const int *subject_times,
                         const int *against, double *score, tct_error *err)
{
  const tct_map_draw d = {times, subject_times, against};
  void *scorer         = NULL;

  TCT_TRY(a->kind->open(a, &scorer, err), err, "scoring %d models", a->models);
  const tct_status status = a->kind->score(scorer, &d, score, err);
  a->kind->close(scorer);
  return status;
}

/* All conditions and subjects. */
static tct_status whole(const tct_map_area *a, double *score, tct_error *err)
{
  int *times = tct_alloc((size_t)a->conditions + 1, sizeof *times);

  if (!times) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d conditions", a->conditions);
  for (int i = 0; i < a->conditions; i++) times[i] = 1;
  const tct_status status = tct_map_score(a, times, NULL, NULL, score, err);
  tct_free(times);
  return status;
}

/* ---- relabelled ------------------------------------------------------------------------------------------------- */

typedef struct {
  const tct_map_area *area;
  tct_key key;
  double *value; /* [draws][models] */
} labels;

static tct_status relabelled(const void *arg, void *scorer, int number, double *room,
                             tct_error *err)
{
  const labels *own = arg;
  const int n       = own->area->conditions;
  int *times = (int *)room, *label = times + n;

  for (int i = 0; i < n; i++) times[i] = 1;
  tct_order_drawn(own->key, number, n, label);
  const tct_map_draw d = {.times = times, .against = label};
  return own->area->kind->score(scorer, &d, own->value + (size_t)number * (size_t)own->area->models,
                                err);
}

/* (1 + how many are as similar) / (1 + all): the true labels are one way among them. */
static double p_of(const tct_map_area *a, int draws, const double *value, int model,
                   double true_one)
{
  const double sign = a->smaller_is_more_similar ? -1 : 1;
  int as_good = 0, tried = 0;

  if (isnan(true_one)) return (double)NAN;
  for (int i = 0; i < draws; i++) {
    const double x = value[(size_t)i * (size_t)a->models + (size_t)model];
    if (isnan(x)) continue;
    tried++;
    as_good += sign * x >= sign * true_one;
  }
  return (1.0 + as_good) / (1.0 + tried);
}

static tct_status test(const tct_map_area *a, const tct_map_how *how, tct_map_cell *cell,
                       tct_error *err)
{
  labels own              = {.area = a, .key = tct_key_of(how->seed, "map.labels")};
  const tct_map_crew crew = {.area = a,
                             .how  = how,
                             .n    = how->draws,
                             .room = (size_t)a->conditions,
                             .one  = relabelled,
                             .own  = &own};

  own.value = tct_alloc((size_t)how->draws * (size_t)a->models + 1, sizeof *own.value);
  if (!own.value) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws", how->draws);
  const tct_status status = tct_map_each(&crew, err);
  for (int m = 0; m < a->models && status == TCT_OK; m++)
    cell[m].p = p_of(a, how->draws, own.value, m, cell[m].value);
  tct_free(own.value);
  return status;
}

/* ---- intervals --------------------------------------------------------------------------------------------------- */

static double within(const tct_map_area *a, double x)
{
  return isnan(a->least) || isnan(x) ? x : fmax(a->least, fmin(a->most, x));
}

/* Of model m, or of m less its control. */
static void spread(const tct_map_halves *h, const tct_map_interval *interval, int m, int control,
                   double *room, tct_map_cell *c)
{
  const int halves = 2 * h->splits;

  for (int i = 0; i < halves; i++) {
    const double *here = h->value + (size_t)i * (size_t)h->models;
    room[i]            = here[m] - (control < 0 ? 0 : here[control]);
  }
  const tct_halved s =
    tct_of_halves(h->conditions, (size_t)halves, room, c->value, interval->by_t, interval->level);
  c->low       = s.range.low;
  c->high      = s.range.high;
  c->error     = s.error;
  c->undefined = halves - (int)s.kept;
}

static tct_map_cell cell_of(double value)
{
  return (tct_map_cell){.value = value,
                        .low   = (double)NAN,
                        .high  = (double)NAN,
                        .error = (double)NAN,
                        .p     = (double)NAN};
}

static tct_status spread_all(const tct_map_area *a, const tct_map_halves *h,
                             const tct_map_interval *interval, const int *control,
                             tct_map_cell *cell, tct_map_cell *gain, tct_error *err)
{
  double *room = tct_alloc(2 * (size_t)h->splits, sizeof *room);

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for intervals");
  for (int m = 0; m < a->models; m++) {
    if (!isnan(cell[m].value)) spread(h, interval, m, -1, room, &cell[m]);
    cell[m].low  = within(a, cell[m].low);
    cell[m].high = within(a, cell[m].high);
    if (!isnan(gain[m].value)) spread(h, interval, m, control[m], room, &gain[m]);
  }
  tct_free(room);
  return TCT_OK;
}

tct_status tct_map_cells_of(const tct_map_area *a, const tct_map_halves *h, const tct_map_how *how,
                            const tct_map_interval *interval, const int *control,
                            tct_map_cell *cell, tct_map_cell *gain, tct_error *err)
{
  double *score = tct_alloc((size_t)a->models + 1, sizeof *score);

  if (!score) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d scores", a->models);
  tct_status status = whole(a, score, err);
  for (int m = 0; m < a->models && status == TCT_OK; m++) {
    cell[m] = cell_of(score[m]);
    gain[m] = cell_of(control[m] < 0 ? (double)NAN : score[m] - score[control[m]]);
  }
  tct_free(score);
  if (status == TCT_OK && h) status = spread_all(a, h, interval, control, cell, gain, err);
  if (status == TCT_OK && how->draws > 0) status = test(a, how, cell, err);
  return status;
}
