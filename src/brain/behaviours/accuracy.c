/* accuracy.c -- how often an observer is right: in all, at the beginning, at the end; and which of two it prefers.
 *
 *     yes / n, with Wilson's interval
 */
#include <math.h>

#include <tercet/behaviour.h>

#include "brain/inference/intervals.h"

struct params {
  int64_t edge;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, edge, 100, 1, 1e9, "1", "trials that are the beginning, and the end"),
};

/* Of trials first .. end - 1. */
static void put_share(const tct_choices *c, int first, int end, bool second, double level,
                      tct_behaved_number *out)
{
  int yes = 0;

  out->n = end - first;
  for (int i = first; i < end; i++) yes += c->choice[i] == (second ? 1 : c->truth[i]);
  const tct_range r = tct_wilson_interval(yes, out->n, level);
  out->value        = (double)yes / out->n;
  out->low          = r.low;
  out->high         = r.high;
}

static tct_status measure(const void *given, const tct_choices *a, const tct_choices *b,
                          const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const struct params *own = given;
  const int n              = a->trials;
  (void)b, (void)err;

  put_share(a, 0, n, false, how->level, &out[0]);
  put_share(a, 0, n, true, how->level, &out[3]);
  if (n < 2 * own->edge) {
    out[1].why = out[2].why = TCT_BEHAVIOUR_FEW_TRIALS;
    return TCT_OK;
  }
  put_share(a, 0, (int)own->edge, false, how->level, &out[1]);
  put_share(a, n - (int)own->edge, n, false, how->level, &out[2]);
  return TCT_OK;
}

static const tct_behaviour_number numbers[] = {
  {"correct", "1", "share of trials in which the choice is right", 0, 1},
  {"first", "1", "the same of the first trials", 0, 1},
  {"last", "1", "the same of the last trials", 0, 1},
  {"second", "1", "share of trials in which class 1, the second option, is chosen", 0, 1},
};

const tct_behaviour tct_behaviour_accuracy = {
  .name      = "accuracy",
  .title     = "Accuracy",
  .family    = "one observer",
  .summary   = "how often an observer is right, in all, in its first trials and in its last",
  .equation  = "yes / n",
  .source    = "intervals: Wilson 1927, doi:10.1080/01621459.1927.10502953",
  .notes     = "Intervals need no draws, and take trials as independent.  The first and the last "
               "trials are undefined where they would overlap",
  .direction = "larger is better; one who guesses among k options has 1/k",
  TCT_TAKES(struct params, params),
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
