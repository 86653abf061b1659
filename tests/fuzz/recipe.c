/* recipe.c -- a fuzz target: any bytes as a recipe, beside small files of each kind, in a folder of its own (in
 * TERCET_SCRATCH, or in memory, or here).
 *
 * It is checked and made; what is made must be whole, what is refused must say why. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <math.h>

#include "base/file.h"
#include "base/memory.h"

#include <tercet/format.h>
#include <tercet/recipe.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { MOST = 1 << 18 };

static char folder[256], recipe[320];

static void sweep_up(void)
{
  (void)tct_folder_remove(folder, NULL);
}

/* Not flushed: nothing is at stake. */
static void put(const char *path, const void *bytes, size_t n)
{
  FILE *file = fopen(path, "wb");

  if (!file || fwrite(bytes, 1, n, file) != n || fclose(file) != 0) abort();
}

static void add(tct_arrays *to, const char *name, tct_dtype type, int rank, size_t a, size_t b,
                size_t c)
{
  const size_t shape[] = {a, b, c};
  tct_array *one       = tct_arrays_add(to, name, type, rank, shape);

  if (!one) abort();
  for (size_t i = 0; i < one->n; i++)
    if (type == TCT_F64)
      ((double *)one->bytes)[i] = i == 3 ? (double)NAN : (double)(i * 37 % 11) / 4;
    else
      ((uint8_t *)one->bytes)[i] = (uint8_t)('a' + i % 2);
}

static void make_files(void)
{
  static const char table[] = "start_time,stimulus,u1,u2\n0.5,s1,1,2\n1,s2,3,4\n,s1,5,\n2,,7,8\n";
  const char *scratch       = getenv("TERCET_SCRATCH");
  tct_arrays a              = {0};
  char path[320];

  if (!scratch) scratch = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : ".";
  snprintf(folder, sizeof folder, "%s/fuzz_recipe_XXXXXX", scratch);
  if (!mkdtemp(folder) || atexit(sweep_up) != 0) abort();
  snprintf(recipe, sizeof recipe, "%s/r.yaml", folder);
  snprintf(path, sizeof path, "%s/t.csv", folder);
  put(path, table, sizeof table - 1);
  add(&a, "rates", TCT_F64, 2, 4, 2, 0);
  add(&a, "course", TCT_F64, 3, 4, 5, 2);
  add(&a, "m_a_1", TCT_F64, 2, 3, 2, 0);
  add(&a, "m_b_2", TCT_F64, 2, 2, 2, 0);
  add(&a, "times", TCT_F64, 1, 12, 0, 0);
  add(&a, "whose", TCT_U8, 1, 12, 0, 0);
  add(&a, "ends", TCT_U8, 1, 2, 0, 0);
  add(&a, "contrast", TCT_F64, 1, 4, 0, 0);
  add(&a, "name", TCT_U8, 2, 4, 2, 0);
  add(&a, "empty", TCT_F64, 2, 0, 2, 0);
  snprintf(path, sizeof path, "%s/d.npz", folder);
  if (tct_format_of(path)->write(path, &a, NULL) != TCT_OK) abort();
  tct_arrays_free(&a);
}

/* Every value is there to be read, every trial is one or -1, every name ends. */
static void look_at(const tct_recording *x)
{
  const size_t trials = (size_t)x->conditions * (size_t)x->repeats;
  const size_t values = trials * (size_t)x->steps * (size_t)x->units;
  volatile double sum = 0;

  for (size_t i = 0; i < values; i++) sum = sum + x->value[i];
  for (size_t i = 0; i < trials; i++)
    if (x->trial[i] < -1) abort();
  for (int i = 0; i < x->units; i++)
    if (!memchr(x->unit[i], 0, TCT_LABEL) || !x->unit[i][0]) abort();
  for (int i = 0; i < x->conditions; i++) {
    if (!memchr(x->condition[i], 0, TCT_LABEL)) abort();
    if (x->category[i] < 0 || (x->categories && x->category[i] >= x->categories)) abort();
  }
}

static void make(tct_spec *s, bool sound)
{
  tct_error err = {0};
  tct_recipe_report report;
  tct_recordings all;
  char shown[4096];
  int n;

  if (tct_recipe_make(s, MOST, &all, &report, &err) == TCT_OK) {
    if (!sound || all.n < 1 || report.n != all.n || !all.provenance || !report.said) abort();
    for (int i = 0; i < all.n; i++) look_at(all.recording[i]);
    tct_recordings_free(&all);
    tct_recipe_report_free(&report);
    return;
  }
  if (all.recording || report.row || !err.text[0] || err.code == TCT_BUG) abort();
  (void)tct_spec_complaints(s, &n);
  if ((err.code == TCT_BAD_SPEC) != (n > 0)) abort();
  for (int i = 0; i < n; i++) tct_spec_show_complaint(s, i, shown, sizeof shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  tct_error err = {0};

  if (!folder[0]) make_files();
  put(recipe, bytes, n);
  tct_spec *s = tct_spec_read(recipe, &err);
  if (s && tct_is_recipe(s)) {
    const tct_status code = tct_recipe_check(s, MOST, NULL, &err);
    if (code != TCT_OK && !err.text[0]) abort();
    make(s, code == TCT_OK);
  }
  tct_spec_free(s);
  return 0;
}
