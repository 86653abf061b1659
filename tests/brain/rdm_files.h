/* rdm_files.h -- files of RDMs that Python's libraries write, and what is read of them. */
#ifndef TESTS_RDM_FILES_H
#define TESTS_RDM_FILES_H

#include "brain/oracle.h"

#include "base/text.h"
#include "brain/rdms/rdms.h"

#include <math.h>

/* RDM m over any number of conditions; in every file they are the same. */
static inline double value(int m, int i, int k)
{
  return 100.0 * (m + 1) + 10 * i + k;
}

static const char begin[] =
  "import sys, os\n"
  "try:\n"
  "  import numpy as np, scipy.io as sio, h5py\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "os.chdir(sys.argv[1])\n"
  "def square(m, K=5, t='f8'):\n"
  "  a = np.zeros((K, K), t)\n"
  "  for i in range(K):\n"
  "    for k in range(i + 1, K): a[i, k] = a[k, i] = 100 * (m + 1) + 10 * i + k\n"
  "  return a\n"
  "def triangle(m, K=5): return square(m, K)[np.triu_indices(K, 1)]\n"
  "def stack(n, K=5): return np.array([square(m, K) for m in range(n)])\n"
  "words = ['stone', 'b\\u00e4r', 'tree', 'face', 'hand']\n";

static inline void written_by(const char *script)
{
  char all[8192];

  (void)snprintf(all, sizeof all, "%s%s", begin, script);
  python_or_skip(all, folder);
}

static inline tct_rdms read_it(const char *name, const char *within)
{
  tct_rdms r;
  tct_error err = {0};

  if (tct_rdms_read(in_folder(name), within, MOST, &r, &err) != TCT_OK)
    fail_msg("%s:%s: %s", name, within ? within : "", err.text);
  return r;
}

/* There are n, over so many conditions, with these names ("" ends) and values. */
static inline void assert_read(const char *name, const char *within, int conditions,
                               const char *const *names, const char *first_condition)
{
  tct_rdms r = read_it(name, within);
  int n      = 0;

  for (; names[n]; n++) {
    if (n >= r.n) fail_msg("%s: only %d RDMs", name, r.n);
    const tct_rdm *one = r.rdm[n];
    size_t at          = 0;
    assert_string_equal(one->name, names[n]);
    if (one->conditions != conditions) fail_msg("%s: %d conditions", name, one->conditions);
    for (int i = 0; i < conditions; i++)
      for (int k = i + 1; k < conditions; k++, at++)
        if (one->value[at] != value(n, i, k))
          fail_msg("%s: RDM %d has %g at [%d][%d]", name, n, one->value[at], i, k);
    assert_true((first_condition == NULL) == (one->condition == NULL));
    if (first_condition) assert_string_equal(one->condition[1], first_condition);
  }
  assert_int_equal(r.n, n);
  tct_rdms_free(&r);
}
#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline void assert_refusal(const char *name, const char *within, tct_status code,
                                  const char *words)
{
  tct_rdms r;
  tct_error err           = {0};
  const tct_status status = tct_rdms_read(in_folder(name), within, MOST, &r, &err);

  if (status != code || !strstr(err.text, words))
    fail_msg("%s: %s, %s; expected %s", name, tct_status_name(status), err.text, words);
  assert_true(r.n == 0 && !r.rdm && !r.provenance);
}

#endif
