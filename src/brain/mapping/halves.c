/* halves.c -- scores of both halves of many random splits of the conditions, and of the subjects.
 *
 * Both halves of a split share no condition and no subject, so that what is found on one can be held against the
 * other as if it were another experiment of half the size. */
#include "brain/mapping/mapping.h"

#include "base/memory.h"
#include "base/random.h"

typedef struct {
  const tct_map_area *area;
  tct_key of_conditions, of_subjects;
  double *value;
} own_of;

/* [n] 1: in the first half.  The second half of an odd number has one more. */
static void cut(tct_key key, int number, int n, int *first, int *second)
{
  const tct_key own = tct_key_in(key, (uint64_t)number);

  for (int i = 0; i < n; i++) {
    first[i]  = tct_shuffled(own, (uint64_t)i, (uint64_t)n) < (uint64_t)(n / 2);
    second[i] = !first[i];
  }
}

static tct_status split(const void *arg, void *scorer, int number, double *room, tct_error *err)
{
  const own_of *own     = arg;
  const tct_map_area *a = own->area;
  const size_t models   = (size_t)a->models;
  double *value         = own->value + 2 * models * (size_t)number;
  int *half[2], *whose[2];

  half[0]  = (int *)room; /* of the same size at least */
  half[1]  = half[0] + a->conditions;
  whose[0] = half[1] + a->conditions;
  whose[1] = whose[0] + a->subjects;
  cut(own->of_conditions, number, a->conditions, half[0], half[1]);
  cut(own->of_subjects, number, a->subjects, whose[0], whose[1]);
  for (int i = 0; i < 2; i++) {
    const tct_map_draw d = {.times = half[i], .subject_times = a->subjects > 1 ? whose[i] : NULL};
    TCT_TRY(a->kind->score(scorer, &d, value + (size_t)i * models, err), err,
            "scoring half of %d conditions", a->conditions);
  }
  return TCT_OK;
}

tct_status tct_map_halves_of(const tct_map_area *a, const tct_map_how *how, tct_map_halves *into,
                             tct_error *err)
{
  own_of own              = {.area          = a,
                             .of_conditions = tct_key_of(how->seed, "map.conditions"),
                             .of_subjects   = tct_key_of(how->seed, "map.subjects")};
  const tct_map_crew crew = {.area = a,
                             .how  = how,
                             .n    = how->splits,
                             .room = 2 * ((size_t)a->conditions + (size_t)a->subjects),
                             .one  = split,
                             .own  = &own};

  *into = (tct_map_halves){.splits                  = how->splits,
                           .models                  = a->models,
                           .conditions              = a->conditions,
                           .smaller_is_more_similar = a->smaller_is_more_similar};
  if (a->conditions < TCT_MAP_CONDITIONS_LEAST || how->splits < 1)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "halves to choose on and to score on take %d conditions or more, and there "
                    "are %d (and %d splits)",
                    TCT_MAP_CONDITIONS_LEAST, a->conditions, how->splits);
  into->value = tct_alloc((size_t)how->splits * (size_t)a->models + 1, 2 * sizeof *into->value);
  if (!into->value) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d splits", how->splits);
  own.value               = into->value;
  const tct_status status = tct_map_each(&crew, err);
  if (status != TCT_OK) tct_map_halves_free(into);
  return status;
}

void tct_map_halves_free(tct_map_halves *h)
{
  if (!h) return;
  tct_free(h->value);
  *h = (tct_map_halves){0};
}
