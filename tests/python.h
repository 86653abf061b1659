/* python.h -- numbers that NumPy and SciPy compute of the same draws.
 *
 * Both sides draw from one generator of 32 bits, so that no file has to pass between them: in a script
 * `draw(seed, n)` is what `draws` fills here. */
#ifndef TESTS_PYTHON_H
#define TESTS_PYTHON_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In (-1, 1). */
static inline void draws(uint32_t seed, size_t n, double *out)
{
  for (size_t i = 0; i < n; i++) {
    seed   = 1664525u * seed + 1013904223u;
    out[i] = (double)seed / 2147483648.0 - 1;
  }
}

/* What `script`, in which nobody has written a single quote, prints: one number after the other.  Returns how
 * many, at most `most`; -1: there is no numpy, which stderr is told.  Aborts where the script fails. */
static inline int python_numbers(const char *script, int most, double *out)
{
  static const char head[] = "import sys\n"
                             "try:\n"
                             "    import numpy as np, scipy.linalg, scipy.optimize\n"
                             "except ImportError: sys.exit(77)\n"
                             "def draw(s, n):\n"
                             "    out = []\n"
                             "    for _ in range(n):\n"
                             "        s = (1664525 * s + 1013904223) % 2**32\n"
                             "        out.append(s / 2**31 - 1)\n"
                             "    return np.array(out)\n"
                             "def say(x): print(*[repr(float(v)) for v in np.ravel(x)])\n";
  const size_t size        = sizeof head + strlen(script) + 64;
  char *command            = malloc(size);
  int n                    = 0;

  if (!command) abort();
  (void)snprintf(command, size, "/usr/bin/python3 -c '%s%s'", head, script);
  FILE *said = popen(command, "r");
  free(command);
  if (!said) abort();
  while (n < most && fscanf(said, "%lf", out + n) == 1) n++;
  const int status = pclose(said);
  if (status == 77 << 8 || status == 127 << 8) {
    (void)fprintf(stderr, "skipped: there is no numpy to hold numbers against\n");
    return -1;
  }
  if (status != 0) abort();
  return n;
}

#endif
