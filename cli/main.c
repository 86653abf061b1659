/* main.c -- tercet: one verb, then nouns. */
#include "say.h"
#include "verbs.h"

#include <tercet/real.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The same words, for the program that works in double; it stands beside this one. */
static int run_exact(const struct asked *a, char **word)
{
  static const char name[] = "tercet-double";
  char path[4096];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof name);
  tct_error err   = {0};

  path[n > 0 ? n : 0] = 0;
  char *end           = strrchr(path, '/');
  end                 = end ? end + 1 : path;
  memcpy(end, name, sizeof name);
  execv(path, word);
  tct_fail(&err, TCT_NO_FILE, "%s works in double, by %s: %s", a->verb->name, path,
           strerror(errno));
  return say_error(a, &err);
}

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
  if (a.help) return help_of_verb(&a, a.verb);
  const bool exact = a.verb->exact && !(a.verb->single && a.verb->single(&a));
  return exact && sizeof(tct_real) < sizeof(double) ? run_exact(&a, word) : a.verb->run(&a);
}
