/* rules.c -- what every learning rule must keep to, run on all of them.
 *
 * Nobody lists rules here: the cases are made from the registry, so a rule is under test the moment its
 * file exists.  Each runs on every bench that meets its needs: a plain circuit, one that works both ways,
 * a leaky recurrent one, a spiking one.  A rule's own numbers are in tests/rules/NAME.c instead. */
#include "rule_laws.h"

static const struct {
  const char *name;
  law_on_bench check;
  unsigned claim;    /* 0: for all */
  unsigned but_cost; /* not for those that declare one of these costs */
} laws[] = {
  {"repeats itself", repeats_itself, 0, 0},
  {"never writes a weight", never_writes_a_weight, 0, 0},
  {"does not see the cut into shards", does_not_see_the_cut, 0, 0},
  {"leaves pads zero", leaves_pads_zero, 0, 0},
  {"is finite on extremes", is_finite_on_extremes, 0, 0},
  {"carries no weight back", carries_no_weight_back, 0, TCT_TRANSPORT | TCT_RECIPROCAL},
  {"is the gradient", is_the_gradient, TCT_CLAIM_GRADIENT, 0},
  {"is unbiased", is_unbiased, TCT_CLAIM_UNBIASED, 0},
  {"no error, no update", no_error_no_update, TCT_CLAIM_ERROR_DRIVEN, 0},
  {"windows do not matter", windows_do_not_matter, TCT_CLAIM_ONLINE, 0},
  {"windows are swept again", windows_are_swept_again, TCT_CLAIM_RESWEPT, 0},
  {"sees nothing beyond", sees_nothing_beyond, TCT_CLAIM_LOCAL, 0},
  {"keeps signs", keeps_signs, TCT_CLAIM_SIGN_PRESERVING, 0},
  {"comes to align", comes_to_align, TCT_CLAIM_ALIGNS, 0},
};
enum { LAWS = sizeof laws / sizeof *laws };

typedef struct {
  const tct_rule *rule;
  int law;
} law_case;

static const char *broken(const law_case *k)
{
  const char *wrong = NULL;

  for (int b = 0; b < BENCHES && !wrong; b++) {
    circuit c = set_up(k->rule, &benches[b], 1, 1, 0);
    if (!c.state) continue;
    wrong = laws[k->law].check(k->rule, &benches[b], &c);
    circuit_close(&c);
  }
  return wrong;
}

static void holds(void **state)
{
  const char *wrong = broken(*state);
  if (wrong) fail_msg("%s", wrong);
}

static void describes_itself(void **state)
{
  const tct_about *a = &((const tct_rule *)*state)->about;

  assert_non_null(a->title);
  assert_non_null(a->family);
  assert_true(strlen(a->summary) > 10 && strlen(a->equation) > 3);
  assert_non_null(strstr(a->source, "doi:"));
  for (int i = 0; i < a->n_params; i++) {
    assert_true(a->params[i].unit && strlen(a->params[i].doc) > 10);
    assert_true(a->params[i].least <= a->params[i].preset &&
                (a->params[i].preset <= a->params[i].most || a->params[i].choices));
  }
}

/* Law: through what is not linear in its weights a rule learns as it claims (the laws above, on those benches), or is
 * refused with the place in the spec; it never learns something else in silence. */
static void learns_through_any_wiring_or_refuses(void **state)
{
  const tct_rule *rule = *state;
  int taken            = 0;

  for (int b = 0; b < BENCHES; b++) {
    tct_error err = {0};
    if (!strstr(benches[b].architecture, "attention") &&
        !strstr(benches[b].architecture, "dendrites"))
      continue;
    circuit c = set_up_or(rule, &benches[b], 1, 1, 0, &err);
    taken += c.state != NULL;
    circuit_close(&c);
    if (rule->claims & TCT_CLAIM_ANY_WIRING) continue;
    if (!strstr(err.text, NOT_LINEAR) || err.line != 6 || err.column < 1)
      fail_msg("on '%s': %s", benches[b].name, err.code ? err.text : "taken");
  }
  assert_true((taken > 0) == ((rule->claims & TCT_CLAIM_ANY_WIRING) != 0));
}

/* What the words recorded on all benches together is the declared cost sheet, no more and no less. */
static void costs_what_it_declares(void **state)
{
  const tct_rule *rule = *state;
  unsigned used        = 0;
  int n                = 0;

  for (int b = 0; b < BENCHES; b++) {
    circuit c = set_up(rule, &benches[b], 1, 2, 0);
    if (!c.state) continue;
    circuit_propose(&c, 8);
    used |= tct_state_used(c.state, 0);
    n++;
    circuit_close(&c);
  }
  assert_true(n > 0); /* or no bench gives what it needs: add one */
  if (used != rule->costs) fail_msg("declared %x, recorded %x", rule->costs, used);
}

/* ---- the harness itself --------------------------------------------------------------------------------- */

static tct_rule liar(const char *truth, unsigned claim)
{
  tct_rule r = *(const tct_rule *)tct_variant("rules", truth);
  r.claims |= claim;
  return r;
}

static int law_named(const char *name)
{
  int i = 0;
  while (strcmp(laws[i].name, name) != 0) i++;
  return i;
}

/* Feedback alignment that says it is the gradient, backprop that says it carries no weight ... */
static void catches_a_planted_false_claim(void **state)
{
  static const struct {
    const char *rule, *law;
  } planted[] = {{"feedback_alignment", "is the gradient"},
                 {"backprop", "sees nothing beyond"},
                 {"backprop", "carries no weight back"},
                 {"backprop", "windows do not matter"},
                 {"weight_perturbation", "windows are swept again"},
                 {"oja", "no error, no update"},
                 {"feedback_alignment", "keeps signs"},
                 {"oja", "comes to align"}};

  (void)state;
  for (size_t i = 0; i < sizeof planted / sizeof *planted; i++) {
    const int law            = law_named(planted[i].law);
    const tct_rule false_one = liar(planted[i].rule, laws[law].claim);
    if (!broken(&(law_case){&false_one, law}))
      fail_msg("%s got away with '%s'", planted[i].rule, planted[i].law);
  }
}

int main(void)
{
  const tct_room *room     = tct_room_named("rules");
  struct CMUnitTest *cases = calloc((size_t)room->n * (LAWS + 3) + 1, sizeof *cases);
  law_case *of             = calloc((size_t)room->n * LAWS, sizeof *of);
  char(*name)[96]          = calloc((size_t)room->n * (LAWS + 3), sizeof *name);
  size_t n = 0, k = 0;

  if (!cases || !of || !name) return 1;
  for (int r = 0; r < room->n; r++) {
    const tct_rule *rule = (const tct_rule *)room->about[r];
    snprintf(name[n], sizeof *name, "%s: describes itself", rule->name);
    cases[n] = (struct CMUnitTest){name[n], describes_itself, NULL, NULL, (void *)(uintptr_t)rule};
    n++;
    snprintf(name[n], sizeof *name, "%s: learns through any wiring or refuses", rule->name);
    cases[n] = (struct CMUnitTest){name[n], learns_through_any_wiring_or_refuses, NULL, NULL,
                                   (void *)(uintptr_t)rule};
    n++;
    snprintf(name[n], sizeof *name, "%s: costs what it declares", rule->name);
    cases[n] =
      (struct CMUnitTest){name[n], costs_what_it_declares, NULL, NULL, (void *)(uintptr_t)rule};
    n++;
    for (int i = 0; i < LAWS; i++) {
      if ((laws[i].claim && !(rule->claims & laws[i].claim)) || (rule->costs & laws[i].but_cost))
        continue;
      of[k] = (law_case){rule, i};
      snprintf(name[n], sizeof *name, "%s: %s", rule->name, laws[i].name);
      cases[n] = (struct CMUnitTest){name[n], holds, NULL, NULL, &of[k++]};
      n++;
    }
  }
  cases[n++]       = (struct CMUnitTest)cmocka_unit_test(catches_a_planted_false_claim);
  const int failed = _cmocka_run_group_tests("rules", cases, n, NULL, NULL);
  free(cases);
  free(of);
  free(name);
  return failed != 0;
}
