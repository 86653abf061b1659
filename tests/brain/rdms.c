/* rdms.c -- RDMs as a file: read back bit for bit, as others see it; what is told of one; no memory, a disk that fails,
 * a file that is cut off or says what is not so. */
#include "brain/formats.h"

#include "base/text.h"
#include "brain/rdms/rdms.h"

#include <errno.h>
#include <math.h>

enum { CONDITIONS = 4, PAIRS = 6 };

static const double first[PAIRS] = {0.25, NAN, -0.125, NAN, 3, NAN}; /* nothing of the third */
static const double other[PAIRS] = {1.0 / 3, -0.0, 3, 1e-310, INFINITY, 6};

/* Two: of the second all is known that can be. */
static tct_rdms two(void)
{
  static const tct_label kinds[]  = {"Ton", "Bild"};
  static const int of[]           = {1, -1, 0, 1};
  tct_label condition[CONDITIONS] = {""};
  tct_rdms all                    = {2, tct_alloc(2, sizeof(void *)), "crossnobis", "full",
                                     tct_strdup("{\"run\":\"runs/a\"}")};

  assert_true(all.rdm && all.provenance);
  for (int c = 0; c < CONDITIONS; c++) tct_print(condition[c], TCT_LABEL, "größer %d", c);
  for (int i = 0; i < 2; i++) {
    tct_rdm *r = tct_rdm_new(CONDITIONS, NULL);
    assert_non_null(r);
    memcpy(r->value, i ? other : first, sizeof first);
    tct_print(r->name, sizeof r->name, "v%d", i + 1);
    all.rdm[i] = r;
  }
  tct_rdm *r = all.rdm[1];
  assert_true(tct_rdm_set_conditions(r, condition) && tct_rdm_set_categories(r, of, 2, kinds));
  r->noise = tct_alloc((size_t)CONDITIONS * CONDITIONS, sizeof *r->noise);
  assert_non_null(r->noise);
  for (int i = 0; i < CONDITIONS * CONDITIONS; i++)
    r->noise[i] = 1.0 / (1 + i / CONDITIONS + i % CONDITIONS);
  tct_print(r->subject, sizeof r->subject, "M1");
  tct_print(r->area, sizeof r->area, "V2");
  tct_print(r->session, sizeof r->session, "day 2");
  r->start   = -50.1;
  r->dt      = 0.1 + 0.2;
  r->units   = 7;
  r->repeats = 3;
  return all;
}

static void write_two(const char *name)
{
  tct_rdms all  = two();
  tct_error err = {0};

  if (tct_rdms_write(in_folder(name), &all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_rdms_free(&all);
}

static void assert_same_bytes(const void *a, const void *b, size_t n)
{
  assert_true((a == NULL) == (b == NULL));
  if (a) assert_memory_equal(a, b, n);
}

static void assert_same_rdm(const tct_rdm *a, const tct_rdm *b)
{
  const size_t n = (size_t)a->conditions;

  assert_true(b->conditions == a->conditions && b->categories == a->categories);
  assert_true(b->units == a->units && b->repeats == a->repeats);
  assert_true(b->start == a->start && b->dt == a->dt);
  assert_string_equal(a->name, b->name);
  assert_string_equal(a->subject, b->subject);
  assert_string_equal(a->area, b->area);
  assert_string_equal(a->session, b->session);
  assert_same_bytes(a->value, b->value, tct_rdm_pairs(a->conditions) * sizeof(double));
  assert_same_bytes(a->condition, b->condition, n * sizeof *a->condition);
  assert_same_bytes(a->category, b->category, n * sizeof *a->category);
  assert_same_bytes(a->category_name, b->category_name,
                    (size_t)a->categories * sizeof *a->category_name);
  assert_same_bytes(a->noise, b->noise, n * n * sizeof *a->noise);
}

static void what_is_written_is_read_back_bit_for_bit(void **state)
{
  tct_rdms all  = two(), back;
  tct_error err = {0};

  (void)state;
  write_two("a.npz");
  if (tct_rdms_read(in_folder("a.npz"), NULL, MOST, &back, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_int_equal(back.n, 2);
  for (int i = 0; i < 2; i++) assert_same_rdm(all.rdm[i], back.rdm[i]);
  assert_string_equal(back.distance, "crossnobis");
  assert_string_equal(back.covariance, "full");
  assert_string_equal(back.provenance, all.provenance);
  tct_rdms_free(&back);

  assert_int_equal(tct_rdms_read(in_folder("a.npz"), "v2", MOST, &back, &err), TCT_OK);
  assert_int_equal(back.n, 1);
  assert_same_rdm(all.rdm[1], back.rdm[0]);
  tct_rdms_free(&back);
  assert_true(tct_rdms_are(in_folder("a.npz")));
  assert_int_equal(tct_rdms_read(in_folder("a.npz"), "v3", MOST, &back, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "there is no RDM 'v3' in it; did you mean 'v1'?"));
  assert_int_equal(tct_rdms_read(in_folder("a.npz"), "hippocampus", MOST, &back, &err),
                   TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "it has 'v1', 'v2'"));
  tct_rdms_free(&all);
}

static void a_file_has_squares_names_and_what_they_are(void **state)
{
  tct_arrays arrays = {0};
  tct_error err     = {0};

  (void)state;
  write_two("s.npz");
  assert_int_equal(tct_arrays_read(in_folder("s.npz"), NULL, 1 << 20, &arrays, &err), TCT_OK);
  assert_int_equal(arrays.n, 7);
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
  const tct_array *names = tct_arrays_named(&arrays, "v2.condition");
  assert_true(names && names->type == TCT_U8 && names->shape[0] == CONDITIONS);
  assert_string_equal((const char *)names->bytes + 3 * TCT_LABEL, "größer 3");
  const tct_array *about = tct_arrays_named(&arrays, "about");
  assert_non_null(about);
  char text[1024];
  tct_print(text, sizeof text, "%.*s", (int)about->n, (const char *)about->bytes);
  assert_non_null(strstr(text, "\"holds\": \"rdms\""));
  assert_non_null(strstr(text, "\"distance\": \"crossnobis\", \"noise\": \"full\""));
  assert_non_null(strstr(text, "\"area\": \"V2\""));
  assert_non_null(strstr(text, "\"provenance\": {\"run\":\"runs/a\"}"));
  tct_arrays_free(&arrays);
}

static void names_that_two_have_or_no_array_can_are_kept_all_the_same(void **state)
{
  static const char *const names[] = {"a", "a", "", "a/../b", "rdm_1", "about", "v.1"};
  enum { N = sizeof names / sizeof *names };
  tct_rdms all  = {N, tct_alloc(N, sizeof(void *)), "", "", NULL}, back;
  tct_error err = {0};

  (void)state;
  for (int i = 0; i < N; i++) {
    all.rdm[i] = tct_rdm_new(2, NULL);
    assert_non_null(all.rdm[i]);
    tct_print(all.rdm[i]->name, sizeof all.rdm[i]->name, "%s", names[i]);
    all.rdm[i]->value[0] = i;
  }
  assert_int_equal(tct_rdms_write(in_folder("n.npz"), &all, &err), TCT_OK);
  assert_int_equal(tct_rdms_read(in_folder("n.npz"), NULL, MOST, &back, &err), TCT_OK);
  assert_int_equal(back.n, N);
  for (int i = 0; i < N; i++) {
    assert_string_equal(back.rdm[i]->name, names[i]);
    assert_true(back.rdm[i]->value[0] == i);
  }
  assert_string_equal(back.distance, "");
  assert_null(back.provenance);
  tct_rdms_free(&back);
  tct_rdms_free(&all);
}

static void what_cannot_be_written_is_said(void **state)
{
  tct_rdms all        = two();
  const tct_rdms none = {0};
  tct_error err       = {0};

  (void)state;
  assert_int_equal(tct_rdms_write(in_folder("a.csv"), &all, &err), TCT_UNSUPPORTED);
  assert_int_equal(tct_rdms_write(in_folder("a.npz"), &none, &err), TCT_BAD_SHAPE);
  all.rdm[1]->start = NAN;
  assert_int_equal(tct_rdms_write(in_folder("a.npz"), &all, &err), TCT_BAD_DATA);
  assert_null(tct_rdm_new(1, &err));
  assert_int_equal(err.code, TCT_BAD_SHAPE);
  tct_rdms_free(&all);
}

static void what_is_told_of_one_leaves_out_what_is_not_defined(void **state)
{
  static const double none[] = {NAN}, full[] = {1, 2, 3, 4, 5, 6};
  tct_rdm_spread s;

  (void)state;
  assert_int_equal(tct_rdm_spread_of(CONDITIONS, first, &s, NULL), TCT_OK);
  assert_true(s.undefined == 3 && s.dropped == 1);
  assert_true(s.least == -0.125 && s.median == 0.25 && s.largest == 3);
  assert_int_equal(tct_rdm_spread_of(CONDITIONS, full, &s, NULL), TCT_OK);
  assert_true(s.undefined == 0 && s.dropped == 0);
  assert_true(s.least == 1 && s.median == 3.5 && s.largest == 6);
  assert_int_equal(tct_rdm_spread_of(2, none, &s, NULL), TCT_OK);
  assert_true(s.undefined == 1 && s.dropped == 2);
  assert_true(isnan(s.least) && isnan(s.median) && isnan(s.largest));
}

/* ---- trouble ---- */

static void no_memory_is_told_of_and_leaves_nothing_half_written(void **state)
{
  tct_rdms all = two(), back;
  tct_rdm_spread s;
  int n;

  (void)state;
  for (n = 1;; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, n % 2);
    const tct_status status = tct_rdms_write(in_folder("m.npz"), &all, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_false(tct_file_is(in_folder("m.npz.tmp")));
  }
  assert_true(n > 5);
  for (n = 1;; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, n % 2);
    const tct_status status = tct_rdms_read(in_folder("m.npz"), NULL, MOST, &back, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_true(back.n == 0 && !back.rdm && !back.provenance);
  }
  assert_true(n > 10);
  tct_rdms_free(&back);
  for (n = 1; n < 3; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, false);
    assert_int_equal(tct_rdm_spread_of(CONDITIONS, first, &s, &err), TCT_NO_MEMORY);
    tct_fail_allocation(n, false);
    assert_null(tct_rdm_new(CONDITIONS, &err));
    tct_fail_allocation(-1, false);
  }
  tct_rdms_free(&all);
}

static void no_more_is_taken_than_is_allowed(void **state)
{
  tct_rdms back;
  size_t most;

  (void)state;
  write_two("b.npz");
  for (most = 0;; most += 50) {
    tct_error err           = {0};
    const tct_status status = tct_rdms_read(in_folder("b.npz"), NULL, most, &back, &err);
    if (status == TCT_OK) break;
    if (status != TCT_NO_MEMORY) fail_msg("%zu: %s", most, err.text);
  }
  assert_true(most > 500 && most < 8000);
  tct_rdms_free(&back);
}

static void a_disk_that_fails_leaves_nothing_half_written(void **state)
{
  tct_rdms all = two();
  int64_t n;

  (void)state;
  for (n = 1;; n++) {
    tct_error err = {0};
    tct_fail_io_at(n, ENOSPC);
    const tct_status status = tct_rdms_write(in_folder("d.npz"), &all, &err);
    tct_fail_io_at(-1, 0);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_IO);
    assert_non_null(strstr(err.text, "d.npz"));
    assert_false(tct_file_is(in_folder("d.npz.tmp")));
  }
  assert_true(n > 3);
  tct_rdms_free(&all);
}

static void a_file_that_is_cut_off_is_refused(void **state)
{
  char bytes[8192];
  tct_rdms back;

  (void)state;
  write_two("c.npz");
  FILE *whole = fopen(in_folder("c.npz"), "rb");
  assert_non_null(whole);
  const size_t n = fread(bytes, 1, sizeof bytes, whole);
  assert_int_equal(fclose(whole), 0);
  assert_true(n > 1000 && n < sizeof bytes);
  for (size_t cut = 0; cut < n; cut += 7) {
    tct_error err = {0};
    FILE *part    = fopen(in_folder("p.npz"), "wb");
    assert_non_null(part);
    assert_int_equal(fwrite(bytes, 1, cut, part), cut);
    assert_int_equal(fclose(part), 0);
    assert_int_equal(tct_rdms_read(in_folder("p.npz"), NULL, MOST, &back, &err), TCT_BAD_DATA);
    assert_true(back.n == 0 && !back.rdm);
  }
}

/* Read a file whose `about` is this, beside an RDM `v1` of three conditions that holds these numbers. */
static void assert_said(const char *about, const double square[9], const char *words)
{
  static const size_t three[] = {3, 3}, names[] = {3, TCT_LABEL};
  const size_t n = strlen(about);
  tct_arrays all = {0};
  tct_rdms back;
  tct_error err = {0};

  tct_array *a = tct_arrays_add(&all, "about", TCT_U8, 1, &n);
  memcpy(a->bytes, about, n);
  a = tct_arrays_add(&all, "v1", TCT_F64, 2, three);
  memcpy(a->bytes, square, 9 * sizeof *square);
  assert_non_null(tct_arrays_add(&all, "v1.condition", TCT_U8, 2, names));
  assert_int_equal(tct_format_of("x.npz")->write(in_folder("x.npz"), &all, &err), TCT_OK);
  tct_arrays_free(&all);
  const tct_status status = tct_rdms_read(in_folder("x.npz"), NULL, MOST, &back, &err);
  if (!words) {
    if (status != TCT_OK) fail_msg("%s", err.text);
    assert_int_equal(back.n, 1);
  } else {
    assert_int_equal(status, TCT_BAD_DATA);
    if (!strstr(err.text, words)) fail_msg("%s", err.text);
    assert_true(back.n == 0 && !back.rdm);
  }
  tct_rdms_free(&back);
}

#define ABOUT(name, rest)                                                                          \
  "{\"holds\": \"rdms\", \"layout\": 1, \"rdms\": [{\"array\": \"" name                            \
  "\", \"name\": \"x\", \"subject\": \"\", \"area\": \"\", \"session\": \"\"" rest "}]}"

static void a_file_that_says_what_is_not_so_is_refused(void **state)
{
  static const double good[9]     = {0, 1, NAN, 1, 0, 3, NAN, 3, 0},
                      off[9]      = {0, 1, 2, 1, 0, 3, 2, 3.5, 0};
  static const double diagonal[9] = {0, 1, 2, 1, 0, 3, 2, 3, 4},
                      alike[9]    = {1, .5, 0, .5, 1, 0, 0, 0, 1};
  static const double hole[9]     = {0, 1, NAN, 1, 0, 3, 2, 3, 0};
  static const char all_of_it[] =
    ABOUT("v1", ", \"start\": 0, \"dt\": 0, \"units\": 1, \"repeats\": 1");

  (void)state;
  assert_said(all_of_it, good, NULL);
  assert_said(all_of_it, off, "not symmetric: it is 3 at [1][2] and 3.5 at [2][1]");
  assert_said(all_of_it, hole, "not symmetric: it is nan at [0][2] and 2 at [2][0]");
  assert_said(all_of_it, diagonal, "'v1' is 4 at [2][2], where an RDM is 0");
  assert_said(all_of_it, alike, "looks like similarities");
  assert_said(ABOUT("v2", ", \"start\": 0, \"dt\": 0, \"units\": 1, \"repeats\": 1"), good,
              "no array 'v2'");
  assert_said(ABOUT("v1.condition", ", \"start\": 0, \"dt\": 0, \"units\": 1, \"repeats\": 1"),
              good, "no square");
  assert_said(ABOUT("v1", ", \"dt\": 0, \"units\": 1, \"repeats\": 1"), good, "not times");
  assert_said(ABOUT("v1", ", \"start\": 0, \"dt\": 0, \"units\": -1, \"repeats\": 1"), good,
              "not a number of them");
  assert_said("{\"holds\": \"rdms\", \"layout\": 2, \"rdms\": [1]}", good, "does not tell of RDMs");
  assert_said("{\"holds\": \"rdms\", \"layout\": 1, \"rdms\": [1]}", good,
              "does not name the array");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_written_is_read_back_bit_for_bit),
    cmocka_unit_test(a_file_has_squares_names_and_what_they_are),
    cmocka_unit_test(names_that_two_have_or_no_array_can_are_kept_all_the_same),
    cmocka_unit_test(what_cannot_be_written_is_said),
    cmocka_unit_test(what_is_told_of_one_leaves_out_what_is_not_defined),
    cmocka_unit_test(no_memory_is_told_of_and_leaves_nothing_half_written),
    cmocka_unit_test(no_more_is_taken_than_is_allowed),
    cmocka_unit_test(a_disk_that_fails_leaves_nothing_half_written),
    cmocka_unit_test(a_file_that_is_cut_off_is_refused),
    cmocka_unit_test(a_file_that_says_what_is_not_so_is_refused),
  };
  return cmocka_run_group_tests_name("rdms", tests, make_folder, remove_folder);
}
