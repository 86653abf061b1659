/* kept.c -- trials in which nothing is missing: columns are looked over, and copied without the others. */
#include "brain/behaviour/kept.h"

#include <math.h>

#include "base/memory.h"
#include "brain/files/bytes.h"

static bool by_chance(const tct_choices *c, unsigned needs)
{
  return (needs & TCT_BEHAVIOUR_NEEDS_MAY_CHANCES) && c->chance;
}

/* Every number of the column is -1 or below `most`. */
static tct_status column(const tct_choices *c, const int *at, int most, const char *what,
                         const char *who, tct_error *err)
{
  if (!at) return tct_fail(err, TCT_BAD_DATA, "of %s there is no %s", who, what);
  for (int i = 0; i < c->trials; i++)
    if (at[i] < -1 || at[i] >= most)
      return tct_fail(err, TCT_BAD_DATA, "%s, trial %d: %s %d of %d", who, i + 1, what, at[i],
                      most);
  return TCT_OK;
}

static tct_status chances(const tct_choices *c, const char *who, tct_error *err)
{
  for (int i = 0; i < c->trials * c->options; i++)
    if (c->chance[i] < 0 || c->chance[i] > 1)
      return tct_fail(err, TCT_BAD_DATA, "%s, trial %d: a probability of %g", who,
                      i / c->options + 1, c->chance[i]);
  return TCT_OK;
}

/* An image is of one class. */
static tct_status classes(const tct_choices *c, const char *who, tct_error *err)
{
  int *of = tct_alloc((size_t)c->images + 1, sizeof *of);

  if (!of) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d images", c->images);
  for (int i = 0; i < c->trials; i++) {
    if (c->image[i] < 0 || c->truth[i] < 0) continue;
    int *one = &of[c->image[i]]; /* 0: not seen yet */
    if (*one == 0) *one = c->truth[i] + 1;
    if (*one == c->truth[i] + 1) continue;
    const int was = *one - 1;
    tct_free(of);
    return tct_fail(err, TCT_BAD_DATA, "%s, trial %d: image %d is of class %d, and was of class %d",
                    who, i + 1, c->image[i], c->truth[i], was);
  }
  tct_free(of);
  return TCT_OK;
}

static tct_status distractors(const tct_choices *c, const char *who, tct_error *err)
{
  TCT_PASS(column(c, c->distractor, c->options, "distractor", who, err));
  for (int i = 0; i < c->trials; i++)
    if (c->distractor[i] >= 0 && c->distractor[i] == c->truth[i])
      return tct_fail(err, TCT_BAD_DATA, "%s, trial %d: the distractor is the right choice", who,
                      i + 1);
  return TCT_OK;
}

/* Numbers that it asks for are there. */
static tct_status numbers(const tct_choices *c, unsigned needs, const char *who, tct_error *err)
{
  if ((needs & TCT_BEHAVIOUR_NEEDS_STRENGTH) && !c->strength)
    return tct_fail(err, TCT_BAD_DATA, "of %s there is no strength of the stimulus", who);
  if ((needs & TCT_BEHAVIOUR_NEEDS_TIME) && !c->time)
    return tct_fail(err, TCT_BAD_DATA, "of %s there is no response time", who);
  return TCT_OK;
}

tct_status tct_choices_check(const tct_choices *c, unsigned needs, const char *who, tct_error *err)
{
  tct_status status;

  if (c->trials < 0 || c->options < 1 || (int64_t)c->trials * c->options > INT32_MAX)
    return tct_fail(err, TCT_BAD_DATA, "%s has %d trials of %d options", who, c->trials,
                    c->options);
  status = column(c, c->truth, c->options, "right choice", who, err);
  if (status == TCT_OK)
    status = by_chance(c, needs) ? chances(c, who, err)
                                 : column(c, c->choice, c->options, "choice", who, err);
  if (status == TCT_OK && c->distractor) status = distractors(c, who, err);
  if (status == TCT_OK) status = numbers(c, needs, who, err);
  if (status != TCT_OK || !(needs & TCT_BEHAVIOUR_NEEDS_IMAGES)) return status;
  status = column(c, c->image, c->images, "image", who, err);
  return status == TCT_OK ? classes(c, who, err) : status;
}

bool tct_choice_whole(const tct_choices *c, unsigned needs, int i)
{
  bool whole = c->truth[i] >= 0 && (!c->distractor || c->distractor[i] >= 0);

  if (!by_chance(c, needs)) whole = whole && c->choice[i] >= 0;
  for (int k = 0; by_chance(c, needs) && k < c->options; k++)
    whole = whole && isfinite(c->chance[i * c->options + k]);
  if (needs & TCT_BEHAVIOUR_NEEDS_IMAGES) whole = whole && c->image[i] >= 0;
  if (needs & TCT_BEHAVIOUR_NEEDS_STRENGTH) whole = whole && isfinite(c->strength[i]);
  if (needs & TCT_BEHAVIOUR_NEEDS_TIME) whole = whole && isfinite(c->time[i]);
  return whole;
}

static bool ints(const int *from, int n, const int *which, const int **to)
{
  int *at = from ? tct_alloc((size_t)n + 1, sizeof *at) : NULL;

  for (int i = 0; at && i < n; i++) at[i] = from[which[i]];
  *to = at;
  return at || !from;
}

static bool reals(const double *from, int wide, int n, const int *which, const double **to)
{
  double *at = from ? tct_alloc((size_t)n * (size_t)wide + 1, sizeof *at) : NULL;

  for (ptrdiff_t i = 0; at && i < n; i++)
    for (int k = 0; k < wide; k++) at[i * wide + k] = from[(ptrdiff_t)which[i] * wide + k];
  *to = at;
  return at || !from;
}

tct_status tct_choices_taken(const tct_choices *c, int n, const int *which, tct_choices *into,
                             tct_error *err)
{
  *into     = (tct_choices){.trials = n, .options = c->options, .images = c->images};
  bool good = ints(c->truth, n, which, &into->truth);

  good = ints(c->choice, n, which, &into->choice) && good;
  good = ints(c->image, n, which, &into->image) && good;
  good = ints(c->distractor, n, which, &into->distractor) && good;
  good = reals(c->chance, c->options, n, which, &into->chance) && good;
  good = reals(c->strength, 1, n, which, &into->strength) && good;
  good = reals(c->time, 1, n, which, &into->time) && good;
  if (good) return TCT_OK;
  tct_choices_free(into);
  return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", n);
}

tct_status tct_choices_kept(const tct_choices *c, unsigned needs, const bool *keep,
                            tct_choices *into, tct_error *err)
{
  const bool chances = by_chance(c, needs);
  tct_choices asked  = *c;
  int *which = tct_alloc((size_t)c->trials + 1, sizeof *which), n = 0;

  *into = (tct_choices){.trials = 0};
  if (!which) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", c->trials);
  for (int i = 0; i < c->trials; i++)
    if (keep[i]) which[n++] = i;
  if (chances)
    asked.choice = NULL;
  else
    asked.chance = NULL;
  if (!(needs & TCT_BEHAVIOUR_NEEDS_IMAGES)) asked.image = NULL;
  if (!(needs & TCT_BEHAVIOUR_NEEDS_STRENGTH)) asked.strength = NULL;
  if (!(needs & TCT_BEHAVIOUR_NEEDS_TIME)) asked.time = NULL;
  const tct_status status = tct_choices_taken(&asked, n, which, into, err);
  tct_free(which);
  return status;
}

void tct_choices_free(tct_choices *c)
{
  tct_free((void *)c->image);
  tct_free((void *)c->truth);
  tct_free((void *)c->distractor);
  tct_free((void *)c->choice);
  tct_free((void *)c->chance);
  tct_free((void *)c->strength);
  tct_free((void *)c->time);
  *c = (tct_choices){0};
}
