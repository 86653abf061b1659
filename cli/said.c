/* said.c -- what several verbs read alike of a command line. */
#include "said.h"

#include "say.h"

#include "base/text.h"

#include <string.h>

int said_window(const struct asked *a, bool *windowed, double window[2])
{
  const char *colon = a->window ? strchr(a->window, ':') : NULL;
  char from[64];

  *windowed = a->window != NULL;
  if (!a->window) return EXIT_DONE;
  tct_print(from, sizeof from, "%.*s", colon ? (int)(colon - a->window) : 0, a->window);
  if (colon && tct_quantity(from, "ms", &window[0], NULL, 0) &&
      tct_quantity(colon + 1, "ms", &window[1], NULL, 0) && window[0] < window[1])
    return EXIT_DONE;
  return say_usage(a, "--window wants A:B in ms, A before B, such as 50:200, not '%s'", a->window);
}

size_t said_memory(const struct asked *a)
{
  return a->max_memory ? a->max_memory : (size_t)8 << 30;
}

uint64_t said_seed(const struct asked *a, uint64_t otherwise)
{
  int64_t seed;

  return *a->seed && tct_read_int(strchr(a->seed, '=') + 1, &seed) ? (uint64_t)seed : otherwise;
}
