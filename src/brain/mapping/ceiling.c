/* ceiling.c -- how alike the subjects of an area are to each other, or one subject's repeats to its repeats.
 *
 * What another animal, or the same one on other trials, reaches is what a model can be asked for.  Halves of the repeats
 * have half of the trials each: it is a lower bound, which no formula raises here. */
#include "brain/mapping/mapping.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

tct_status tct_map_between_subjects(const tct_map_responses *r, double *value, tct_error *err)
{
  double sum = 0, one;
  int n      = 0;

  for (int i = r->models; i < r->models + r->subjects; i++)
    for (int k = r->models; k < r->models + r->subjects; k++) {
      if (i == k) continue;
      TCT_TRY(tct_map_alike(&r->how, r->conditions, r->units[i], r->value[i], r->units[k],
                            r->value[k], &one, err),
              err, "comparing subjects");
      sum += one;
      n++;
    }
  *value = n ? sum / n : (double)NAN;
  return TCT_OK;
}

/* Was anything of it recorded? */
static bool is_there(const double *value, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!isnan(value[i])) return true;
  return false;
}

/* Of each condition half of the repeats that there are: those of the other half become NAN. */
static void part(const tct_recording *r, tct_key key, double *first, double *second)
{
  const size_t each = (size_t)r->steps * (size_t)r->units;

  for (int c = 0; c < r->conditions; c++) {
    const tct_key own = tct_key_in(key, (uint64_t)c);
    uint64_t there = 0, at = 0;
    for (int k = 0; k < r->repeats; k++)
      there += is_there(r->value + (size_t)(c * r->repeats + k) * each, each);
    for (int k = 0; k < r->repeats; k++) {
      const size_t place = (size_t)(c * r->repeats + k) * each;
      if (!is_there(r->value + place, each)) continue;
      double *without = tct_shuffled(own, at++, there) < there / 2 ? second : first;
      for (size_t i = 0; i < each; i++) without[place + i] = (double)NAN;
    }
  }
}

/* Both halves of one split, beside each other. */
static tct_status compare(const tct_recording *r, const tct_map_responses_how *how, tct_key key,
                          double *room, double *value, tct_error *err)
{
  const size_t n = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
  tct_recording half[]              = {*r, *r};
  const tct_recording *const both[] = {&half[0], &half[1]};
  tct_map_responses found;

  memcpy(room, r->value, n * sizeof *room);
  memcpy(room + n, r->value, n * sizeof *room);
  half[0].value = room;
  half[1].value = room + n;
  part(r, key, room, room + n);
  const tct_status status = tct_map_responses_of(1, both, 1, both + 1, how, &found, err);
  *value                  = (double)NAN;
  if (status == TCT_BAD_SHAPE) return TCT_OK; /* no condition has two repeats */
  TCT_TRY(status, err, "comparing halves of repeats");
  const tct_status compared = tct_map_alike(how, found.conditions, found.units[0], found.value[0],
                                            found.units[1], found.value[1], value, err);
  tct_map_responses_free(&found);
  return compared;
}

tct_status tct_map_between_repeats(const tct_recording *r, const tct_map_responses_how *how,
                                   int splits, uint64_t seed, double *value, tct_error *err)
{
  const size_t n = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
  const tct_key key = tct_key_of(seed, "map.repeats");
  double sum        = 0;

  *value = (double)NAN;
  if (r->repeats < 2 || splits < 1) return TCT_OK;
  double *room = tct_alloc(n + 1, 2 * sizeof *room);
  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for halves of %s", r->name);
  tct_status status = TCT_OK;
  for (int i = 0; i < splits && status == TCT_OK; i++) {
    double one;
    status = compare(r, how, tct_key_in(key, (uint64_t)i), room, &one, err);
    sum += one;
  }
  tct_free(room);
  if (status == TCT_OK) *value = sum / splits;
  return status;
}
