/* acting.c -- what every task that answers must keep to, run on all of them.
 *
 * Trial i is a pure function of (seed, split, i, the actions taken): beside whatever others, however often. */
#include "conformance/task_bench.h"

#define ANSWERS(w, seed)                                                                           \
  OPEN(w, seed);                                                                                   \
  if (!(w)->actions) return true

enum { TRIALS = 5, AT = 2 };

static const uint64_t number[TRIALS] = {7, 0, 1000003, 3, 7};

/* So many steps of trials from `first` on, by dice that go by their number and by `salt`. */
typedef struct {
  tct_real *kept[AT], *action, *reward; /* [memory][trial], [trial][ld], [trial] */
  uint64_t heard; /* hash of rewards and of what was kept of the first trial */
} course;

static tct_real *numbers_of(size_t n)
{
  tct_real *x = calloc(n + 1, sizeof *x);
  assert_non_null(x);
  return x;
}

static course course_of(const tct_world *w, int split, int first, int trials, int salt, int steps)
{
  const size_t ld = whole_panels(w->actions), n = (size_t)trials, memory = (size_t)w->memory;
  const tct_key key = tct_key_of((uint64_t)salt, "law.acting");
  course c          = {
             {numbers_of(n * memory), numbers_of(n * memory)}, numbers_of(n * ld), numbers_of(n), 5};

  for (int t = 0; t < steps; t++) {
    memset(c.action, 0, n * ld * sizeof *c.action);
    for (size_t i = 0; i < n; i++)
      c.action[i * ld +
               tct_bits(key, number[first + (int)i], (uint32_t)t, 0) % (uint64_t)w->actions] = 1;
    w->task->act(w, &(tct_acting){.split  = split,
                                  .trial  = number + first,
                                  .trials = trials,
                                  .step   = t,
                                  .ld     = ld,
                                  .action = c.action,
                                  .before = c.kept[t % AT],
                                  .after  = c.kept[(t + 1) % AT],
                                  .reward = c.reward});
    c.heard = tct_hash_on(c.heard, c.reward, sizeof *c.reward);
    for (size_t k = 0; k < memory; k++)
      c.heard = tct_hash_on(c.heard, c.kept[(t + 1) % AT] + k * n, sizeof(tct_real));
  }
  return c;
}

static void forget(course *c)
{
  for (int i = 0; i < AT; i++) free(c->kept[i]);
  free(c->action);
  free(c->reward);
}

static uint64_t heard(const tct_world *w, int split, int first, int trials, int salt)
{
  course c = course_of(w, split, first, trials, salt, w->steps);
  forget(&c);
  return c.heard;
}

static bool answers_a_trial_as_it_is(const tct_about *variant, void *params, law_why *why)
{
  ANSWERS(w, 5);
  for (int split = 0; split < splits(w); split++)
    for (int i = 0; i < TRIALS; i++) {
      const uint64_t alone = heard(w, split, i, 1, 1);
      if (heard(w, split, i, TRIALS - i, 1) != alone)
        return broken(why, "trial %d of split %d is another beside others", i, split);
      if (heard(w, split, i, 1, 1) != alone)
        return broken(why, "trial %d of split %d is another when it comes again", i, split);
    }
  return true;
}

static bool answers_what_is_done(const tct_about *variant, void *params, law_why *why)
{
  ANSWERS(w, 5);
  return heard(w, TCT_TRAIN, 0, 1, 1) != heard(w, TCT_TRAIN, 0, 1, 2) ||
         broken(why, "whatever is done, it is the same");
}

static bool answers_by_its_seed_and_split(const tct_about *variant, void *params, law_why *why)
{
  ANSWERS(w, 5);
  ANSWERS(other, 6);
  if (heard(w, TCT_TRAIN, 0, 1, 1) == heard(other, TCT_TRAIN, 0, 1, 1))
    return broken(why, "another seed is the same world");
  return heard(w, TCT_TRAIN, 0, 1, 1) != heard(w, TCT_TEST, 0, 1, 1) ||
         broken(why, "a trial of training is one of testing");
}

static bool pays_and_shows_numbers(const tct_about *variant, void *params, law_why *why)
{
  ANSWERS(w, 5);
  bool fine = true;

  for (int steps = 1; steps <= w->steps && fine; steps++) {
    course c             = course_of(w, TCT_TEST, 0, TRIALS, 3, steps);
    const tct_real *last = c.kept[steps % AT];
    for (int i = 0; i < TRIALS && fine; i++) fine = isfinite(c.reward[i]);
    for (int s = 0; s < w->n_signals && fine; s++) {
      const size_t n = (size_t)units(w, s), ld = whole_panels((int)n) + TCT_PANEL;
      tct_real *rows = numbers_of(TRIALS * ld);
      for (size_t i = 0; i < TRIALS * ld; i++) rows[i] = (tct_real)NAN;
      w->task->show(w, &(tct_showing){.split  = TCT_TEST,
                                      .trial  = number,
                                      .trials = TRIALS,
                                      .begun  = steps,
                                      .steps  = 1,
                                      .signal = s,
                                      .ld     = ld,
                                      .rows   = rows,
                                      .memory = last});
      for (size_t i = 0; i < TRIALS * ld && fine; i++)
        fine = isfinite(rows[i]) && (i % ld < n || rows[i] == 0);
      free(rows);
    }
    forget(&c);
  }
  return fine || broken(why, "what is paid or shown are no numbers, or pads are not 0");
}

static bool takes_no_memory_to_answer(const tct_about *variant, void *params, law_why *why)
{
  ANSWERS(w, 5);
  const uint64_t before = tct_allocations();

  (void)heard(w, TCT_TRAIN, 0, TRIALS, 1);
  return tct_allocations() == before || broken(why, "it allocates while it answers");
}

static const law laws[] = {
  {"answers a trial as it is", answers_a_trial_as_it_is, 0},
  {"answers what is done", answers_what_is_done, 0},
  {"answers by its seed and split", answers_by_its_seed_and_split, 0},
  {"pays and shows numbers", pays_and_shows_numbers, 0},
  {"takes no memory to answer", takes_no_memory_to_answer, 0},
};

/* ---- the harness itself ---------------------------------------------------------------------------------- */

extern const tct_task tct_task_bandit;

static tct_task but(const char *title, void (*act)(const tct_world *, const tct_acting *))
{
  tct_task t = tct_task_bandit;
  t.title    = title;
  t.act      = act;
  return t;
}

static void counting(const tct_world *w, const tct_acting *a)
{
  static int calls;
  tct_task_bandit.act(w, a);
  a->reward[0] += (tct_real)(calls++ % 7);
}

static void by_place(const tct_world *w, const tct_acting *a)
{
  tct_task_bandit.act(w, a);
  a->reward[0] += (tct_real)a->trials;
}

static void deaf(const tct_world *w, const tct_acting *a)
{
  (void)w;
  for (int i = 0; i < a->trials; i++) a->reward[i] = (tct_real)(a->trial[i] % 2);
  memset(a->after, 0, (size_t)(a->trials * w->memory) * sizeof *a->after);
}

static void of_training(const tct_world *w, const tct_acting *a)
{
  tct_acting same = *a;
  same.split      = TCT_TRAIN;
  tct_task_bandit.act(w, &same);
}

static void endless(const tct_world *w, const tct_acting *a)
{
  tct_task_bandit.act(w, a);
  a->reward[0] = (tct_real)INFINITY;
}

static void allocating(const tct_world *w, const tct_acting *a)
{
  tct_free(tct_alloc(1, 1));
  tct_task_bandit.act(w, a);
}

static void liars_are_caught(void **state)
{
  static tct_task count, place, no, leak, endow, heaped; /* worlds stay open until the end */
  (void)state;

  count  = but("a world that counts", counting);
  place  = but("a world that sees others", by_place);
  no     = but("a deaf world", deaf);
  leak   = but("a world that tests on training", of_training);
  endow  = but("a world that pays without end", endless);
  heaped = but("a world that allocates", allocating);
  CAUGHT(laws, "answers a trial as it is", &count.about);
  CAUGHT(laws, "answers a trial as it is", &place.about);
  CAUGHT(laws, "answers what is done", &no.about);
  CAUGHT(laws, "answers by its seed and split", &leak.about);
  CAUGHT(laws, "pays and shows numbers", &endow.about);
  CAUGHT(laws, "takes no memory to answer", &heaped.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(liars_are_caught)};
  int failed                        = make_file();

  failed += LAWS("tasks", laws);
  failed += cmocka_run_group_tests_name("laws of acting", planted, NULL, NULL);
  close_all();
  (void)unlink(file);
  return failed != 0;
}
