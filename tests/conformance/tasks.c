/* tasks.c -- what every task must keep to, run on all of them, at the presets and in every mode.
 *
 * A task that wants a file of the user's is given one that is made here.  One whose data are not
 * installed is passed over, and it is said. */
#include "conformance/task_bench.h"
#include "conformance/task_liars.h"

enum { DRAWS = 2000, GUESSES = 4000 };

/* ---- laws --------------------------------------------------------------------------------------------- */

/* A user's own arrays come from no paper. */
static bool describes_itself(const tct_about *variant, void *params, law_why *why)
{
  (void)params;
  return law_describes(variant, strcmp(variant->family, "data") != 0, why);
}

/* One split and one signal: each trial alone at each step, and among others, further apart. */
static bool is_the_same_alone(const tct_world *w, int split, int signal, law_why *why)
{
  enum { TRIALS = 6 };
  static const uint64_t trial[TRIALS] = {7, 0, 3, 7, 1000003, ((uint64_t)1 << 40) + 5};
  const int n = units(w, signal), steps = w->steps + 2;
  const size_t ld = whole_panels(n), wide = ld + 3 * TCT_PANEL;
  tct_real *many = shown_by(w->task->show, w, signal, split, trial, TRIALS, 0, steps, wide);
  bool same      = true;

  for (int k = TRIALS - 1; k >= 0 && same; k--)
    for (int t = 0; t < steps && same; t++) {
      tct_real *one = shown_by(w->task->show, w, signal, split, &trial[k], 1, t, 1, ld);
      same =
        memcmp(one, many + ((size_t)t * TRIALS + (size_t)k) * wide, (size_t)n * sizeof *one) == 0;
      free(one);
    }
  free(many);
  return same || broken(why, "signal %s of split %d is another beside other trials",
                        w->signal[signal].name, split);
}

static bool shows_a_trial_as_it_is(const tct_about *variant, void *params, law_why *why)
{
  OPEN(w, 5);
  for (int split = 0; split < splits(w); split++)
    for (int s = 0; s < w->n_signals; s++)
      if (!is_the_same_alone(w, split, s, why)) return false;
  return true;
}

/* Finite, whole, padded with 0; a class is one of them; what is still does not move. */
static bool is_as_declared(const tct_world *w, int split, int s, law_why *why)
{
  enum { TRIALS = 40 };
  const int n = units(w, s), steps = w->steps + 1;
  const size_t ld = whole_panels(n) + TCT_PANEL;
  uint64_t trial[TRIALS];
  bool fine = true;

  for (int i = 0; i < TRIALS; i++) trial[i] = (uint64_t)i;
  tct_real *rows = shown_by(w->task->show, w, s, split, trial, TRIALS, 0, steps, ld);
  for (int r = 0; r < TRIALS * steps && fine; r++) {
    const tct_real *row = rows + (size_t)r * ld, *first = rows + (size_t)(r % TRIALS) * ld;
    for (size_t j = 0; j < ld && fine; j++)
      fine = isfinite(row[j]) && (j < (size_t)n || row[j] == 0);
    if (!fine)
      (void)broken(why, "signal %s has numbers that are none, or a pad that is not 0",
                   w->signal[s].name);
    if (fine && w->signal[s].kind == TCT_SIGNAL_CLASS && split < TCT_PROBE && !is_one_hot(row, n))
      fine = broken(why, "class %s is not one of them", w->signal[s].name);
    if (fine && w->signal[s].still && memcmp(row, first, ld * sizeof *row) != 0)
      fine = broken(why, "signal %s is said to be still, and moves", w->signal[s].name);
  }
  free(rows);
  return fine;
}

static bool shows_what_it_declares(const tct_about *variant, void *params, law_why *why)
{
  int visible = 0;
  OPEN(w, 5);

  for (int s = 0; s < w->n_signals; s++) visible += !w->signal[s].hidden;
  if (!visible) return broken(why, "there is nothing to see");
  for (int split = 0; split < splits(w); split++)
    for (int s = 0; s < w->n_signals; s++)
      if (!is_as_declared(w, split, s, why)) return false;
  return true;
}

static bool takes_no_memory_to_show(const tct_about *variant, void *params, law_why *why)
{
  OPEN(w, 5);
  const uint64_t before = tct_allocations();

  for (int split = 0; split < splits(w); split++) (void)hash_split(w, split);
  return tct_allocations() == before || broken(why, "it allocates while it shows");
}

typedef struct {
  uint64_t hash;
  int split;
} one_trial;

static int by_hash(const void *a, const void *b)
{
  const one_trial *x = a, *y = b;

  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  return x->split - y->split;
}

/* All trials of a split that ends, so many of one that does not. */
static bool keeps_its_splits_apart(const tct_about *variant, void *params, law_why *why)
{
  size_t n = 0, total = 0;
  OPEN(w, 5);

  for (int s = 0; s < 3; s++) total += w->trials[s] ? w->trials[s] : DRAWS;
  one_trial *all = malloc(total * sizeof *all);
  assert_non_null(all);
  for (int s = 0; s < 3; s++) {
    const uint64_t trials = w->trials[s] ? w->trials[s] : DRAWS;
    for (uint64_t i = 0; i < trials; i += CHUNK) {
      uint64_t h[CHUNK];
      const int some = trials - i < CHUNK ? (int)(trials - i) : CHUNK;
      hash_trials(w, s, i, some, w->actions == 0, true, h); /* before anybody acts little is seen */
      for (int k = 0; k < some; k++) all[n++] = (one_trial){h[k], s};
    }
  }
  qsort(all, n, sizeof *all, by_hash);
  bool apart = true;
  for (size_t i = 1; i < n && apart; i++)
    if (all[i].hash == all[i - 1].hash && all[i].split != all[i - 1].split)
      apart = broken(why, "a trial of split %d is one of split %d", all[i].split, all[i - 1].split);
  free(all);
  return apart;
}

static bool draws_by_its_seed(const tct_about *variant, void *params, law_why *why)
{
  OPEN(w, 5);
  OPEN(other, 6);
  tct_world *again = opened((const tct_task *)variant, w->params, 5);
  bool kept_seed   = true;

  for (int s = splits(w) - 1; s >= 0 && kept_seed; s--) { /* in another order */
    const uint64_t h = hash_split(w, s);
    if (hash_split(again, s) != h)
      kept_seed = broken(why, "split %d is another when it is opened again", s);
    if (kept_seed && s < TCT_PROBE && w->trials[s] == 0 && hash_split(other, s) == h)
      kept_seed = broken(why, "split %d without end has the same trials with another seed", s);
  }
  tct_world_close(again);
  return kept_seed;
}

static bool probes_without_a_trace(const tct_about *variant, void *params, law_why *why)
{
  OPEN(w, 5);
  for (int s = 0; s < 3; s++) {
    const uint64_t before = hash_split(w, s);
    for (int p = 0; p < w->n_probes; p++) (void)hash_split(w, TCT_PROBE + p);
    if (hash_split(w, s) != before) return broken(why, "split %d is another after a probe", s);
  }
  return true;
}

static bool says_what_chance_is(const tct_about *variant, void *params, law_why *why)
{
  OPEN(w, 5);
  const int target  = class_target(w);
  const tct_key key = tct_key_of(99, "law.dice");
  double right      = 0;

  if (isnan(w->chance))
    return target < 0 || broken(why, "there are classes, and chance is not said");
  if (target < 0) return broken(why, "there are no classes to guess");
  for (uint64_t i = 0; i < GUESSES; i++) {
    const uint64_t guess = tct_bits(key, i, 0, 0) % (uint64_t)units(w, target);
    right += (int)guess == shown_class(w, target, TCT_TEST, i);
  }
  const double spread = sqrt(w->chance * (1 - w->chance) / GUESSES);
  return fabs(right / GUESSES - w->chance) < 4 * spread ||
         broken(why, "who guesses is right in %g, not in %g", right / GUESSES, w->chance);
}

static bool names_its_conditions(const tct_about *variant, void *params, law_why *why)
{
  OPEN(w, 5);
  for (int p = 0; p < w->n_probes; p++) {
    const int n     = w->probe[p].conditions;
    char(*name)[32] = calloc((size_t)n, 32), (*of)[32] = calloc((size_t)n, 32);
    int most  = -1;
    bool fine = name && of;
    for (int i = 0; i < n && fine; i++) {
      char category_name[32];
      int category = -1;
      memset(category_name, 'x', sizeof category_name);
      memset(name[i], 'x', 32);
      w->task->condition(w, p, i, name[i], &category, category_name);
      fine =
        memchr(name[i], 0, 32) && name[i][0] && memchr(category_name, 0, 32) && category_name[0];
      if (!fine)
        (void)broken(why, "condition %d of probe %s has no name that ends", i, w->probe[p].name);
      if (fine && (category < 0 || category > most + 1))
        fine = broken(why, "category %d of condition %d leaves a gap", category, i);
      for (int k = 0; k < i && fine; k++)
        if (strcmp(name[k], name[i]) == 0)
          fine = broken(why, "two conditions are called %s", name[i]);
      if (!fine) break;
      if (category > most) memcpy(of[most = category], category_name, 32);
      if (strcmp(of[category], category_name) != 0)
        fine =
          broken(why, "category %d is called %s, and %s", category, of[category], category_name);
    }
    free(name);
    free(of);
    if (!fine) return false;
  }
  return true;
}

/* The best answer names the class, or is the target itself. */
static bool is_solved_by_its_oracle(const tct_about *variant, void *params, law_why *why)
{
  enum { TRIALS = 200 };
  const tct_task *task = (const tct_task *)variant;
  OPEN(w, 5);
  const int target = tct_world_signal(w, "target");

  if (!task->oracle || target < 0)
    return broken(why, "there is no oracle, or nothing to be right about");
  const int n     = units(w, target);
  const size_t ld = whole_panels(n);
  int right       = 0;
  for (uint64_t i = 0; i < TRIALS; i++) {
    tct_real *best = shown_by(task->oracle, w, target, TCT_TEST, &i, 1, w->steps - 1, 1, ld);
    tct_real *told = shown_by(task->show, w, target, TCT_TEST, &i, 1, w->steps - 1, 1, ld);
    int top        = 0;
    double apart   = 0;
    for (int k = 0; k < n; k++) {
      if (best[k] > best[top]) top = k;
      apart = fmax(apart, fabs((double)(best[k] - told[k])));
    }
    right += w->signal[target].kind == TCT_SIGNAL_CLASS ? told[top] == 1 : apart < 1e-6;
    free(best);
    free(told);
  }
  return right == TRIALS || broken(why, "the oracle is right in %d of %d trials", right, TRIALS);
}

static bool is_balanced(const tct_about *variant, void *params, law_why *why)
{
  OPEN(w, 5);
  const int target = class_target(w);
  if (target < 0) return broken(why, "there are no classes");
  const int n    = units(w, target);
  const double p = 1.0 / n, spread = sqrt(p * (1 - p) * GUESSES);

  for (int split = 0; split < 3; split++) {
    int *shown_so = calloc((size_t)n, sizeof *shown_so);
    bool fine     = shown_so != NULL;
    for (uint64_t i = 0; i < GUESSES && fine; i++) shown_so[shown_class(w, target, split, i)]++;
    for (int k = 0; k < n && fine; k++)
      if (fabs(shown_so[k] - p * GUESSES) > 4 * spread)
        fine =
          broken(why, "class %d comes %d times in %d of split %d", k, shown_so[k], GUESSES, split);
    free(shown_so);
    if (!fine) return false;
  }
  return true;
}

/* A word of conditions' names, if it is said, is in the name of each condition. */
static bool says_in_each(const tct_world *w, int probe, const char *word)
{
  char name[33] = " ", category_name[32], wanted[64];
  int category;

  snprintf(wanted, sizeof wanted, " %s=", word ? word : "");
  for (int i = 0; word && i < w->probe[probe].conditions; i++) {
    w->task->condition(w, probe, i, name + 1, &category, category_name);
    if (!strstr(name, wanted)) return false;
  }
  return true;
}

/* What a signature looks at is there, and it can be missed. */
static bool promises_what_can_be_measured(const tct_about *variant, void *params, law_why *why)
{
  const tct_task *task = (const tct_task *)variant;
  OPEN(w, 5);

  if (task->n_signatures > TCT_SIGNATURES) return broken(why, "it promises too much");
  for (int i = 0; i < task->n_signatures; i++) {
    const tct_signature *s = &task->signatures[i];
    const int probe        = tct_world_probe(w, s->probe);
    if (!s->name || !s->says || strlen(s->says) < 10 || !s->measure || probe < 0 ||
        (s->source && !strstr(s->source, "doi:")))
      return broken(why, "signature %d has no name, saying, measure, probe set or DOI", i);
    if (!(s->least <= s->most) || (isinf(s->least) && isinf(s->most)))
      return broken(why, "signature %s cannot be missed", s->name);
    for (int k = 0; k < i; k++)
      if (strcmp(s->name, task->signatures[k].name) == 0)
        return broken(why, "two signatures are called %s", s->name);
    if (s->applies && !s->applies(w)) continue;
    if (s->epoch && tct_world_epoch(w, s->epoch) < 0)
      return broken(why, "signature %s looks at epoch %s", s->name, s->epoch);
    bool said = says_in_each(w, probe, s->shuffled);
    for (int k = 0; k < TCT_SIGNATURE_WORDS; k++) said = said && says_in_each(w, probe, s->word[k]);
    if (!said) return broken(why, "signature %s looks at what no condition says", s->name);
  }
  return true;
}

static const law laws[] = {
  {"describes itself", describes_itself, 0},
  {"shows a trial as it is", shows_a_trial_as_it_is, 0},
  {"shows what it declares", shows_what_it_declares, 0},
  {"takes no memory to show", takes_no_memory_to_show, 0},
  {"keeps its splits apart", keeps_its_splits_apart, 0},
  {"draws by its seed", draws_by_its_seed, 0},
  {"probes without a trace", probes_without_a_trace, 0},
  {"says what chance is", says_what_chance_is, 0},
  {"names its conditions", names_its_conditions, 0},
  {"promises what can be measured", promises_what_can_be_measured, 0},
  {"is solved by its oracle", is_solved_by_its_oracle, TCT_TASK_SOLVABLE},
  {"is balanced", is_balanced, TCT_TASK_BALANCED},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

#define LIAR(word, field, with)                                                                    \
  static tct_task word;                                                                            \
  word       = but("gratings, " #word);                                                            \
  word.field = with

static void liars_who_show_are_caught(void **state)
{
  (void)state;
  LIAR(count, show, counting);
  CAUGHT(laws, "shows a trial as it is", &count.about);
  CAUGHT(laws, "draws by its seed", &count.about);
  LIAR(leak, show, testing_on_training);
  CAUGHT(laws, "keeps its splits apart", &leak.about);
  LIAR(remember, show, remembering);
  CAUGHT(laws, "probes without a trace", &remember.about);
  LIAR(pad, show, leaving_pads);
  CAUGHT(laws, "shows what it declares", &pad.about);
  LIAR(move, show, moving);
  CAUGHT(laws, "shows what it declares", &move.about);
  LIAR(allocate, show, allocating);
  CAUGHT(laws, "takes no memory to show", &allocate.about);
  LIAR(favour, show, favouring);
  CAUGHT(laws, "is balanced", &favour.about);
  CAUGHT(laws, "is solved by its oracle", &favour.about);
}

static void liars_who_promise_are_caught(void **state)
{
  (void)state;
  LIAR(seedless, open, unseeded);
  CAUGHT(laws, "draws by its seed", &seedless.about);
  LIAR(hope, open, hopeful);
  CAUGHT(laws, "says what chance is", &hope.about);
  LIAR(anonymous, condition, nameless);
  CAUGHT(laws, "names its conditions", &anonymous.about);
  LIAR(misled, oracle, wrong);
  CAUGHT(laws, "is solved by its oracle", &misled.about);
  LIAR(boast, signatures, &no_probe);
  boast.n_signatures = 1;
  CAUGHT(laws, "promises what can be measured", &boast.about);
  LIAR(certain, signatures, &no_bound);
  certain.n_signatures = 1;
  CAUGHT(laws, "promises what can be measured", &certain.about);
  LIAR(vague, signatures, &no_word);
  vague.n_signatures = 1;
  CAUGHT(laws, "promises what can be measured", &vague.about);
  LIAR(silent, oracle, NULL);
  CAUGHT(laws, "is solved by its oracle", &silent.about);
  LIAR(brief, summary, "no");
  CAUGHT(laws, "describes itself", &brief.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(liars_who_show_are_caught),
                                       cmocka_unit_test(liars_who_promise_are_caught)};
  int failed                        = make_file();

  failed += LAWS("tasks", laws);
  failed += cmocka_run_group_tests_name("laws of tasks", planted, NULL, NULL);
  close_all();
  (void)unlink(file);
  return failed != 0;
}
