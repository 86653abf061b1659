/* credit_asked.c -- what a command line asks to be measured of learning rules. */
#include "credit_table.h"
#include "interrupt.h"
#include "measured.h"
#include "say.h"

#include "base/memory.h"

#include <string.h>

int credit_asked_read(const struct asked *a, struct credit_asked *asked)
{
  const bool all = !a->rules || strcmp(a->rules, "all") == 0;
  tct_error err  = {0};

  *asked = (struct credit_asked){.rules  = tct_strdup(all ? "" : a->rules),
                                 .states = tct_strdup(a->state ? a->state : "")};
  if (!asked->rules || !asked->states) {
    tct_fail(&err, TCT_NO_MEMORY, "no memory for what was asked");
    return say_error(a, &err);
  }
  asked->how = (tct_credit_how){.rules    = cut_words(asked->rules, asked->rule),
                                .rule     = asked->rule,
                                .states   = cut_words(asked->states, asked->state),
                                .state    = asked->state,
                                .knobs    = a->knobs,
                                .knob     = a->knob,
                                .examples = a->examples,
                                .draws    = a->draws,
                                .seeds    = a->seeds,
                                .feedback = a->feedback,
                                .threads  = a->threads,
                                .stop     = &interrupted,
                                .progress = tell_count};
  return rules_known(a, asked->rule, asked->how.rules);
}

void credit_asked_free(struct credit_asked *asked)
{
  tct_free(asked->rules);
  tct_free(asked->states);
}
