/* main.c -- tercet: one verb, then nouns. */
#include "say.h"
#include "verbs.h"

#include <signal.h>
#include <string.h>

int main(int words, char **word)
{
  struct asked a   = {0};
  tct_error err    = {0};
  const char *verb = words > 1 ? word[1] : "help";

  signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error that is told, not a death */
  if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0) verb = "help";
  if (strcmp(verb, "--version") == 0) verb = "version";
  if (!*verb) return say_usage(NULL, "the verb is empty");

  a.verb = verb_named(verb);
  if (!a.verb) {
    const char *near = verb_near(verb);
    if (*verb == '-') return say_usage(NULL, "the verb comes first, then its options: '%s'", verb);
    if (near) return say_usage(NULL, "there is no verb '%s'; did you mean '%s'?", verb, near);
    return say_usage(NULL, "there is no verb '%s'", verb);
  }
  const int rest = words > 2 ? words - 2 : 0;
  if (options_read(&a, rest, word + words - rest, &err) != TCT_OK)
    return say_usage(&a, "%s", err.text);
  return a.help ? help_of_verb(&a, a.verb) : a.verb->run(&a);
}
