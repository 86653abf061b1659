/* spec.c -- a fuzz target: any bytes as a spec, and as an assignment to one.
 *
 * Whatever comes in is read, bound, complained about and shown; the sanitizers judge. */
#include "spec/creature.h"
#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_and_show(tct_spec *s)
{
  char shown[2500];
  tct_text text = {0};
  void *params  = tct_bind(s, tct_spec_root(s), &creature, NULL);
  int n;

  for (int i = 0; i < tct_spec_root(s)->n; i++) {
    const tct_node *child = tct_spec_root(s)->child[i];

    (void)tct_find_variant(s, child, "comparators");
    (void)tct_node_real(s, child, "ms", 0, 1, 0);
    (void)tct_node_int(s, child, 0, 1, 0);
  }
  if (params) tct_print_params(&text, 2, &creature, params);
  tct_text_free(&text);
  tct_params_free(&creature, params);
  (void)tct_spec_complaints(s, &n);
  for (int i = 0; i < n; i++) tct_spec_show_complaint(s, i, shown, sizeof shown);
}

static void read_whole(const char *bytes, size_t n)
{
  tct_error err;
  tct_spec *s = tct_spec_of(bytes, n, "fuzz.yaml", &err);

  if (s) read_and_show(s);
  tct_spec_free(s);
}

/* The bytes up to a 0 are the spec, those after it an assignment, and so on. */
static void read_and_set(const char *bytes, size_t n)
{
  char *text = tct_alloc(n + 1, 1);
  tct_error err;
  tct_spec *s;

  if (!text) return;
  memcpy(text, bytes, n);
  s = tct_spec_parse(text, "fuzz.yaml", &err);
  for (size_t i = strlen(text) + 1; s && i < n; i += strlen(text + i) + 1)
    (void)tct_set(s, text + i, &err);
  if (s) read_and_show(s);
  tct_spec_free(s);
  tct_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  read_whole((const char *)data, size);
  read_and_set((const char *)data, size);
  return 0;
}
