/* recipe_bench.h -- a bench for tests of recipes: files of a few numbers, a recipe in a few lines.
 *
 * Files go into a folder of the test's own below the working folder. */
#ifndef TESTS_RECIPE_BENCH_H
#define TESTS_RECIPE_BENCH_H

#include "brain/formats.h"

#include "substrate/complain.h"

#include <math.h>
#include <tercet/recipe.h>

/* Add numbers to what will be a file. */
static inline void add_numbers(tct_arrays *to, const char *name, int rank, const size_t *shape,
                               const double *x)
{
  tct_array *a = tct_arrays_add(to, name, TCT_F64, rank, shape);

  assert_non_null(a);
  if (a->n) memcpy(a->bytes, x, a->n * sizeof *x);
}
#define NUMBERS(...) ((const double[]){__VA_ARGS__})
#define SHAPE(...)   ((const size_t[]){__VA_ARGS__})
#define VECTOR(to, name, ...)                                                                      \
  add_numbers(to, name, 1, SHAPE(sizeof NUMBERS(__VA_ARGS__) / sizeof(double)),                    \
              NUMBERS(__VA_ARGS__))

/* Texts, a row each, filled up with 0. */
static inline void add_texts(tct_arrays *to, const char *name, size_t n, const char *const *text)
{
  size_t width = 2;

  for (size_t i = 0; i < n; i++) width = strlen(text[i]) > width ? strlen(text[i]) : width;
  tct_array *a = tct_arrays_add(to, name, TCT_U8, 2, SHAPE(n, width));
  assert_non_null(a);
  for (size_t i = 0; i < n; i++) memcpy((char *)a->bytes + i * width, text[i], strlen(text[i]));
}
#define TEXTS(to, name, ...)                                                                       \
  add_texts(to, name, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),                 \
            (const char *const[]){__VA_ARGS__})

static inline void write_arrays(const char *name, tct_arrays *a)
{
  const char *path = in_folder(name);
  tct_error err    = {0};

  if (tct_format_of(path)->write(path, a, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_arrays_free(a);
}

static inline void write_text(const char *name, const char *text)
{
  put_file(in_folder(name), text, strlen(text));
}

/* ---- made ---- */

static tct_recordings made;
static tct_recipe_report report;

static inline void forget(void)
{
  tct_recordings_free(&made);
  tct_recipe_report_free(&report);
}

/* Make a recipe of this text, or fail with what it says. */
static inline void make(const char *text)
{
  tct_error err = {0};

  forget();
  write_text("r.yaml", text);
  if (tct_recipe_read(in_folder("r.yaml"), MOST, &made, &report, &err) != TCT_OK)
    fail_msg("%s:%d:%d: %s", err.file, err.line, err.column, err.text);
}

static inline double value(const tct_recording *x, int condition, int repeat, int step, int unit)
{
  assert_in_range(condition, 0, x->conditions - 1);
  assert_in_range(repeat, 0, x->repeats - 1);
  assert_in_range(step, 0, x->steps - 1);
  assert_in_range(unit, 0, x->units - 1);
  return x->value[((condition * x->repeats + repeat) * x->steps + step) * x->units + unit];
}

/* These are the values, in order; NAN where there is none. */
static inline void assert_values(const tct_recording *x, size_t n, const double *expected)
{
  const int all = x->conditions * x->repeats * x->steps * x->units;

  assert_int_equal(all, n);
  for (size_t i = 0; i < n; i++)
    if (!(x->value[i] == expected[i] || (isnan(x->value[i]) && isnan(expected[i]))))
      fail_msg("%s: value %zu is %.17g, not %.17g", x->name, i, x->value[i], expected[i]);
}
#define VALUES(x, ...)                                                                             \
  assert_values(x, sizeof NUMBERS(__VA_ARGS__) / sizeof(double), NUMBERS(__VA_ARGS__))

/* Somewhere in what the report says. */
static inline void assert_reported(const char *words)
{
  if (!strstr(report.said, words)) fail_msg("not said: %s, but: %s", words, report.said);
}

/* ---- refused ---- */

/* All complaints of a recipe of this text, as they are shown; MOST bytes of memory. */
static inline const char *complaints(const char *text)
{
  static char shown[1 << 16];
  tct_error err = {0};
  size_t used   = 0;
  int n;

  forget();
  write_text("r.yaml", text);
  tct_spec *s = tct_spec_read(in_folder("r.yaml"), &err);
  assert_non_null(s);
  const tct_status code = tct_recipe_make(s, MOST, &made, &report, &err);
  if (code != TCT_BAD_SPEC) fail_msg("not refused: %s %s", tct_status_name(code), err.text);
  assert_null(made.recording);
  assert_null(report.row);
  (void)tct_spec_complaints(s, &n);
  shown[0] = 0;
  for (int i = 0; i < n; i++) {
    tct_spec_show_complaint(s, i, shown + used, sizeof shown - used);
    used += strlen(shown + used);
  }
  tct_spec_free(s);
  return shown;
}

/* One complaint, at this place, with these words. */
static inline void refuse(const char *text, int line, int column, const char *words)
{
  const char *said = complaints(text);
  char place[64];

  (void)snprintf(place, sizeof place, "r.yaml:%d:%d: error: ", line, column);
  if (!strstr(said, place) || !strstr(said, words))
    fail_msg("expected %s%s, but said: %s", place, words, said);
  const char *first = strstr(said, ": error: ");
  if (strstr(first + 1, ": error: ")) fail_msg("more than one complaint: %s", said);
}

/* It is trouble of another kind. */
static inline void fails(const char *text, tct_status code, const char *words)
{
  tct_error err = {0};

  forget();
  write_text("r.yaml", text);
  const tct_status got = tct_recipe_read(in_folder("r.yaml"), MOST, &made, &report, &err);
  if (got != code || !strstr(err.text, words))
    fail_msg("%s, not %s: %s: %s", tct_status_name(got), tct_status_name(code), err.file, err.text);
  assert_null(made.recording);
}

#endif
