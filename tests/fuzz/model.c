/* model.c -- a fuzz target: any bytes as a spec, compiled and, if a model comes of it, taught two batches.
 *
 * What it resolves to must read back to the same model.  The words after a 0 are assignments.  Numbers
 * of more than four digits are passed over: a fuzzer is after mistakes, not after time. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <tercet/model.h>
#include <tercet/state.h>

#include "base/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { DIGITS = 4, TRIALS = 3, ROOM = 8 << 20, REALS = 1 << 20 };

static bool is_long(const char *text, size_t n)
{
  size_t digits = 0;

  for (size_t i = 0; i < n; i++) {
    const bool digit = isdigit((unsigned char)text[i]);
    digits           = digit || (digits && text[i] == '_') ? digits + 1 : 0;
    if (digits > DIGITS) return true;
    if (digit && i + 1 < n && (text[i + 1] == 'e' || text[i + 1] == 'E')) return true;
  }
  return strstr(text, "fashion_mnist") != NULL; /* its pictures take half a second to read */
}

static void learn(const tct_model *m)
{
  static const uint64_t trial[TRIALS] = {3, 0, 5};
  const int trials                    = m->training.batch < TRIALS ? m->training.batch : TRIALS;
  tct_error err                       = {0};
  tct_state *s                        = tct_state_new(m, 2, &err);
  tct_score score;

  if (!s) abort();
  tct_state_check(s, true);
  for (int i = 0; i < 2; i++) {
    tct_status code = tct_state_learn(s, TCT_TRAIN, trial, trials, 0.01, &err);
    if (code == TCT_OK) code = tct_state_score(s, TCT_TEST, trial, trials, &score, &err);
    if (code != TCT_OK && code != TCT_DIVERGED) abort();
    if (code != TCT_OK) break;
  }
  tct_state_free(s);
}

static void read_back(const tct_model *m)
{
  tct_error err       = {0};
  char *said          = tct_resolved(m, &err), *again;
  tct_spec *s         = said ? tct_spec_parse(said, "resolved.yaml", &err) : NULL;
  tct_model *resolved = s ? tct_compile(s, &err) : NULL;

  if (!resolved) abort();
  again = tct_resolved(resolved, &err);
  if (!again || strcmp(said, again) != 0 || resolved->n != m->n) abort();
  tct_string_free(again);
  tct_string_free(said);
  tct_model_free(resolved);
  tct_spec_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  char *text    = tct_alloc(n + 1, 1);
  tct_error err = {0};
  tct_spec *s;
  tct_model *m;

  if (!text) return 0;
  memcpy(text, bytes, n);
  s = is_long(text, n) ? NULL : tct_spec_parse(text, "fuzz.yaml", &err);
  for (size_t i = strlen(text) + 1; s && i < n; i += strlen(text + i) + 1)
    (void)tct_set(s, text + i, &err);
  m = s ? tct_compile(s, &err) : NULL;
  if (s && !m && (err.code == TCT_OK || err.code == TCT_BUG || !err.text[0])) abort();
  if (m) read_back(m);
  if (m && tct_model_memory(m, 2) < ROOM && m->n < REALS && m->steps < 100) learn(m);
  tct_model_free(m);
  tct_spec_free(s);
  tct_free(text);
  return 0;
}
