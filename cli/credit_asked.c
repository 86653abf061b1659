/* credit_asked.c -- what a command line asks to be measured of learning rules. */
#include "credit_table.h"
#include "interrupt.h"
#include "progress.h"
#include "rooms.h"
#include "say.h"

#include "base/memory.h"

#include <string.h>

/* "a,b,c" cut into its words, in `text`. */
static int cut(char *text, const char **word)
{
  int n = 0;

  for (char *at = text; *at && n < CREDIT_LISTED;) {
    word[n++] = at;
    at += strcspn(at, ",");
    if (*at) *at++ = 0;
  }
  return n;
}

static int check_rules(const struct asked *a, const char *const *rule, int n)
{
  for (int i = 0; i < n; i++) {
    if (tct_variant("rules", rule[i])) continue;
    const char *near = variant_near(tct_room_named("rules"), rule[i]);
    if (near) return say_usage(a, "there is no rule '%s'; did you mean '%s'?", rule[i], near);
    return say_usage(a, "there is no rule '%s'; tercet list rules shows those there are", rule[i]);
  }
  return EXIT_DONE;
}

static void tell(void *arg, int done, int of, const char *what)
{
  progress_count(arg, done, of, what);
}

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
  asked->how = (tct_credit_how){.rules    = cut(asked->rules, asked->rule),
                                .rule     = asked->rule,
                                .states   = cut(asked->states, asked->state),
                                .state    = asked->state,
                                .knobs    = a->knobs,
                                .knob     = a->knob,
                                .examples = a->examples,
                                .draws    = a->draws,
                                .seeds    = a->seeds,
                                .feedback = a->feedback,
                                .threads  = a->threads,
                                .stop     = &interrupted,
                                .progress = tell};
  return check_rules(a, asked->rule, asked->how.rules);
}

void credit_asked_free(struct credit_asked *asked)
{
  tct_free(asked->rules);
  tct_free(asked->states);
}
