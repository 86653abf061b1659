/* task_liars.h -- gratings, each with one thing wrong, that the laws of tasks must catch. */
#ifndef TESTS_TASK_LIARS_H
#define TESTS_TASK_LIARS_H

#include "tasks/laws.h"

#include <tercet/signature.h>

extern const tct_task tct_task_gratings;

static tct_task but(const char *title)
{
  tct_task t = tct_task_gratings;
  t.title    = title;
  return t;
}

static void counting(const tct_world *w, const tct_showing *s)
{
  static int calls;
  tct_task_gratings.show(w, s);
  if (s->signal == 0) s->rows[0] += (tct_real)(calls++ % 7);
}

static void testing_on_training(const tct_world *w, const tct_showing *s)
{
  tct_showing same = *s;
  if (same.split == TCT_TEST) same.split = TCT_TRAIN;
  tct_task_gratings.show(w, &same);
}

static int probed;

static void remembering(const tct_world *w, const tct_showing *s)
{
  tct_task_gratings.show(w, s);
  probed += s->split >= TCT_PROBE;
  if (s->signal == 0 && s->split < TCT_PROBE) s->rows[0] += (tct_real)probed;
}

static void leaving_pads(const tct_world *w, const tct_showing *s)
{
  tct_task_gratings.show(w, s);
  for (int r = 0; r < s->trials * s->steps; r++) s->rows[(size_t)(r + 1) * s->ld - 1] = 1;
}

static void moving(const tct_world *w, const tct_showing *s)
{
  tct_task_gratings.show(w, s);
  if (s->signal == 0 && s->begun + s->steps > 1)
    s->rows[(size_t)(s->steps * s->trials - 1) * s->ld]++;
}

static void allocating(const tct_world *w, const tct_showing *s)
{
  tct_free(tct_alloc(1, 1));
  tct_task_gratings.show(w, s);
}

static void favouring(const tct_world *w, const tct_showing *s)
{
  tct_task_gratings.show(w, s);
  if (s->signal == 1)
    for (int r = 0; r < s->trials * s->steps; r++) {
      tct_real *row = s->rows + (size_t)r * s->ld;
      if (row[1] == 1) row[1] = 0, row[0] = 1; /* what is of class 1 is called 0 */
    }
}

static tct_status unseeded(tct_world *w, const char *folder, tct_error *err)
{
  w->seed = 1;
  return tct_task_gratings.open(w, folder, err);
}

static tct_status hopeful(tct_world *w, const char *folder, tct_error *err)
{
  const tct_status status = tct_task_gratings.open(w, folder, err);
  w->chance               = 0.7;
  return status;
}

static void nameless(const tct_world *w, int probe, int i, char name[32], int *category,
                     char category_name[32])
{
  tct_task_gratings.condition(w, probe, i, name, category, category_name);
  snprintf(name, 32, "a grating");
}

static void wrong(const tct_world *w, const tct_showing *s)
{
  tct_task_gratings.oracle(w, s);
  for (int r = 0; r < s->trials * s->steps; r++) s->rows[(size_t)r * s->ld] += 2;
}

static const tct_signature no_probe = {.name    = "boast",
                                       .says    = "it is seen by who looks elsewhere",
                                       .probe   = "elsewhere",
                                       .measure = tct_measure_right,
                                       .least   = 0.9,
                                       .most    = INFINITY};
static const tct_signature no_bound = {.name    = "boast",
                                       .says    = "it is seen whatever is seen",
                                       .probe   = "tuning",
                                       .measure = tct_measure_right,
                                       .least   = -INFINITY,
                                       .most    = INFINITY};
static const tct_signature no_word  = {.name    = "boast",
                                       .says    = "it follows what no condition says",
                                       .probe   = "tuning",
                                       .measure = tct_measure_right,
                                       .word    = {"coherence"},
                                       .least   = 0.9,
                                       .most    = INFINITY};

#endif
