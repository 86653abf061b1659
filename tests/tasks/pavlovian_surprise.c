/* pavlovian_surprise.c -- the measures of conditioning on deeds written by hand: two units, of which the second tells. */
#include "tasks/laws.h"

#include <tercet/signature.h>

extern const tct_task tct_task_pavlovian;
static const tct_task *const task = &tct_task_pavlovian;

enum { CUE = 5, DUE = 15, STEPS = 20, UNITS = 2, REPEATS = 2, TRIALS_MOST = 64 };

typedef struct {
  void *params;
  tct_world *world;
  tct_deeds d;
  int same[TRIALS_MOST], condition[TRIALS_MOST];
  double rate[TRIALS_MOST][STEPS][UNITS];
} deeds;

static void begin(deeds *k, const char *protocol)
{
  memset(k, 0, sizeof *k);
  k->params = tct_params_new(&task->about);
  set_text(task, k->params, "protocol", protocol);
  set_real(task, k->params, "amount", 2);
  k->world             = opened(task, k->params, 3);
  const int conditions = k->world->probe[0].conditions;
  for (int i = 0; i < conditions * REPEATS; i++) {
    k->same[i]      = i;
    k->condition[i] = i / REPEATS;
  }
  k->d = (tct_deeds){.world      = k->world,
                     .trials     = conditions * REPEATS,
                     .conditions = conditions,
                     .repeats    = REPEATS,
                     .steps      = STEPS,
                     .did        = k->same,
                     .was        = k->same,
                     .condition  = k->condition,
                     .units      = UNITS,
                     .rate       = &k->rate[0][0][0],
                     .surprise   = 1};
}

static void end(deeds *k)
{
  tct_world_close(k->world);
  tct_params_free(&task->about, k->params);
}

/* Both repeats, 0.5 apart, around a mean. */
static void say(deeds *k, const char *name, int step, double mean)
{
  for (int c = 0; c < k->d.conditions; c++) {
    char own[32], category_name[32];
    int category;
    task->condition(k->world, 0, c, own, &category, category_name);
    if (strcmp(own, name) != 0) continue;
    k->rate[c * REPEATS][step][1]     = mean - 0.25;
    k->rate[c * REPEATS + 1][step][1] = mean + 0.25;
    return;
  }
  fail_msg("there is no condition %s", name);
}

static double measured(const deeds *k, const char *name)
{
  double value = 77;

  for (int i = 0; i < task->n_signatures; i++) {
    const tct_signature *s = &task->signatures[i];
    if (strcmp(s->name, name) != 0) continue;
    if (s->applies && !s->applies(k->world)) return -99;
    assert_int_equal(s->measure(&k->d, s, &value, NULL), TCT_OK);
    return value;
  }
  fail_msg("there is no signature %s", name);
  return value;
}

static void is(double got, double wanted)
{
  if (!(fabs(got - wanted) < 1e-12)) fail_msg("%g, not %g", got, wanted);
}

/* Rewards are 2: responses are halved. */
static void the_plain_protocol(void **state)
{
  static deeds k;
  (void)state;

  begin(&k, "A+");
  say(&k, "cues=A reward=1", CUE, 1.6);
  say(&k, "cues=A reward=1", DUE, 0.2);
  say(&k, "cues=A reward=0", DUE, -1.4);
  say(&k, "cues=none reward=1", DUE, 2);
  is(measured(&k, "cue"), 0.8);
  is(measured(&k, "foretold"), 0.9);
  is(measured(&k, "omission"), -0.7);
  is(measured(&k, "blocking"), -99);
  is(measured(&k, "inhibition"), -99);
  is(measured(&k, "uncertainty"), -99);
  k.d.surprise = -1;
  assert_true(isnan(measured(&k, "cue")));
  end(&k);
}

static void an_added_cue(void **state)
{
  static deeds k;
  (void)state;

  begin(&k, "A+ / AB+");
  say(&k, "cues=A reward=0", CUE, 1.6);
  say(&k, "cues=B reward=0", CUE, 0.4);
  is(measured(&k, "blocking"), 0.25);
  is(measured(&k, "inhibition"), -99);
  end(&k);
  begin(&k, "C+ / AB+"); /* nothing was there to block */
  is(measured(&k, "blocking"), -99);
  end(&k);
}

static void a_cue_that_takes_back(void **state)
{
  static deeds k;
  (void)state;

  begin(&k, "A+ AX-");
  say(&k, "cues=X reward=0", CUE, -1.2);
  is(measured(&k, "inhibition"), -0.6);
  is(measured(&k, "blocking"), -99);
  end(&k);
}

static void rewards_by_chance(void **state)
{
  static deeds k;
  (void)state;

  begin(&k, "A0.25 B0.5 C0.75");
  say(&k, "cues=A reward=1", DUE, 2 * (0.75 + 0.3));
  say(&k, "cues=B reward=1", DUE, 2 * 0.5);
  say(&k, "cues=C reward=1", DUE, 2 * 0.25);
  is(measured(&k, "uncertainty"), 0.3 / sqrt(3));
  is(measured(&k, "cue"), -99);
  end(&k);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_plain_protocol),
    cmocka_unit_test(an_added_cue),
    cmocka_unit_test(a_cue_that_takes_back),
    cmocka_unit_test(rewards_by_chance),
  };
  return cmocka_run_group_tests_name("surprise", tests, NULL, NULL);
}
