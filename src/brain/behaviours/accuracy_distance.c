/* accuracy_distance.c -- how near one observer's accuracy is to another's, in parts of the farthest it could be.
 *
 *     1 - |a_1 - a_2| / max(a_1, 1 - a_1)
 *
 * The first observer is the one to be like. */
#include <math.h>

#include <tercet/behaviour.h>

static double accuracy(const tct_choices *c)
{
  int right = 0;

  for (int i = 0; i < c->trials; i++) right += c->choice[i] == c->truth[i];
  return (double)right / c->trials;
}

static tct_status measure(const void *params, const tct_choices *a, const tct_choices *b,
                          const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const double first = accuracy(a), second = accuracy(b);
  (void)params, (void)how, (void)err;

  out[0].value = 1 - fabs(first - second) / fmax(first, 1 - first);
  out[1].value = first;
  out[2].value = second;
  out[0].n     = a->trials + b->trials;
  out[1].n     = a->trials;
  out[2].n     = b->trials;
  return TCT_OK;
}

static const tct_behaviour_number numbers[] = {
  {"nearness", "1", "1: as accurate; 0: as far from it as can be", 0, 1},
  {"accuracy_1", "1", "share of trials in which the first is right", 0, 1},
  {"accuracy_2", "1", "share of trials in which the second is right", 0, 1},
};

const tct_behaviour tct_behaviour_accuracy_distance = {
  .name      = "accuracy_distance",
  .title     = "Distance of accuracies",
  .family    = "two observers",
  .summary   = "how near one observer's accuracy is to that of another, which it should be like",
  .equation  = "1 - |a_1 - a_2| / max(a_1, 1 - a_1)",
  .source    = "as Brain-Score has it: Schrimpf et al. 2020, doi:10.1016/j.neuron.2020.07.040",
  .notes     = "Two observers may be as accurate and err in other trials: error_consistency",
  .claims    = TCT_BEHAVIOUR_ORDER_FREE,
  .needs     = TCT_BEHAVIOUR_NEEDS_TWO,
  .direction = "larger is nearer: 1 = as accurate, 0 = as far from it as can be",
  .n         = sizeof numbers / sizeof *numbers,
  .number    = numbers,
  .measure   = measure,
};
