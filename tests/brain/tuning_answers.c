/* tuning_answers.c -- what each measure answers where there is no good number: responses that do not vary, responses
 * below 0, one trial of each condition, one unit, ties; as docs/concepts/tuning.md says it. */
#include "conformance/tuning_bench.h"

enum { CONSTANT, NEGATIVE, NO_REPEATS, ONE_UNIT, TIES, INPUTS };

/* One letter for each of these: . numbers, - no item, c constant, n below 0, r repeats, u units, b at a bound,
 * s singular, o nothing above noise. */
static const struct {
  const char *measure, *answer;
} answers[] = {
  {"choice_probability", "c.r.c"},
  {"circular_variance", ".n..."},
  {"cvpca", "c.r.."},
  {"disparity_index", "cnr.."},
  {"double_von_mises", "c.b.b"},
  {"dprime", "c...."},
  {"dsi", "cn..."},
  {"entropy", ".n..."},
  {"fano", ".nr.."},
  {"fano_matched", ".n..."},
  {"fisher_information", "c...s"},
  {"gaussian", "c..bb"},
  {"lifetime_sparseness", ".n..."},
  {"mixed_selectivity", "o.r.."},
  {"naka_rushton", "cbbbb"},
  {"noise_along_signal", "c.ooo"},
  {"noise_correlation", "c.r-c"},
  {"osi", "cn..."},
  {"participation_ratio", "c...."},
  {"population_sparseness", ".n.u."},
  {"response", "....."},
  {"roc", "....."},
  {"signal_correlation", "c..-."},
  {"von_mises", "c...b"},
  {"words", "c.r.."},
};
enum { MEASURES = sizeof answers / sizeof *answers };

static void put_input(struct bench *b, int input)
{
  for (int i = 0; i < ROWS * UNITS; i++) {
    if (input == CONSTANT) b->value[i] = 7;
    if (input == NEGATIVE) b->value[i] -= 50;
    if (input == TIES) b->value[i] = i / UNITS / REPEATS % 4 < 2 ? 3 : 5;
  }
  for (int i = 0; i < ROWS && (input == NO_REPEATS); i++)
    b->condition[i] = i % REPEATS ? -1 : i / REPEATS;
  if (input == ONE_UNIT) b->trials.units = 1;
}

static char letter(const tct_tuned *t)
{
  static const char letters[] = {
    [TCT_TUNING_FINE] = '.',        [TCT_TUNING_NO_TRIALS] = 't', [TCT_TUNING_FEW_CONDITIONS] = 'k',
    [TCT_TUNING_FEW_REPEATS] = 'r', [TCT_TUNING_FEW_UNITS] = 'u', [TCT_TUNING_CONSTANT] = 'c',
    [TCT_TUNING_NEGATIVE] = 'n',    [TCT_TUNING_NO_REST] = 'x',   [TCT_TUNING_AT_BOUND] = 'b',
    [TCT_TUNING_SINGULAR] = 's',    [TCT_TUNING_NO_SIGNAL] = 'o'};

  return t->items ? letters[t->why[0]] : '-';
}

static void every_measure_answers_as_is_written(void **state)
{
  const tct_room *room = tct_room_named("tunings");
  int wrong            = 0;
  (void)state;

  assert_int_equal(room->n, MEASURES);
  for (int i = 0; i < room->n; i++) {
    void *params         = tct_params_new(room->about[i]);
    char got[INPUTS + 1] = {0};
    for (int input = 0; input < INPUTS; input++) {
      struct bench b;
      tct_tuned t;
      law_why why;
      furnish(&b, room->about[i], params, 3);
      put_input(&b, input);
      if (!measured(&b, &t, &why)) fail_msg("%s", why.text);
      got[input] = letter(&t);
      tct_tuned_free(&t);
    }
    tct_params_free(room->about[i], params);
    if (strcmp(room->about[i]->name, answers[i].measure) != 0 ||
        strcmp(got, answers[i].answer) != 0)
      print_message("%s answers %s, not %s of %s\n", room->about[i]->name, got, answers[i].answer,
                    answers[i].measure),
        wrong++;
  }
  assert_int_equal(wrong, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_measure_answers_as_is_written),
  };
  return cmocka_run_group_tests_name("answers of tuning", tests, NULL, NULL);
}
