/* bursting.c -- steps worked by hand; counts and the rates of a cell against its equations in a loop of the test's own. */
#include "units/block.h"

#include "base/random.h"

extern const tct_unit tct_unit_bursting;

enum { APICAL = 1, TEACHER = 2 };
enum { VOLTAGE, TRACE, TUFT, REST, MEMORIES };

typedef struct {
  block b;
  tct_real now[MEMORIES][BLOCK_ALL], before[MEMORIES][BLOCK_ALL];
} cell;

/* Presets but a threshold of 1, noise of 1/2, 100 Hz; steps of 1 ms. */
static void begin(cell *c, int units, double dt)
{
  memset(c, 0, sizeof *c);
  block_begin(&c->b, &tct_unit_bursting, units);
  for (int k = 0; k < MEMORIES; k++)
    c->b.u.slot[k] = c->now[k], c->b.u.slot_before[k] = c->before[k];
  for (int k = 1; k < 3; k++) c->b.u.drive[k] = c->b.drive[k];
  *(double *)block_param(&c->b, "noise") = 0.5;
  c->b.unit->prepare(c->b.params, dt);
}

static void step(cell *c)
{
  c->b.unit->step(&c->b.u);
  memcpy(c->before, c->now, sizeof c->now);
  memcpy(c->b.before, c->b.rate, sizeof c->b.rate);
}

/* At the threshold 100 Hz: 1 - exp(-0.1) in a step of 1 ms; half a unit above it e times as often. */
static void events_come_as_often_as_the_soma_hears(void **state)
{
  const double p[3] = {1 - exp(-0.1), 1 - exp(-0.1 * exp(1)), 1 - exp(-0.1 * exp(-2))};
  const double v[3] = {1, 1.5, 0};
  (void)state;

  for (int i = 0; i < 3; i++)
    for (int side = -1; side < 2; side += 2) {
      cell c;
      begin(&c, 1, 1);
      c.b.drive[0][0] = (tct_real)v[i];
      c.b.uniform[0]  = (tct_real)(p[i] + side * 1e-6);
      step(&c);
      assert_true(c.b.rate[0] == (side < 0));
      NEAR(c.now[VOLTAGE][0], side < 0 ? 0 : v[i]);
      block_end(&c.b);
    }
}

/* An event raises the threshold by adaptation x: 1/4 is half a noise, exp(-1/2) times as often. */
static void events_make_a_cell_less_ready(void **state)
{
  cell c;
  (void)state;

  begin(&c, 2, 1);
  *(double *)block_param(&c.b, "adaptation") = 0.25;
  c.before[TRACE][0] = c.before[TRACE][1] = 1;
  c.b.drive[0][0] = c.b.drive[0][1] = 1;
  const double p                    = 1 - exp(-0.1 * exp(-0.5));
  c.b.uniform[0] = (tct_real)(p - 1e-6), c.b.uniform[1] = (tct_real)(p + 1e-6);
  step(&c);
  assert_true(c.b.rate[0] == 1 && c.b.rate[1] == 0);
  NEAR(c.now[TRACE][0], exp(-1 / 200.0) + 1);
  NEAR(c.now[TRACE][1], exp(-1 / 200.0));
  block_end(&c.b);
}

/* With base 1/4 and an apical potential of log 3 half of all events are bursts: p / 2 divides them. */
static void what_comes_down_decides_between_one_spike_and_two(void **state)
{
  (void)state;
  for (int burst = 0; burst < 2; burst++) {
    cell c;
    begin(&c, 1, 1);
    const double p       = 1 - exp(-0.1);
    c.b.drive[0][0]      = 1;
    c.b.drive[APICAL][0] = (tct_real)log(3);
    c.b.uniform[0]       = (tct_real)(burst ? p / 2 - 1e-6 : p / 2 + 1e-6);
    step(&c);
    NEAR(c.now[TUFT][0], log(3));
    assert_true(c.b.rate[0] == 1);
    c.b.drive[0][0] = 40; /* it would fire at once if it did not rest */
    c.b.uniform[0]  = (tct_real)1e-9;
    for (int t = 1; t <= 30; t++) {
      step(&c);
      assert_true(c.b.rate[0] == (t == 30 || (burst && t == 10)));
    }
    block_end(&c.b);
  }
}

/* Trace 2 of tau 200 ms is 2 (1 - exp(-1/200)) 1000 = 9.975 Hz; asked are 20 Hz, or none; g 0.2. */
static void a_teacher_is_held_against_the_cells_own_rate(void **state)
{
  const double said[4] = {20, -1, 0, 5}, rate = 2 * (1 - exp(-1 / 200.0)) * 1000;
  const double asked[4] = {20, 0, rate, 5}; /* 0: nobody asks */
  cell c;
  (void)state;

  begin(&c, 4, 1);
  for (int i = 0; i < 4; i++) {
    c.before[TRACE][i]    = 2;
    c.before[TUFT][i]     = 3;
    c.b.drive[TEACHER][i] = (tct_real)said[i];
    c.b.uniform[i]        = 1;
  }
  step(&c);
  const double h = exp(-1 / 20.0);
  for (int i = 0; i < 4; i++) NEAR(c.now[TUFT][i], h * 3 + (1 - h) * 0.2 * (asked[i] - rate));
  block_end(&c.b);
}

/* ---- many steps ---- */

typedef struct {
  int events, bursts, spikes, when;
} counts;

/* A cell under constant drives, as the equations say, in double; draws as handed to the unit. */
static counts by_hand(double a, double c, int steps, double dt, tct_key key, char *fired)
{
  const double k = exp(-dt / 20), h = exp(-dt / 20);
  const int rest = (int)nearbyint(30 / dt), gap = (int)nearbyint(10 / dt);
  double v = 0, tuft = 0;
  int since     = rest;
  bool bursting = false;
  counts n      = {0};

  for (int t = 0; t < steps; t++) {
    v        = k * v + a;
    tuft     = h * tuft + c;
    fired[t] = 0;
    since++;
    const double p = 1 - exp(-dt * 0.1 * exp((v - 1) / 0.5)),
                 b = 0.25 * exp(tuft) / (0.75 + 0.25 * exp(tuft));
    const double u = (double)(tct_real)tct_uniform(key, (uint64_t)t, 0, 0);
    if (since >= rest && u < p) {
      fired[t] = 1, v = 0, since = 0, bursting = u < p * b;
      n.events++, n.bursts += bursting;
      n.when += t % 1009;
    } else if (since == gap && bursting)
      fired[t] = 1;
    n.spikes += fired[t];
  }
  return n;
}

static counts by_unit(double a, double down, int steps, double dt, tct_key key, char *fired)
{
  cell c;
  counts n = {0};

  begin(&c, 1, dt);
  c.b.drive[0][0] = (tct_real)a, c.b.drive[APICAL][0] = (tct_real)down;
  for (int t = 0; t < steps; t++) {
    c.b.uniform[0] = (tct_real)tct_uniform(key, (uint64_t)t, 0, 0);
    step(&c);
    fired[t] = c.b.rate[0] == 1;
    n.spikes += fired[t];
    if (fabs((double)c.now[REST][0]) != nearbyint(30 / dt)) continue;
    n.events++, n.bursts += c.now[REST][0] < 0;
    n.when += t % 1009;
  }
  block_end(&c.b);
  return n;
}

static void it_fires_as_its_equations_say(void **state)
{
  enum { STEPS = 20000 };
  static char fired[2][STEPS];
  (void)state;

  for (int i = 0; i < 6; i++) {
    const double dt = i % 2 ? 0.5 : 1, a = 0.02 * i, c = 0.03 * (i - 2);
    const tct_key key = tct_key_of(7 + (uint64_t)i, "bursting");
    const counts hand = by_hand(a, c, STEPS, dt, key, fired[0]),
                 unit = by_unit(a, c, STEPS, dt, key, fired[1]);
    assert_memory_equal(fired[0], fired[1], STEPS);
    assert_true(hand.events > 50 && hand.events == unit.events && hand.bursts == unit.bursts);
  }
}

/* Multiplexing: bursts rise as the logistic function of what comes down, and not one event moves. */
static void what_comes_down_moves_no_event(void **state)
{
  enum { STEPS = 60000 };
  static char fired[STEPS];
  const tct_key key = tct_key_of(3, "bursting");
  const counts rest = by_unit(0.06, 0, STEPS, 1, key, fired);
  (void)state;

  assert_true(rest.events > 1000);
  for (int i = -3; i <= 3; i++) {
    const double c = 0.05 * i, p = 1 / (1 + 3 * exp(-c / (1 - exp(-1 / 20.0))));
    const counts n = by_unit(0.06, c, STEPS, 1, key, fired);
    assert_true(n.events == rest.events && n.when == rest.when);
    assert_true(n.spikes == n.events + n.bursts || n.spikes + 1 == n.events + n.bursts);
    assert_true(fabs((double)n.bursts / n.events - p) < 4 * sqrt(p * (1 - p) / n.events));
  }
}

/* A potential that stands still, v: events e^(..) apart in the mean, after 30 ms of rest.  tau is so long that a reset
 * would last, so it is as short as a step, and the drive is the potential. */
static void a_constant_current_gives_events_at_the_rate_of_its_hazard(void **state)
{
  enum { STEPS = 200000 };
  cell c;
  int events = 0;
  (void)state;

  begin(&c, 1, 1);
  *(double *)block_param(&c.b, "tau") = 1e-3;
  c.b.unit->prepare(c.b.params, 1);
  c.b.drive[0][0]   = (tct_real)0.5;
  const tct_key key = tct_key_of(11, "bursting");
  for (int t = 0; t < STEPS; t++) {
    c.b.uniform[0] = (tct_real)tct_uniform(key, (uint64_t)t, 0, 0);
    step(&c);
    events += fabs((double)c.now[REST][0]) == 30;
  }
  /* waits are geometric, of mean 1 / p from the first step on that it does not rest */
  const double p = 1 - exp(-0.1 * exp(-1)), mean = 29 + 1 / p, spread = sqrt(1 - p) / p;
  assert_true(fabs(events * mean / STEPS - 1) < 4 * spread / mean / sqrt((double)STEPS / mean));
  block_end(&c.b);
}

static void a_drive_that_is_not_a_number_shows(void **state)
{
  (void)state;
  for (int site = 0; site < 3; site++) {
    cell c;
    begin(&c, 1, 1);
    c.b.drive[site][0] = (tct_real)NAN;
    c.b.uniform[0]     = (tct_real)0.999;
    step(&c);
    assert_true(isnan(c.b.rate[0]));
    block_end(&c.b);
  }
}

static void bursts_that_cannot_be_are_refused(void **state)
{
  const double wrong[2][3] = {{10, 10, 1}, {10, 30, 25}}; /* gap, refractory, dt */
  (void)state;

  for (int i = 0; i < 2; i++) {
    cell c;
    tct_error err = {0};
    begin(&c, 1, 1);
    *(double *)block_param(&c.b, "gap")        = wrong[i][0];
    *(double *)block_param(&c.b, "refractory") = wrong[i][1];
    assert_int_equal(c.b.unit->check(c.b.params, wrong[i][2], &err), TCT_BAD_SPEC);
    assert_non_null(strstr(err.text, "second spike"));
    block_end(&c.b);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(events_come_as_often_as_the_soma_hears),
    cmocka_unit_test(events_make_a_cell_less_ready),
    cmocka_unit_test(what_comes_down_decides_between_one_spike_and_two),
    cmocka_unit_test(a_teacher_is_held_against_the_cells_own_rate),
    cmocka_unit_test(it_fires_as_its_equations_say),
    cmocka_unit_test(what_comes_down_moves_no_event),
    cmocka_unit_test(a_constant_current_gives_events_at_the_rate_of_its_hazard),
    cmocka_unit_test(a_drive_that_is_not_a_number_shows),
    cmocka_unit_test(bursts_that_cannot_be_are_refused),
  };
  return cmocka_run_group_tests_name("bursting", tests, NULL, NULL);
}
