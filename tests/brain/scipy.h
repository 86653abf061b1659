/* scipy.h -- numbers that a Python script makes of numbers.
 *
 * The script finds numpy as np and the numbers it was given as `given`, a flat array, and prints numbers. */
#ifndef TESTS_SCIPY_H
#define TESTS_SCIPY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Skips the test where Python or a library is not there. */
static inline void scipy(const char *script, size_t n, const double *given, size_t wanted,
                         double *out)
{
  char path[]  = "scipy.XXXXXX";
  char *line   = malloc(strlen(script) + 512);
  const int fd = mkstemp(path);
  FILE *file   = fd < 0 ? NULL : fdopen(fd, "w");

  assert_non_null(line);
  assert_non_null(file);
  for (size_t i = 0; i < n; i++) assert_true(fprintf(file, "%.17g\n", given[i]) > 0);
  assert_int_equal(fclose(file), 0);
  (void)sprintf(
    line,
    "OPENBLAS_NUM_THREADS=1 /usr/bin/python3 -c 'import sys\ntry:\n  import numpy as np, scipy\n"
    "except ImportError:\n  sys.exit(0)\ngiven = np.loadtxt(\"%s\")\n%s'",
    path, script);
  FILE *told = popen(line, "r");
  size_t got = 0;
  assert_non_null(told);
  while (got < wanted && fscanf(told, "%lf", &out[got]) == 1) got++;
  const int ended = pclose(told);
  (void)unlink(path);
  free(line);
  if (got == 0 && ended == 0) {
    fprintf(stderr, "skipped: no python3 with scipy\n");
    skip();
  }
  assert_int_equal(ended, 0);
  assert_int_equal(got, wanted);
}

#endif
