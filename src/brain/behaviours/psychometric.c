/* psychometric.c -- how choices depend on the strength of the stimulus: threshold, slope and lapses.
 *
 *     P(x) = g + (1 - g - l) Phi(a (x - b))
 *
 * by maximum likelihood; g is said, l is fitted between 0 and `lapse_most`.  Intervals by the parametric bootstrap. */
#include <math.h>

#include <tercet/behaviour.h>

#include "base/memory.h"
#include "brain/behaviour/binomial.h"
#include "brain/behaviour/levels.h"
#include "kernels/distributions.h"

enum { CORRECT, FIRST, SECOND };
enum { THRESHOLD, SLOPE, LAPSE, NUMBERS = 5 };

struct params {
  int counted;
  double guess, lapse_most;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, counted, CORRECT, "correct|first|second",
                   "what counts as a yes: right choices, or those of the first or the second "
                   "option; options that are named are in order of their names"),
  TCT_PARAM(struct params, guess, 0.5, 0, 0.95, "1", "probability of a yes without a stimulus"),
  TCT_PARAM(struct params, lapse_most, 0.1, 0, 0.5, "1", "lapses are fitted between 0 and this"),
};

/* q: b and log(1 / a), x being put on -1 .. 1, and l */
struct scale {
  double middle, half, guess;
};

static double curve(const void *own, const double *q, double x, double *slopes)
{
  const struct scale *s = own;
  const double spread = exp(q[1]), z = ((x - s->middle) / s->half - q[0]) / spread;
  const double phi = tct_normal_above(-z), tall = 1 - s->guess - q[2];
  const double density = exp(-z * z / 2) / 2.50662827463100050242;

  slopes[0] = -tall * density / spread;
  slopes[1] = -tall * density * z;
  slopes[2] = -phi;
  return s->guess + tall * phi;
}

static double trial(const void *given, const tct_choices *c, int i, double *x)
{
  const struct params *own = given;

  *x = c->strength[i];
  return c->choice[i] == (own->counted == CORRECT ? c->truth[i] : own->counted == SECOND);
}

static double fitted(const void *given, const tct_behaved_number *number, double x)
{
  const double g = ((const struct params *)given)->guess, l = number[LAPSE].value;

  return g + (1 - g - l) * tct_normal_above(number[SLOPE].value * (number[THRESHOLD].value - x));
}

static double number(const void *own, int which, const tct_binomial_fit *f)
{
  const struct scale *s = own;

  if (which == THRESHOLD) return s->middle + s->half * f->q[0];
  return which == SLOPE ? exp(-f->q[1]) / s->half : f->q[2];
}

static void begin(const struct params *own, int n, const double *x, struct scale *s,
                  tct_binomial *b)
{
  *s = (struct scale){
    .middle = (x[0] + x[n - 1]) / 2, .half = (x[n - 1] - x[0]) / 2, .guess = own->guess};
  *b = (tct_binomial){.at   = curve,
                      .own  = s,
                      .low  = {-3, log(0.005), 0},
                      .high = {3, log(20), own->lapse_most},
                      .held = 3};
  for (int place = 0; place < 4; place++)
    for (int spread = 0; spread < 3; spread++) {
      double *q = b->start[b->starts++];
      q[0]      = -0.75 + 0.5 * place;
      q[1]      = log(0.1) + spread * log(3);
      q[2]      = own->lapse_most / 5;
    }
}

static tct_status fit(const struct params *own, const tct_choices *c, double *room,
                      const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const tct_binomial_told told = {.name     = "psychometric",
                                  .trials   = c->trials,
                                  .numbers  = LAPSE + 1,
                                  .deviance = true,
                                  .number   = number};
  const size_t m               = (size_t)c->trials;
  tct_binomial b;
  struct scale s;
  double yes = 0, x;

  for (int i = 0; i < c->trials; i++) yes += room[i] = trial(own, c, i, &x);
  const int n = tct_levels(c, room, room + m, room + 2 * m, room + 3 * m);
  if (n < 0) return tct_fail(err, TCT_NO_MEMORY, "no memory to sort %d trials", c->trials);
  for (int j = 0; j < NUMBERS; j++)
    out[j].why = n < 3 ? TCT_BEHAVIOUR_FEW_TRIALS : TCT_BEHAVIOUR_CONSTANT;
  if (n < 3 || yes == 0 || yes == c->trials) return TCT_OK;
  begin(own, n, room + m, &s, &b);
  b.points = n;
  b.x      = room + m;
  b.shown  = room + 2 * m;
  b.right  = room + 3 * m;
  return tct_binomial_tell(&b, &told, how, out, err);
}

static tct_status measure(const void *own, const tct_choices *a, const tct_choices *b,
                          const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  double *room = tct_alloc((size_t)a->trials, 4 * sizeof *room);
  (void)b;

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", a->trials);
  const tct_status status = fit(own, a, room, how, out, err);
  tct_free(room);
  return status;
}

static const tct_behaviour_number numbers[] = {
  {"threshold", "x", "b: the strength half way between guesses and lapses", 0, 0},
  {"slope", "1/x", "a: one over the spread of the normal distribution", 0, 0},
  {"lapse", "1", "l: share of errors that no strength mends", 0, 0.5},
  {"deviance", "1", "of the fit, from one that meets every strength's share", 0, 1e12},
  {"fit_p", "1", "share of draws from the fit that lie as far from theirs", 0, 1},
};

const tct_behaviour tct_behaviour_psychometric = {
  .name    = "psychometric",
  .title   = "Psychometric function",
  .family  = "fits",
  .summary = "threshold, slope and lapses of choices as a function of the strength of the stimulus",
  .equation = "P(x) = g + (1 - g - l) Phi(a (x - b))",
  .source   = "Wichmann and Hill 2001, doi:10.3758/BF03194544 and doi:10.3758/BF03194545",
  .notes =
    "Rises with strength: of two options, count the one that does.  Fails with fewer than three "
    "strengths, where all or no trials are "
    "a yes, and where threshold or slope end at a bound.  Of 200 observers of 480 trials the "
    "95 % intervals held the threshold 185 times, the slope 187 times, and lapses of 0.03 178 "
    "times, for they end at 0; slopes are biased upwards",
  TCT_TAKES(struct params, params),
  .claims = TCT_BEHAVIOUR_ORDER_FREE,
  .needs  = TCT_BEHAVIOUR_NEEDS_STRENGTH,
  .curve =
    &(const tct_behaviour_curve){
      .x = "strength", .y = "share of yes", .share = true, .trial = trial, .at = fitted},
  .direction = "a lower threshold, a steeper slope and fewer lapses are better",
  .n         = sizeof numbers / sizeof *numbers,
  .number    = numbers,
  .measure   = measure,
};
