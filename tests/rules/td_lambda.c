/* td_lambda.c -- I15: lambda 1 is the gradient of the squared return error; of a random walk's data TD(0) finds the
 * linear solution, TD(1) the mean of what followed. */
#include "rules/value.h"

#define CIRCUIT(rule, window)                                                                      \
  "objective: {kind: value_prediction, at: v, target: first, discount: 0.8}\nrule: " rule          \
  "\narchitecture:\n  " VALUE_POPULATIONS(                                                         \
    ", a: {kind: rate, units: 20, activation: tanh, bias: false}", "true",                         \
    "0.8") "\n  projections: {in -> a: {wiring: dense, fixed: true}, a -> v: dense, " VALUE_TOLD   \
           "}\ntrain: {batch: 24, window: " window "}\n"

static void with_lambda_1_it_is_the_gradient_of_the_return_error(void **state)
{
  circuit td    = circuit_open(true, CIRCUIT("{kind: td_lambda, lambda: 1}", "0"), 2),
          back  = circuit_open(true, CIRCUIT("backprop", "0"), 1),
          less  = circuit_open(true, CIRCUIT("{kind: td_lambda, lambda: 0.9}", "0"), 1);
  circuit *of[] = {&td, &back, &less};
  double most = 0, off = 0, other = 0;
  (void)state;

  for (int i = 0; i < 3; i++) {
    circuit_stir(of[i], 0.7);
    *value_number(of[i], tct_state_weights(of[i]->state), "us->d", 0)      = 1;
    *value_number(of[i], tct_state_weights(of[i]->state), "v->d/value", 0) = 1;
    circuit_propose(of[i], 24);
  }
  for (int k = 0; k < td.model->n_projections; k++) {
    const tct_projection *s = &td.model->projection[k];
    for (size_t i = s->at; i < s->at + s->n; i++) {
      const double u = (double)tct_state_update(td.state)[i],
                   g = (double)tct_state_update(back.state)[i];
      most           = fmax(most, fabs(g));
      off            = fmax(off, fabs(u - g));
      other          = fmax(other, fabs((double)tct_state_update(less.state)[i] - g));
    }
  }
  assert_true(most > 0.01);
  assert_true(off < 1e-13 * most);
  assert_true(other > 1e-2 * most);
  for (int i = 0; i < 3; i++) circuit_close(of[i]);
}

/* ---- a random walk over five states -------------------------------------------------------------------- */

enum { STATES = 5, WALKS = 64, LONGEST = 40 };

typedef struct {
  int length[WALKS], at[WALKS][LONGEST]; /* states until it leaves */
  bool won[WALKS];                       /* it left to the right, which pays 1 */
} walks;

/* From the middle, a step to either side; those that do not end are drawn again. */
static void walk(walks *w)
{
  uint32_t bits = 2463534242u;

  for (int i = 0; i < WALKS;) {
    int n = 0, s = STATES / 2;
    for (; n < LONGEST - 1 && s >= 0 && s < STATES; n++) {
      w->at[i][n] = s;
      bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
      s += (bits >> 16) & 1 ? 1 : -1;
    }
    w->length[i] = n;
    w->won[i]    = s == STATES;
    i += s < 0 || s == STATES;
  }
}

static void write_walks(const walks *w, const char *path)
{
  static const char *const split[] = {"", "_validation", "_test"};
  tct_arrays all                   = {0};
  tct_error err                    = {0};

  for (int s = 0; s < 3; s++) {
    char x_name[32], first_name[32];
    const size_t x_shape[] = {WALKS, LONGEST, STATES}, first_shape[] = {WALKS, LONGEST, 1},
                 y_shape[] = {WALKS, 1};
    snprintf(x_name, sizeof x_name, "x%s", split[s]);
    snprintf(first_name, sizeof first_name, "first%s", split[s]);
    tct_array *x = tct_arrays_add(&all, x_name, TCT_F64, 3, x_shape);
    assert_non_null(x);
    memset(x->bytes, 0, x->n * sizeof(double));
    for (size_t i = 0; i < WALKS; i++)
      for (size_t t = 0; t < (size_t)w->length[i]; t++)
        ((double *)x->bytes)[(i * LONGEST + t) * STATES + (size_t)w->at[i][t]] = 1;
    snprintf(x_name, sizeof x_name, "y%s", split[s]); /* of no use, but there must be one */
    tct_array *y = tct_arrays_add(&all, x_name, TCT_F64, 2, y_shape);
    assert_non_null(y);
    memset(y->bytes, 0, y->n * sizeof(double));
    tct_array *first = tct_arrays_add(&all, first_name, TCT_F64, 3, first_shape);
    assert_non_null(first);
    memset(first->bytes, 0, first->n * sizeof(double));
    for (size_t i = 0; i < WALKS; i++)
      ((double *)first->bytes)[i * LONGEST + (size_t)w->length[i]] = w->won[i];
  }
  if (tct_format_of(path)->write(path, &all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_arrays_free(&all);
}

/* Values after learning the same walks again and again. */
static void learn_walks(const char *path, double lambda, double value[STATES])
{
  char text[2048];
  uint64_t trial[WALKS];
  tct_error err = {0};

  snprintf(text, sizeof text,
           "tercet: 1\ntask: {kind: arrays, file: %s, time: true}\n"
           "objective: {kind: value_prediction, at: v, target: first, discount: 1}\n"
           "rule: {kind: td_lambda, lambda: %g}\narchitecture:\n  " VALUE_POPULATIONS(
             "", "false", "1") "\n"
                               "  projections: {in -> v: {wiring: dense, init: zero}, " VALUE_TOLD
                               "}\n"
                               "train: {batch: %d}\n",
           path, lambda, WALKS);
  for (uint64_t i = 0; i < WALKS; i++) trial[i] = i;
  circuit c = {.spec = tct_spec_parse(text, "walks", &err)};
  assert_non_null(c.spec);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("%s", err.text);
  c.state = tct_state_new(c.model, 1, &err);
  assert_non_null(c.state);
  for (int k = 0; k < 600; k++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial, WALKS, LONGEST * 0.4, &err),
                     TCT_OK);
  for (size_t s = 0; s < STATES; s++)
    value[s] = (double)*value_number(&c, tct_state_weights(c.state), "in->v", s);
  circuit_close(&c);
}

/* (I - P) v = r with the chances of these walks, by Gauss. */
static void solve_walks(const walks *w, double v[STATES])
{
  double a[STATES][STATES + 1] = {{0}};

  for (int i = 0; i < WALKS; i++)
    for (int t = 0; t < w->length[i]; t++) {
      const int s = w->at[i][t];
      a[s][s] += 1;
      if (t + 1 < w->length[i])
        a[s][w->at[i][t + 1]] -= 1;
      else
        a[s][STATES] += w->won[i];
    }
  for (int s = 0; s < STATES; s++)
    for (int r = 0; r < STATES; r++) {
      const double f = r == s ? 0 : a[r][s] / a[s][s];
      for (int k = 0; k <= STATES; k++) a[r][k] -= f * a[s][k];
    }
  for (int s = 0; s < STATES; s++) v[s] = a[s][STATES] / a[s][s];
}

static void a_random_walk_is_solved(void **state)
{
  static walks w;
  double v[STATES], linear[STATES], mean[STATES] = {0}, visits[STATES] = {0}, apart = 0;
  char path[64];
  (void)state;

  snprintf(path, sizeof path, "walks_%d.npz", (int)getpid());
  walk(&w);
  write_walks(&w, path);
  solve_walks(&w, linear);
  for (int i = 0; i < WALKS; i++)
    for (int t = 0; t < w.length[i]; t++) {
      visits[w.at[i][t]]++;
      mean[w.at[i][t]] += w.won[i];
    }
  learn_walks(path, 0, v);
  for (int s = 0; s < STATES; s++) {
    assert_true(fabs(v[s] - linear[s]) < 1e-9);
    assert_true(fabs(v[s] - (s + 1) / 6.0) < 0.2); /* and the walks are fair */
  }
  learn_walks(path, 1, v);
  for (int s = 0; s < STATES; s++) {
    assert_true(fabs(v[s] - mean[s] / visits[s]) < 1e-9);
    apart = fmax(apart, fabs(v[s] - linear[s]));
  }
  assert_true(apart > 1e-3); /* the two are not the same */
  unlink(path);
}

static void circuits_that_do_not_tell_it_are_refused(void **state)
{
#define BAD(value, error, projections)                                                             \
  "objective: {kind: squared_error, at: v, target: first}\nrule: td_lambda\narchitecture: "        \
  "{populations: {in: {kind: input, from: x}, us: {kind: input, from: first}, v: {kind: rate, "    \
  "units: 1, activation: " value "}" error "}, projections: {in -> v: dense" projections "}}\n"
#define ERROR ", d: {kind: prediction_error, units: 1, bias: false}"
#define TOLD  ", us -> d: {wiring: one_to_one, fixed: true}"
#define HEARD ", v -> d/value: {wiring: one_to_one, fixed: true}"
  static const struct {
    const char *spec, *why;
  } bad[] = {
    {BAD("linear", "", ""), "nobody tells it of reward"},
    {BAD("linear", ERROR, TOLD), "must hear one population"},
    {BAD("linear", ERROR, TOLD ", v -> d/value: {wiring: one_to_one, fixed: true, delay: 1}"),
     "must hear one population, without delay"},
    {BAD("relu", ERROR, TOLD HEARD), "population v, whose rate is the value, must be linear"},
    {BAD("linear", ", d: {kind: prediction_error, units: 1}", TOLD HEARD), "`bias: false`"},
    {BAD("linear", ERROR, TOLD ", v -> d/value: one_to_one"), "v->d/value would learn"},
    {BAD("linear", ERROR ", e: {kind: prediction_error, units: 1, bias: false}",
         TOLD HEARD ", v -> e/value: {wiring: one_to_one, fixed: true}"),
     "two populations tell"},
    {BAD("linear", ERROR ", o: {kind: rate, units: 2}", TOLD HEARD ", in -> o: dense"),
     "in->o does not land on v"},
    {CIRCUIT("td_lambda", "2"), "objective value_prediction looks ahead to the end of a trial"},
    {"objective: {kind: value_prediction, at: v, target: first, steps: last}\nrule: "
     "td_lambda\narchitecture:\n  " VALUE_POPULATIONS(
       "", "true", "0.8") "\n  projections: {in -> v: dense, " VALUE_TOLD "}\n",
     "objective value_prediction is felt at all steps"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    circuit_refused(true, bad[i].spec, bad[i].why);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(with_lambda_1_it_is_the_gradient_of_the_return_error),
    cmocka_unit_test(a_random_walk_is_solved),
    cmocka_unit_test(circuits_that_do_not_tell_it_are_refused),
  };
  return cmocka_run_group_tests_name("td_lambda", tests, NULL, NULL);
}
