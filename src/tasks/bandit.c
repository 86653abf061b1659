/* bandit.c -- arms that pay by chance, a number of pulls: explore what pays, then exploit it.
 *
 *     p_k drawn for each trial;  pull a: R = 1 with probability p_a, else 0
 *
 * A trial is an episode.  Nothing tells the arms apart but what they paid: what was pulled and what it paid is shown at
 * the next step, and a circuit that is to choose well must remember.  Regret, max p - p_a summed over pulls, does not
 * depend on the luck of rewards. */
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "kernels/rows.h"
#include "tasks/regret.h"

#include <math.h>

enum { OBSERVATION, REWARD, ACTION, PAYOFF, TARGET };
enum { PULLED, PAID, MEMORY }; /* the arm from 1, what it paid */
enum { INDEPENDENT, CORRELATED };
enum { ARMS = 16, CONDITIONS = 100, REPEATS = 10 };

struct params {
  int64_t arms, pulls;
  int payoff;
  tct_numbers probabilities;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, arms, 2, 2, ARMS, "1", "arms to choose between"),
  TCT_PARAM(struct params, pulls, 100, 1, 100000, "1", "steps of a trial"),
  TCT_PARAM_CHOICE(struct params, payoff, INDEPENDENT, "independent|correlated",
                   "each arm's probability by itself, or, of two arms, p and 1 - p"),
  TCT_PARAM_NUMBERS(struct params, probabilities, "", 0, 1, "1",
                    "of reward, for each arm, the same in all trials; none: drawn, from 0 to 1"),
};

struct own {
  tct_key payoff, reward;
  double slope[ARMS]; /* of the probes' lattice */
};

/* Probes lie evenly over the square, or cube, of all probabilities: one is taken in order, the others in steps of powers
 * of 1 / g, g^d = g + 1 for d arms (the golden ratio for two). */
static void lay_lattice(struct own *own, int arms)
{
  double g = 2;

  for (int i = 0; i < 60; i++) g = pow(1 + g, 1.0 / arms);
  own->slope[0] = 1.0 / CONDITIONS;
  for (int k = 1; k < arms; k++) own->slope[k] = pow(g, -k);
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  const int arms           = (int)p->arms;
  (void)folder;

  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for a bandit");
  if (p->probabilities.n && p->probabilities.n != arms)
    return tct_fail(err, TCT_BAD_SPEC, "%d probabilities for %d arms", p->probabilities.n, arms);
  if (p->payoff == CORRELATED && arms != 2)
    return tct_fail(err, TCT_BAD_SPEC, "two arms can be correlated, not %d", arms);
  own->payoff = tct_key_of(w->seed, "task.bandit.payoff");
  own->reward = tct_key_of(w->seed, "task.bandit.reward");
  lay_lattice(own, arms);

  w->steps               = (int)p->pulls;
  w->actions             = arms;
  w->memory              = MEMORY;
  w->chance              = 1.0 / arms;
  w->n_signals           = 5;
  w->signal[OBSERVATION] = (tct_signal){.name = "observation", .shape = {1, 1, 1 + arms}};
  w->signal[REWARD]      = (tct_signal){.name = "reward", .shape = {1, 1, 1}};
  w->signal[ACTION]      = (tct_signal){.name = "action", .shape = {1, 1, arms}};
  w->signal[PAYOFF] =
    (tct_signal){.name = "payoff", .shape = {1, 1, arms}, .hidden = true, .still = true};
  w->signal[TARGET] = (tct_signal){.name   = "target",
                                   .kind   = TCT_SIGNAL_CLASS,
                                   .shape  = {1, 1, arms},
                                   .hidden = true,
                                   .still  = true};
  w->n_probes       = 1;
  w->probe[0]       = (tct_probe){.name = "arms", .conditions = CONDITIONS, .repeats = REPEATS};
  return TCT_OK;
}

static void close(tct_world *w)
{
  tct_free(w->own);
}

/* ---- a trial ---- */

static double spread(const struct own *own, int condition, int arm)
{
  const double x = (condition + 0.5) * own->slope[arm];
  return x - floor(x);
}

static double raw(const tct_world *w, int split, uint64_t trial, int arm)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int drawn        = p->payoff == CORRELATED ? 0 : arm;
  double x;

  if (p->probabilities.n) return p->probabilities.at[arm];
  if (split >= TCT_PROBE)
    x = spread(own, (int)(trial / REPEATS % CONDITIONS), drawn);
  else
    x = tct_uniform(tct_key_in(own->payoff, (uint64_t)split), trial, 0, (uint32_t)drawn);
  return drawn < arm ? 1 - x : x;
}

static int best(const tct_world *w, int split, uint64_t trial)
{
  int top = 0;

  for (int k = 1; k < w->actions; k++)
    if (raw(w, split, trial, k) > raw(w, split, trial, top)) top = k;
  return split >= TCT_PROBE ? (int)(trial / REPEATS % (uint64_t)w->actions) : top;
}

/* In probes arms are turned round until each is the best in its turn. */
static double payoff(const tct_world *w, int split, uint64_t trial, int arm)
{
  int top = 0;

  if (split < TCT_PROBE) return raw(w, split, trial, arm);
  for (int k = 1; k < w->actions; k++)
    if (raw(w, split, trial, k) > raw(w, split, trial, top)) top = k;
  return raw(w, split, trial, (arm + top - best(w, split, trial) + w->actions) % w->actions);
}

/* What was pulled and what it paid, as one of the signals has it. */
static void see(int signal, int pulled, tct_real paid, tct_real *row)
{
  tct_real *arm = signal == OBSERVATION ? row + 1 : row;

  if (signal != ACTION) row[0] = paid;
  if (signal != REWARD && pulled > 0) arm[pulled - 1] = 1;
}

static void show(const tct_world *w, const tct_showing *s)
{
  const size_t n = (size_t)s->trials;

  for (int t = 0; t < s->steps; t++)
    for (size_t i = 0; i < n; i++) {
      tct_real *row        = s->rows + ((size_t)t * n + i) * s->ld;
      const tct_real *kept = s->memory ? s->memory + (size_t)t * MEMORY * n + i : NULL;
      tct_row_pad(0, s->ld, row);
      if (s->signal == TARGET)
        row[best(w, s->split, s->trial[i])] = 1;
      else if (s->signal == PAYOFF)
        for (int k = 0; k < w->actions; k++) row[k] = (tct_real)payoff(w, s->split, s->trial[i], k);
      else if (kept)
        see(s->signal, (int)kept[PULLED * n], kept[PAID * n], row);
    }
}

static void act(const tct_world *w, const tct_acting *a)
{
  const struct own *own = w->own;
  const tct_key key     = tct_key_in(own->reward, (uint64_t)a->split);
  const size_t n        = (size_t)a->trials;

  for (size_t i = 0; i < n; i++) {
    const tct_real *row = a->action + i * a->ld;
    int arm             = 0;
    for (int k = 1; k < w->actions; k++) arm = row[k] > row[arm] ? k : arm;
    const double p           = payoff(w, a->split, a->trial[i], arm),
                 u           = tct_uniform(key, a->trial[i], (uint32_t)a->step, 0);
    a->reward[i]             = u < p ? 1 : 0;
    a->after[PULLED * n + i] = (tct_real)(arm + 1);
    a->after[PAID * n + i]   = a->reward[i];
  }
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  (void)probe;
  *category = i % w->actions;
  tct_print(name, 32, "draw=%d best=%d", i + 1, *category + 1);
  tct_print(category_name, 32, "arm %d", *category + 1);
}

const tct_task tct_task_bandit = {
  .name     = "bandit",
  .title    = "Bandit",
  .family   = "acting",
  .summary  = "pull arms that pay by chance; find the one that pays best, and stay with it",
  .equation = "p_k ~ U(0, 1) for each trial;   R = 1 with probability p_a, else 0",
  .source   = "Wang et al. 2018, doi:10.1038/s41593-018-0147-8",
  .notes =
    "The task answers: `acts` names the population whose largest unit is the arm that is pulled. "
    "Signal `observation` is the reward of the last pull and, one-hot, its arm, both 0 at first; "
    "`reward` and `action` are its two parts. Hidden are `payoff`, the probabilities, and "
    "`target`, the best arm. Probe set arms: 100 draws of the probabilities, evenly over all that "
    "there are, each arm the best in its turn; 10 repeats",
  TCT_TAKES(struct params, params),
  .open      = open,
  .close     = close,
  .show      = show,
  .act       = act,
  .condition = condition,
  TCT_PROMISES(regret_signatures),
};
