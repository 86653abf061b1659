/* formats.c -- what every file format must keep to, run on all of them.
 *
 * Files go into a folder of the test's own below the working folder.  Damage in every byte, starvation
 * and NumPy's opinion are in tests/brain/formats_NAME.c. */
#include <unistd.h>

#include <tercet/format.h>

#include "base/file.h"
#include "conformance/laws.h"

enum { MOST = 1 << 20 };

static char folder[64];

static const char *in_folder(const tct_format *f)
{
  static char path[128];

  (void)snprintf(path, sizeof path, "%s/data%s", folder, f->endings[0]);
  return path;
}

static bool describes_itself(const tct_about *variant, void *params, law_why *why)
{
  const tct_format *f = (const tct_format *)variant;
  char path[64];

  (void)params;
  if (!f->read || !f->endings || !f->endings[0]) return broken(why, "nothing it could read");
  for (int i = 0; f->endings[i]; i++) {
    (void)snprintf(path, sizeof path, "x%s", f->endings[i]);
    if (tct_format_of(path) == f) continue;
    return broken(why, "a file that ends in '%s' is read as something else", f->endings[i]);
  }
  if (!(f->claims & TCT_FORMAT_WRITES) != !f->write)
    return broken(why, "it claims to write and does not, or the other way round");
  return law_describes(variant, false, why);
}

/* A missing file is named in the message, and nothing is left behind. */
static bool names_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  const tct_format *f = (const tct_format *)variant;
  tct_error err       = {0};
  tct_arrays a        = {.n = 7};
  const char *path    = in_folder(f);

  (void)params;
  (void)unlink(path);
  const tct_status status = f->read(path, NULL, MOST, &a, &err);
  if (status != TCT_NO_FILE) return broken(why, "status %s", tct_status_name(status));
  if (strcmp(err.file, path) != 0 && !strstr(err.text, path))
    return broken(why, "the message does not name the file: %s", err.text);
  return (a.n == 0 && !a.array) || broken(why, "arrays of a file that is not there");
}

/* What no writer would write is refused as bad data, not as anything else. */
static bool refuses_rubbish(const tct_about *variant, void *params, law_why *why)
{
  const tct_format *f = (const tct_format *)variant;
  const char *path    = in_folder(f);
  uint64_t draw       = 4;
  char rubbish[300];

  (void)params;
  for (int trial = 0; trial < 64; trial++) {
    const size_t n = trial < 2 ? (size_t)trial : 4 * (size_t)trial;
    tct_arrays a   = {.n = 7};
    tct_error err  = {0};
    for (size_t i = 0; i < n; i++) rubbish[i] = (char)(127 * law_draw(&draw));
    assert_int_equal(tct_file_write(path, rubbish, n, NULL), TCT_OK);
    const tct_status status = f->read(path, NULL, MOST, &a, &err);
    if (status != TCT_BAD_DATA)
      return broken(why, "%zu bytes of rubbish: %s", n, tct_status_name(status));
    if (a.n || a.array) return broken(why, "arrays of rubbish");
    if (strcmp(err.file, path) != 0) return broken(why, "the file is called '%s'", err.file);
  }
  return true;
}

/* One array that every format can hold. */
static tct_array *one_array(tct_arrays *a)
{
  const size_t shape[] = {3, 5};
  *a                   = (tct_arrays){0};
  tct_array *x         = tct_arrays_add(a, "x", TCT_F32, 2, shape);

  assert_non_null(x);
  for (int i = 0; i < 15; i++) ((float *)x->bytes)[i] = (float)(i * i) / 7 - 3;
  return x;
}

static bool reads_what_it_wrote(const tct_about *variant, void *params, law_why *why)
{
  const tct_format *f = (const tct_format *)variant;
  const char *path    = in_folder(f);
  tct_arrays a, b = {0};
  tct_error err      = {0};
  const tct_array *x = one_array(&a);
  bool same          = true;

  (void)params;
  if (f->write(path, &a, &err) != TCT_OK || f->read(path, NULL, MOST, &b, &err) != TCT_OK)
    same = broken(why, "%s", err.text);
  const tct_array *y = b.n == 1 ? &b.array[0] : NULL;
  if (same && (!y || y->type != x->type || y->rank != 2 || y->shape[0] != 3 || y->shape[1] != 5))
    same = broken(why, "another array than was written");
  if (same && memcmp(x->bytes, y->bytes, 15 * sizeof(float)) != 0)
    same = broken(why, "other numbers than were written");
  tct_arrays_free(&b);
  b = (tct_arrays){0};
  if (same && f->read(path, NULL, 15 * sizeof(float) - 1, &b, NULL) == TCT_OK)
    same = broken(why, "it took more bytes than it was given");
  tct_arrays_free(&b);
  tct_arrays_free(&a);
  return same;
}

static const law laws[] = {
  {"describes itself", describes_itself, 0},
  {"names what is missing", names_what_is_missing, 0},
  {"refuses rubbish", refuses_rubbish, 0},
  {"reads what it wrote", reads_what_it_wrote, TCT_FORMAT_WRITES},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status read_always(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  (void)path;
  (void)wanted;
  (void)most;
  (void)err;
  one_array(into);
  ((float *)into->array[0].bytes)[14] += 1;
  return TCT_OK;
}

static tct_status write_nothing(const char *path, const tct_arrays *arrays, tct_error *err)
{
  (void)path;
  (void)arrays;
  (void)err;
  return TCT_OK;
}

static const char *const endings[] = {".lie", NULL};

static void a_format_that_keeps_nothing_is_caught(void **state)
{
  static const tct_format liar = {.title   = "a format that reads without a file",
                                  .claims  = TCT_FORMAT_WRITES,
                                  .endings = endings,
                                  .read    = read_always,
                                  .write   = write_nothing};
  (void)state;

  CAUGHT(laws, "describes itself", &liar.about);
  CAUGHT(laws, "reads what it wrote", &liar.about);
}

static tct_status read_nothing(const char *path, const char *const *wanted, size_t most,
                               tct_arrays *into, tct_error *err)
{
  (void)path;
  (void)wanted;
  (void)most;
  (void)err;
  *into = (tct_arrays){0};
  return TCT_OK;
}

static void a_format_that_is_content_with_anything_is_caught(void **state)
{
  static const tct_format liar = {
    .title = "a format that is content with anything", .endings = endings, .read = read_nothing};
  (void)state;

  CAUGHT(laws, "names what is missing", &liar.about);
  CAUGHT(laws, "refuses rubbish", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_format_that_keeps_nothing_is_caught),
    cmocka_unit_test(a_format_that_is_content_with_anything_is_caught),
  };

  (void)snprintf(folder, sizeof folder, "conformance-formats-%ld", (long)getpid());
  if (tct_folder_new(folder, NULL) != TCT_OK) return 1;
  int failed = LAWS("formats", laws);
  failed += cmocka_run_group_tests_name("laws of formats", planted, NULL, NULL);
  return (tct_folder_remove(folder, NULL) != TCT_OK) + failed != 0;
}
