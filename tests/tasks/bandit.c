/* bandit.c -- arms that pay as they should, and players without a circuit that lose what is known of them. */
#include "tasks/players.h"

extern const tct_task tct_task_bandit;

static tct_world *bandit(int arms, int pulls, int payoff, void **params)
{
  *params = tct_params_new(&tct_task_bandit.about);
  set_int(&tct_task_bandit, *params, "arms", arms);
  set_int(&tct_task_bandit, *params, "pulls", pulls);
  set_choice(&tct_task_bandit, *params, "payoff", payoff);
  return opened(&tct_task_bandit, *params, 3);
}

static void fix(void *params, int n, double a, double b)
{
  tct_numbers *x = param(&tct_task_bandit, params, "probabilities");
  *x             = (tct_numbers){.n = n, .at = {a, b}};
}

static void finish(tct_world *w, void *params)
{
  tct_world_close(w);
  tct_params_free(&tct_task_bandit.about, params);
}

/* Regrets over 4,000 trials of two arms and 100 pulls: 16.7 (exactly 100 / 6) at random, UCB1 5.63, Thompson 2.80, posterior
 * mean 2.64, each to about 0.04 to 0.1, by an independent simulation. */
static void reference_players_lose_what_they_are_known_to_lose(void **state)
{
  static const struct {
    player by;
    double regret, error;
  } known_to[] = {{at_random, 100.0 / 6, 0},
                  {by_upper_bound, 5.63, 0.04},
                  {by_thompson, 2.80, 0.04},
                  {by_posterior_mean, 2.64, 0.10}};
  void *params;
  tct_world *w = bandit(2, 100, 0, &params);
  (void)state;

  for (int i = 0; i < 4; i++) {
    double error;
    const double regret = mean_regret(w, 3000, known_to[i].by, &error);
    if (fabs(regret - known_to[i].regret) > 4 * hypot(error, known_to[i].error))
      fail_msg("player %d loses %g +- %g, not %g", i, regret, error, known_to[i].regret);
  }
  finish(w, params);
}

static int always_the_first(const tct_world *w, const known *k)
{
  (void)w;
  (void)k;
  return 0;
}

static int in_turn(const tct_world *w, const known *k)
{
  return k->step % w->actions;
}

static void probabilities_that_are_given_are_paid(void **state)
{
  void *params;
  double regret, paid;
  (void)state;

  tct_world *w = bandit(2, 10, 0, &params);
  tct_world_close(w);
  fix(params, 2, 1, 0);
  w = opened(&tct_task_bandit, params, 3);
  play(w, TCT_TEST, 5, always_the_first, &regret, &paid);
  assert_true(paid == 10 && regret == 0);
  play(w, TCT_TEST, 5, in_turn, &regret, &paid);
  assert_true(paid == 5 && regret == 5);
  tct_world_close(w);
  fix(params, 2, 0.3, 0.3);
  set_int(&tct_task_bandit, params, "pulls", 20000);
  w = opened(&tct_task_bandit, params, 3);
  play(w, TCT_TEST, 5, in_turn, &regret, &paid);
  assert_true(regret == 0 && fabs(paid / 20000 - 0.3) < 4 * sqrt(0.21 / 20000));
  finish(w, params);
}

static void show(const tct_world *w, const char *signal, const tct_real *kept, tct_real row[LD])
{
  const uint64_t trial = 4;

  w->task->show(w, &(tct_showing){.split  = TCT_TRAIN,
                                  .trial  = &trial,
                                  .trials = 1,
                                  .begun  = 1,
                                  .steps  = 1,
                                  .signal = tct_world_signal(w, signal),
                                  .ld     = LD,
                                  .rows   = row,
                                  .memory = kept});
}

static void what_was_done_and_paid_is_shown_at_the_next_step(void **state)
{
  const uint64_t trial      = 4;
  const tct_real action[LD] = {0.2, 0.7, 0.1};
  tct_real kept[MOST_KEPT], nobody[MOST_KEPT] = {0}, reward, row[LD];
  void *params;
  tct_world *w = bandit(3, 10, 0, &params);
  (void)state;

  w->task->act(w, &(tct_acting){.split  = TCT_TRAIN,
                                .trial  = &trial,
                                .trials = 1,
                                .ld     = LD,
                                .action = action,
                                .before = nobody,
                                .after  = kept,
                                .reward = &reward});
  show(w, "observation", kept, row);
  assert_true(row[0] == reward && row[1] == 0 && row[2] == 1 && row[3] == 0);
  show(w, "reward", kept, row);
  assert_true(row[0] == reward && row[1] == 0);
  show(w, "action", kept, row);
  assert_true(row[0] == 0 && row[1] == 1 && row[2] == 0);
  show(w, "observation", nobody, row);
  for (int i = 0; i < LD; i++) assert_true(row[i] == 0);
  show(w, "observation", NULL, row);
  for (int i = 0; i < LD; i++) assert_true(row[i] == 0);
  finish(w, params);
}

static void of_two_correlated_arms_one_pays_what_the_other_does_not(void **state)
{
  void *params;
  tct_world *w = bandit(2, 10, 1, &params);
  (void)state;

  for (int split = 0; split <= TCT_PROBE; split++) {
    tct_real row[LD];
    const uint64_t trial = 41;
    w->task->show(w, &(tct_showing){.split  = split,
                                    .trial  = &trial,
                                    .trials = 1,
                                    .steps  = 1,
                                    .signal = tct_world_signal(w, "payoff"),
                                    .ld     = LD,
                                    .rows   = row});
    assert_true(fabs((double)row[0] + (double)row[1] - 1) < 1e-6 && row[0] != row[1]);
  }
  finish(w, params);
}

/* 100 conditions of three arms: each is the best in its turn, and a player at random loses what it does elsewhere. */
static void probes_have_each_arm_the_best_and_are_as_hard_as_what_is_drawn(void **state)
{
  void *params;
  tct_world *w = bandit(3, 1, 0, &params);
  double lost  = 0;
  (void)state;

  for (int i = 0; i < w->probe[0].conditions; i++) {
    tct_real p[LD];
    const uint64_t trial = (uint64_t)(i * w->probe[0].repeats + i % w->probe[0].repeats);
    w->task->show(w, &(tct_showing){.split  = TCT_PROBE,
                                    .trial  = &trial,
                                    .trials = 1,
                                    .steps  = 1,
                                    .signal = tct_world_signal(w, "payoff"),
                                    .ld     = LD,
                                    .rows   = p});
    for (int a = 0; a < 3; a++) assert_true(p[a] <= p[i % 3]);
    lost += (double)p[i % 3] - ((double)p[0] + (double)p[1] + (double)p[2]) / 3;
  }
  assert_true(fabs(lost / w->probe[0].conditions - 0.25) < 0.01); /* 3/4 - 1/2 */
  finish(w, params);
}

static void what_cannot_be_is_refused(void **state)
{
  void *params  = tct_params_new(&tct_task_bandit.about);
  tct_error err = {0};
  (void)state;

  fix(params, 2, 0.1, 0.2);
  set_int(&tct_task_bandit, params, "arms", 3);
  assert_null(tct_world_open(&tct_task_bandit, params, 1, NULL, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "2 probabilities for 3 arms"));
  fix(params, 0, 0, 0);
  set_choice(&tct_task_bandit, params, "payoff", 1);
  err = (tct_error){0};
  assert_null(tct_world_open(&tct_task_bandit, params, 1, NULL, &err));
  assert_non_null(strstr(err.text, "two arms can be correlated, not 3"));
  tct_params_free(&tct_task_bandit.about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reference_players_lose_what_they_are_known_to_lose),
    cmocka_unit_test(probabilities_that_are_given_are_paid),
    cmocka_unit_test(what_was_done_and_paid_is_shown_at_the_next_step),
    cmocka_unit_test(of_two_correlated_arms_one_pays_what_the_other_does_not),
    cmocka_unit_test(probes_have_each_arm_the_best_and_are_as_hard_as_what_is_drawn),
    cmocka_unit_test(what_cannot_be_is_refused),
  };
  return cmocka_run_group_tests_name("bandit", tests, NULL, NULL);
}
