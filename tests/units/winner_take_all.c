/* winner_take_all.c -- drives 3, -1, 5, 3, 0, 4: the order of winning is 2, 5, 0, 3, and then nobody. */
#include "units/block.h"

extern const tct_unit tct_unit_winner_take_all;

static const double drive[] = {3, -1, 5, 3, 0, 4};
enum { N = sizeof drive / sizeof *drive, ONE = 1 };

static void begin(block *b, int64_t winners, int says)
{
  block_begin(b, &tct_unit_winner_take_all, N);
  *(int64_t *)block_param(b, "winners") = winners;
  *(int *)block_param(b, "says")        = says;
  for (int k = 0; k < N; k++) b->drive[0][k] = (tct_real)drive[k];
  for (int k = 0; k < BLOCK_ALL; k++) b->rate[k] = 9;
}

/* With so many winners who say so: those first in the order, and what they are asked for. */
static void assert_winners(int winners, int says)
{
  static const int order[] = {2, 5, 0, 3};
  bool wins[N]             = {false};
  block b;

  for (int i = 0; i < winners && i < 4; i++) wins[order[i]] = true;
  begin(&b, winners, says);
  for (int k = 0; k < N; k++) b.credit[k] = (tct_real)(k + 1);
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  for (int k = 0; k < N; k++) {
    NEAR(b.rate[k], !wins[k] ? 0 : says == ONE ? 1 : drive[k]);
    NEAR(b.credit[k], wins[k] ? k + 1 : 0);
  }
  for (int k = N; k < BLOCK_LD; k++) assert_true(b.rate[k] == 0);
  assert_true(b.rate[BLOCK_LD] == 9);
  block_end(&b);
}

static void the_strongest_speak_of_equals_the_first_and_nobody_who_is_not_driven(void **state)
{
  (void)state;

  for (int says = 0; says < 2; says++)
    for (int winners = 1; winners <= 7; winners++) assert_winners(winners, says);
}

/* While winners stay, what winners say has the slope that is carried back. */
static void credit_is_the_slope_where_winners_say_their_drives(void **state)
{
  const double h = sizeof(tct_real) == 4 ? 0x1p-7 : 0x1p-20;
  (void)state;

  for (int k = 0; k < N; k++) {
    double sum[2];
    block b;
    for (int up = 0; up < 2; up++) {
      begin(&b, 2, 0);
      b.drive[0][k] += (tct_real)(up ? h : -h);
      b.unit->step(&b.u);
      sum[up] = 0;
      for (int i = 0; i < N; i++) sum[up] += (i + 1) * (double)b.rate[i];
      block_end(&b);
    }
    begin(&b, 2, 0);
    for (int i = 0; i < N; i++) b.credit[i] = (tct_real)(i + 1);
    b.unit->step(&b.u);
    b.unit->pull(&b.u);
    assert_true(fabs((sum[1] - sum[0]) / (2 * h) - (double)b.credit[k]) < 1e-9);
    block_end(&b);
  }
}

static void without_a_drive_nobody_wins_and_what_is_no_number_shows(void **state)
{
  block b;
  (void)state;

  begin(&b, 3, ONE);
  b.u.drive[0] = NULL;
  b.unit->step(&b.u);
  for (int k = 0; k < BLOCK_LD; k++) assert_true(b.rate[k] == 0);
  b.u.drive[0]  = b.drive[0];
  b.drive[0][1] = (tct_real)NAN;
  b.unit->step(&b.u);
  assert_true(isnan(b.rate[1]) && b.rate[2] == 1);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_strongest_speak_of_equals_the_first_and_nobody_who_is_not_driven),
    cmocka_unit_test(credit_is_the_slope_where_winners_say_their_drives),
    cmocka_unit_test(without_a_drive_nobody_wins_and_what_is_no_number_shows),
  };
  return cmocka_run_group_tests_name("winner_take_all", tests, NULL, NULL);
}
