/* rdms.c -- RDMs as a file: read back as they are, with holes; what is told of one; no memory, a disk that fails. */
#include "brain/formats.h"

#include "base/text.h"
#include "brain/rdms.h"

#include <errno.h>
#include <math.h>

enum { CONDITIONS = 4, PAIRS = 6 };

static const double first[PAIRS] = {0.25, NAN, -0.125, NAN, 3, NAN}; /* nothing of the third */
static const double other[PAIRS] = {1, 2, 3, 4, 5, 6};

static tct_recordings two(void)
{
  tct_recordings all = {2, tct_alloc(2, sizeof(void *)), tct_strdup("{\"run\":\"runs/a\"}")};

  assert_non_null(all.recording);
  for (int i = 0; i < 2; i++) {
    tct_recording *r = tct_recording_new(3, CONDITIONS, 2, 1, 0, NULL);
    assert_non_null(r);
    tct_print(r->name, sizeof r->name, "v%d", i + 1);
    tct_print(r->area, sizeof r->area, "V%d", i + 1);
    for (int c = 0; c < CONDITIONS; c++) tct_print(r->condition[c], TCT_LABEL, "größer %d", c);
    all.recording[i] = r;
  }
  return all;
}

static tct_rdms of(const tct_recordings *all, double *rdm[2], const double *window)
{
  static double a[PAIRS], b[PAIRS];

  memcpy(a, first, sizeof a);
  memcpy(b, other, sizeof b);
  rdm[0] = a;
  rdm[1] = b;
  return (tct_rdms){all, rdm, "crossnobis", "full", window};
}

static void a_file_has_squares_names_and_what_they_are(void **state)
{
  static const double window[] = {-50, 0.5};
  tct_recordings all           = two();
  double *rdm[2];
  const tct_rdms r  = of(&all, rdm, window);
  tct_arrays arrays = {0};
  tct_error err     = {0};

  (void)state;
  assert_int_equal(tct_rdms_write(in_folder("a.npz"), &r, &err), TCT_OK);
  assert_int_equal(tct_arrays_read(in_folder("a.npz"), NULL, 1 << 20, &arrays, &err), TCT_OK);
  assert_int_equal(arrays.n, 5);
  for (int which = 0; which < 2; which++) {
    const tct_array *a = tct_arrays_named(&arrays, which ? "v2" : "v1");
    assert_true(a && a->type == TCT_F64 && a->rank == 2 && a->n == CONDITIONS * CONDITIONS);
    for (int i = 0, at = 0; i < CONDITIONS; i++) {
      assert_true(tct_array_at(a, (size_t)(i * CONDITIONS + i)) == 0);
      for (int k = i + 1; k < CONDITIONS; k++, at++) {
        const double want = which ? other[at] : first[at];
        const double up   = tct_array_at(a, (size_t)(i * CONDITIONS + k));
        const double down = tct_array_at(a, (size_t)(k * CONDITIONS + i));
        assert_true(isnan(want) ? isnan(up) && isnan(down) : up == want && down == want);
      }
    }
  }
  const tct_array *names = tct_arrays_named(&arrays, "v1.condition");
  assert_true(names && names->type == TCT_U8 && names->shape[0] == CONDITIONS);
  assert_string_equal((const char *)names->bytes + 3 * TCT_LABEL, "größer 3");
  const tct_array *about = tct_arrays_named(&arrays, "about");
  assert_non_null(about);
  char text[1024];
  tct_print(text, sizeof text, "%.*s", (int)about->n, (const char *)about->bytes);
  assert_non_null(strstr(text, "\"holds\": \"rdms\""));
  assert_non_null(
    strstr(text, "\"distance\": \"crossnobis\", \"noise\": \"full\", \"window_ms\": [-50, 0.5]"));
  assert_non_null(strstr(text, "\"area\": \"V2\""));
  assert_non_null(strstr(text, "\"provenance\": {\"run\":\"runs/a\"}"));
  tct_arrays_free(&arrays);
  tct_recordings_free(&all);
}

static void what_is_told_of_one_leaves_out_what_is_not_defined(void **state)
{
  static const double none[] = {NAN};
  tct_rdm_spread s;

  (void)state;
  assert_int_equal(tct_rdm_spread_of(CONDITIONS, first, &s, NULL), TCT_OK);
  assert_true(s.undefined == 3 && s.dropped == 1);
  assert_true(s.least == -0.125 && s.median == 0.25 && s.largest == 3);
  assert_int_equal(tct_rdm_spread_of(CONDITIONS, other, &s, NULL), TCT_OK);
  assert_true(s.undefined == 0 && s.dropped == 0);
  assert_true(s.least == 1 && s.median == 3.5 && s.largest == 6);
  assert_int_equal(tct_rdm_spread_of(2, none, &s, NULL), TCT_OK);
  assert_true(s.undefined == 1 && s.dropped == 2);
  assert_true(isnan(s.least) && isnan(s.median) && isnan(s.largest));
}

static void no_memory_is_told_of_and_leaves_nothing_half_written(void **state)
{
  tct_recordings all = two();
  double *rdm[2];
  const tct_rdms r = of(&all, rdm, NULL);
  tct_rdm_spread s;
  int n;

  (void)state;
  for (n = 1;; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, n % 2);
    const tct_status status = tct_rdms_write(in_folder("m.npz"), &r, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_false(tct_file_is(in_folder("m.npz.tmp")));
  }
  assert_true(n > 5);
  for (n = 1; n < 3; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, false);
    assert_int_equal(tct_rdm_spread_of(CONDITIONS, first, &s, &err), TCT_NO_MEMORY);
    tct_fail_allocation(-1, false);
  }
  tct_recordings_free(&all);
}

static void a_disk_that_fails_leaves_nothing_half_written(void **state)
{
  tct_recordings all = two();
  double *rdm[2];
  const tct_rdms r = of(&all, rdm, NULL);
  int64_t n;

  (void)state;
  for (n = 1;; n++) {
    tct_error err = {0};
    tct_fail_io_at(n, ENOSPC);
    const tct_status status = tct_rdms_write(in_folder("d.npz"), &r, &err);
    tct_fail_io_at(-1, 0);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_IO);
    assert_non_null(strstr(err.text, "d.npz"));
    assert_false(tct_file_is(in_folder("d.npz.tmp")));
  }
  assert_true(n > 3);
  tct_recordings_free(&all);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_has_squares_names_and_what_they_are),
    cmocka_unit_test(what_is_told_of_one_leaves_out_what_is_not_defined),
    cmocka_unit_test(no_memory_is_told_of_and_leaves_nothing_half_written),
    cmocka_unit_test(a_disk_that_fails_leaves_nothing_half_written),
  };
  return cmocka_run_group_tests_name("rdms", tests, make_folder, remove_folder);
}
