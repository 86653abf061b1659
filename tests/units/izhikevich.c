/* izhikevich.c -- the paper's program, written down again, spike by spike in five regimes; and what tells regimes apart. */
#include "units/block.h"

extern const tct_unit tct_unit_izhikevich;

enum { MS = 1000, REGIMES = 5 };

static const struct {
  const char *name;
  double a, b, c, d;
} regime[REGIMES] = {
  {"regular", 0.02, 0.2, -65, 8},        {"bursting", 0.02, 0.2, -55, 4},
  {"chattering", 0.02, 0.2, -50, 2},     {"fast", 0.1, 0.2, -65, 2},
  {"low threshold", 0.02, 0.25, -65, 2},
};

typedef struct {
  block b;
  tct_real slot[2][BLOCK_ALL];
} cell;

static void cell_begin(cell *c, int k, double dt)
{
  memset(c, 0, sizeof *c);
  block_begin(&c->b, &tct_unit_izhikevich, 1);
  for (int i = 0; i < 2; i++) c->b.u.slot[i] = c->slot[i];
  for (int i = 0; i < 2; i++) c->b.u.slot_before[i] = c->slot[i];
  *(double *)block_param(&c->b, "a") = regime[k].a;
  *(double *)block_param(&c->b, "b") = regime[k].b;
  *(double *)block_param(&c->b, "c") = regime[k].c;
  *(double *)block_param(&c->b, "d") = regime[k].d;
  c->b.unit->prepare(c->b.params, dt);
  const tct_beginning at = {.units = 1, .params = c->b.params, .slot = {c->slot[0], c->slot[1]}};
  c->b.unit->begin(&at);
}

/* Spikes of MS ms at a drive that begins after 100 ms; their steps. */
static int run(int k, double drive, int *at)
{
  cell c;
  int n = 0;

  cell_begin(&c, k, 1);
  for (int t = 0; t < MS; t++) {
    c.b.drive[0][0] = (tct_real)(t < 100 ? 0 : drive);
    c.b.unit->step(&c.b.u);
    if (c.b.rate[0] == 1) at[n++] = t;
  }
  block_end(&c.b);
  return n;
}

/* fired = v >= 30; v(fired) = c, u(fired) += d; v += 0.5 (...), twice; u += a (b v - u) */
static int program(int k, double drive, int *at)
{
  double v = -65, u = regime[k].b * -65;
  int n = 0;

  for (int t = 0; t <= MS; t++) {
    const double in = t < 100 ? 0 : drive;
    if (v >= 30) {
      at[n++] = t - 1;
      v       = regime[k].c;
      u += regime[k].d;
    }
    v += 0.5 * (0.04 * v * v + 5 * v + 140 - u + in);
    v += 0.5 * (0.04 * v * v + 5 * v + 140 - u + in);
    u += regime[k].a * (regime[k].b * v - u);
  }
  return n;
}

static void every_spike_is_that_of_the_paper_s_program(void **state)
{
  (void)state;
  for (int k = 0; k < REGIMES; k++)
    for (double drive = 4; drive < 16; drive += 3) {
      int ours[MS], theirs[MS + 1];
      const int n = run(k, drive, ours), m = program(k, drive, theirs);
      assert_int_equal(n, m);
      assert_memory_equal(ours, theirs, (size_t)n * sizeof *ours);
      assert_true(drive < 10 || n > 5);
    }
}

static double ratio_of_intervals(int k, double drive)
{
  int at[MS], shortest = MS, longest = 0;
  const int n = run(k, drive, at);

  assert_true(n > 6);
  for (int i = 1; i < n; i++) {
    const int gap = at[i] - at[i - 1];
    shortest      = gap < shortest ? gap : shortest;
    longest       = gap > longest ? gap : longest;
  }
  return (double)longest / shortest;
}

/* Figure 2 of the paper: regular cells adapt, chattering ones burst over and over, fast ones do not adapt. */
static void regimes_are_told_apart_by_their_intervals(void **state)
{
  int at[MS];
  (void)state;

  const int regular = run(0, 10, at), adapted = at[1] - at[0];
  assert_true(at[regular - 1] - at[regular - 2] > adapted);
  const int fast = run(3, 10, at);
  assert_true(fast > 2 * regular);
  const double late  = (double)(at[fast - 1] - at[fast / 2]) / (fast - 1 - fast / 2);
  const double early = (double)(at[fast / 2] - at[3]) / (fast / 2 - 3);
  assert_true(fabs(late / early - 1) < 0.1);
  assert_true(ratio_of_intervals(2, 10) > 4);   /* bursts, and pauses between them */
  assert_true(ratio_of_intervals(3, 10) < 2.5); /* none */
}

/* v = -65 + 1 (169 - 325 + 140 + 13 + 10) = -58;  u = -13 + 0.02 (0.2 x -65 + 13) = -13 */
static void euler_moves_both_by_what_was(void **state)
{
  cell c;
  (void)state;

  cell_begin(&c, 0, 1);
  *(int *)block_param(&c.b, "integration") = 1;
  c.b.drive[0][0]                          = 10;
  c.b.unit->step(&c.b.u);
  NEAR(c.slot[0][0], -58);
  NEAR(c.slot[1][0], -13);
  c.b.unit->step(&c.b.u);
  NEAR(c.slot[0][0], -58 + (0.04 * 58 * 58 - 290 + 140 + 13 + 10));
  NEAR(c.slot[1][0], -13 + 0.02 * (0.2 * -58 + 13));
  block_end(&c.b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_spike_is_that_of_the_paper_s_program),
    cmocka_unit_test(regimes_are_told_apart_by_their_intervals),
    cmocka_unit_test(euler_moves_both_by_what_was),
  };
  return cmocka_run_group_tests_name("izhikevich", tests, NULL, NULL);
}
