/* change_trend.c -- tercet change --trend: subjects by areas, in the order that was predicted; Page's test, and how surely
 * they are in order. */
#include "change_trend.h"

#include "measured.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <math.h>
#include <string.h>

enum { LEVELS_LEAST = 2, LEVELS_OF_PAGE = 3, ROWS_OF_PAGE = 2 };

int change_trend_asked(const struct asked *a, const struct change_work *w)
{
  char words[sizeof((struct change_trend *)0)->words];
  const char *level[LISTED_MOST];

  if (!a->trend) {
    if (a->descending) return say_usage(a, "--descending is for --trend");
    return a->trend_of ? say_usage(a, "--trend-of is for --trend") : EXIT_DONE;
  }
  if (strlen(a->trend) >= sizeof words) return say_usage(a, "--trend is too long");
  tct_print(words, sizeof words, "%s", a->trend);
  const int n = cut_words(words, level);
  if (n < LEVELS_LEAST || n > TCT_TREND_LEVELS)
    return say_usage(a, "--trend wants %d to %d areas, such as V1,V2,MT: not %d", LEVELS_LEAST,
                     TCT_TREND_LEVELS, n);
  for (int i = 0; i < n; i++)
    for (int k = 0; k < i; k++)
      if (strcmp(level[i], level[k]) == 0) return say_usage(a, "--trend names %s twice", level[i]);
  if (w->how.measure->number[w->how.number].turns && a->trend_of == TREND_CHANGE)
    return say_usage(a, "%s lies on a circle and has no order: say --trend-of magnitude",
                     w->how.measure->number[w->how.number].name);
  return EXIT_DONE;
}

/* ---- subjects by areas -------------------------------------------------------------------------------- */

static void read_levels(const struct asked *a, struct change_trend *t)
{
  const char *level[LISTED_MOST];

  tct_print(t->words, sizeof t->words, "%s", a->trend);
  t->levels = cut_words(t->words, level);
  for (int k = 0; k < t->levels; k++) t->level[k] = level[a->descending ? t->levels - 1 - k : k];
}

static int level_of(const struct change_trend *t, const char *area)
{
  for (int k = 0; k < t->levels; k++)
    if (strcmp(t->level[k], area) == 0) return k;
  return -1;
}

static const char *subject_of(const struct change_trend *t, int row)
{
  for (int k = 0; k < t->levels; k++)
    if (t->cell[row * t->levels + k]) return t->cell[row * t->levels + k]->subject;
  return "";
}

static tct_status place(const struct change_row *row, struct change_trend *t, tct_error *err)
{
  const int level = level_of(t, row->area);
  int i           = 0;

  if (level < 0) return TCT_OK;
  while (i < t->rows && strcmp(subject_of(t, i), row->subject) != 0) i++;
  if (i == t->rows) t->rows++;
  if (t->cell[i * t->levels + level])
    return tct_fail(err, TCT_BAD_DATA, "%s has %s twice: a subject has one change of each area",
                    *row->subject ? row->subject : "the subject", row->area);
  t->cell[i * t->levels + level] = row;
  return TCT_OK;
}

static tct_status fill(const struct change_work *w, struct change_trend *t, tct_error *err)
{
  for (int i = 0; i < w->n; i++) TCT_PASS(place(&w->row[i], t, err));
  for (int k = 0; k < t->levels; k++) {
    bool any = false;
    for (int i = 0; i < t->rows; i++) any = any || t->cell[i * t->levels + k];
    if (any) continue;
    return tct_fail(err, TCT_BAD_DATA, "no subject has an area '%s' at both times; %s is of '%s'",
                    t->level[k], w->row[0].name, w->row[0].area);
  }
  for (int i = 0; i < t->rows * t->levels; i++) {
    const double change = t->cell[i] ? t->cell[i]->found.change : (double)NAN;
    t->x[i]             = w->asked->trend_of == TREND_MAGNITUDE ? fabs(change) : change;
  }
  return TCT_OK;
}

/* ---- what follows ------------------------------------------------------------------------------------- */

static void pool(const struct change_work *w, struct change_trend *t, double *spare)
{
  for (int k = 0; k < t->levels; k++) {
    for (int i = 0; i < t->rows; i++) {
      const struct change_row *row = t->cell[i * t->levels + k];
      spare[i]                     = t->x[i * t->levels + k];
      spare[t->rows + i]           = row ? row->found.error : (double)NAN;
      spare[2 * t->rows + i]       = row ? row->found.freedom : (double)NAN;
    }
    tct_change_pool(spare, spare + t->rows, spare + 2 * (size_t)t->rows, t->rows, w->how.level,
                    &t->pooled[k]);
  }
}

static bool is_whole(const struct change_trend *t, int row)
{
  for (int k = 0; k < t->levels; k++)
    if (isnan(t->x[row * t->levels + k])) return false;
  return true;
}

/* Of subjects that have all areas: draws, mean over them. */
static void draw(const struct change_work *w, struct change_trend *t)
{
  const int draws = w->how.draws;
  int whole       = 0;

  for (int i = 0; i < t->rows; i++) whole += is_whole(t, i);
  for (int k = 0; k < t->levels; k++)
    for (int d = 0; d < draws; d++) {
      double sum = 0;
      for (int i = 0; i < t->rows; i++) {
        if (!is_whole(t, i)) continue;
        const double *drawn = t->cell[i * t->levels + k]->found.drawn;
        const double change = drawn ? drawn[d] : (double)NAN;
        sum += w->asked->trend_of == TREND_MAGNITUDE ? fabs(change) : change;
      }
      t->drawn[k * draws + d] = whole ? sum / whole : (double)NAN;
    }
  t->draws = tct_trend_drawn(t->drawn, t->levels, draws, t->above, &t->ordered);
}

static tct_status find(struct change_work *w, struct change_trend *t, tct_error *err)
{
  const size_t cells = (size_t)w->n * (size_t)t->levels;
  int whole          = 0;

  t->cell  = tct_alloc(cells + 1, sizeof(void *));
  t->x     = tct_alloc(cells + 3 * (size_t)w->n + 1, sizeof *t->x);
  t->drawn = tct_alloc((size_t)t->levels * (size_t)w->how.draws + 1, sizeof *t->drawn);
  if (!t->cell || !t->x || !t->drawn)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a trend over %d areas", t->levels);
  TCT_PASS(fill(w, t, err));
  pool(w, t, t->x + cells);
  draw(w, t);
  for (int i = 0; i < t->rows; i++) whole += is_whole(t, i);
  t->tested = whole >= ROWS_OF_PAGE && t->levels >= LEVELS_OF_PAGE;
  if (!t->tested) return TCT_OK;
  return tct_trend_of(t->x, t->rows, t->levels, w->how.draws, w->how.seed, &t->found, err);
}

tct_status change_trend(struct change_work *w, tct_error *err)
{
  if (!w->asked->trend) return TCT_OK;
  w->trend = tct_alloc(1, sizeof *w->trend);
  if (!w->trend) return tct_fail(err, TCT_NO_MEMORY, "no memory for a trend");
  read_levels(w->asked, w->trend);
  return find(w, w->trend, err);
}

void change_trend_free(struct change_trend *t)
{
  if (!t) return;
  tct_free(t->cell);
  tct_free(t->x);
  tct_free(t->drawn);
  tct_free(t);
}
