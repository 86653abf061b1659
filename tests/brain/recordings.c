/* recordings.c -- recordings as files: read back bit for bit, read by others, refused where they lie. */
#include "brain/formats.h"

#include "base/text.h"
#include "brain/recordings.h"

#include <tercet/recording.h>

#include <errno.h>
#include <math.h>

enum { AREAS = 3 };

/* A double for each place, with a hole, an infinity, a zero below zero and the smallest number there is. */
static double value_of(int area, int i)
{
  static const double odd[] = {NAN, INFINITY, -0.0, 4.9406564584124654e-324};

  return i < 4 ? odd[i] : (i - 7) / 3.0 + 0.1 * area;
}

static tct_recording *recording_of(int area, const char *name, int categories)
{
  tct_recording *r = tct_recording_new(3 + area, 2, 2, 1 + area, categories, NULL);

  assert_non_null(r);
  tct_print(r->name, sizeof r->name, "%s", name);
  tct_print(r->subject, sizeof r->subject, "M1, \"the first\"");
  tct_print(r->area, sizeof r->area, "V%d", area + 1);
  tct_print(r->session, sizeof r->session, "000000040");
  tct_print(r->quantity, sizeof r->quantity, "Hz");
  r->dt    = area ? 2.5 : 0;
  r->start = area ? -5 : 0;
  for (int i = 0; i < 4 * r->steps * r->units; i++) r->value[i] = value_of(area, i);
  for (int k = 0; k < r->units; k++) tct_print(r->unit[k], TCT_LABEL, "v%d:%d", area, 10 * k);
  tct_print(r->condition[0], TCT_LABEL, "22.5 deg, 20 %%");
  tct_print(r->condition[1], TCT_LABEL, "größer\n\"x\"");
  for (int c = 0; c < categories; c++) tct_print(r->category_name[c], TCT_LABEL, "kind %d", c);
  r->category[1] = categories ? categories - 1 : 0;
  for (int i = 0; i < 3; i++) r->trial[i] = 10 * i; /* the last repeat was not shown */
  if (area == 1) assert_true(tct_recording_cut(r, 2));
  for (int i = 0; i < 3 && r->fold; i++) r->fold[i] = i % 2;
  return r;
}

static tct_recordings some(const char *const names[AREAS])
{
  tct_recordings all = {AREAS, tct_alloc(AREAS, sizeof(void *)),
                        tct_strdup("{\"run\":\"runs/a\",\"seed\":7,\"sd\":0.10000000000000001}")};

  assert_non_null(all.recording);
  for (int i = 0; i < AREAS; i++) all.recording[i] = recording_of(i, names[i], i);
  return all;
}

static const char *const plain[AREAS] = {"v1", "v2", "mt"};

static void assert_same_recording(const tct_recording *a, const tct_recording *b)
{
  assert_string_equal(a->name, b->name);
  assert_string_equal(a->subject, b->subject);
  assert_string_equal(a->area, b->area);
  assert_string_equal(a->session, b->session);
  assert_string_equal(a->quantity, b->quantity);
  assert_true(a->dt == b->dt && a->start == b->start);
  assert_true(a->units == b->units && a->conditions == b->conditions);
  assert_true(a->repeats == b->repeats && a->steps == b->steps && a->categories == b->categories);
  assert_memory_equal(a->value, b->value, (size_t)(4 * a->steps * a->units) * sizeof(double));
  assert_memory_equal(a->unit, b->unit, (size_t)a->units * TCT_LABEL);
  assert_memory_equal(a->condition, b->condition, 2 * TCT_LABEL);
  assert_memory_equal(a->category, b->category, 2 * sizeof(int));
  if (a->categories)
    assert_memory_equal(a->category_name, b->category_name, (size_t)a->categories * TCT_LABEL);
  assert_memory_equal(a->trial, b->trial, 4 * sizeof(int64_t));
  assert_true(a->folds == b->folds && !a->fold == !b->fold);
  if (a->folds) assert_memory_equal(a->fold, b->fold, 4 * sizeof(int));
}

static void recordings_are_read_back_bit_for_bit(void **state)
{
  static const char *const names[][AREAS] = {
    {"v1", "v2", "mt"}, {"v1", "v1", ""}, {"../v1", "a.b", "about"}, {"M1 V4 day 2", "é", "\xff"}};
  tct_error err = {0};
  (void)state;

  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    tct_recordings a = some(names[i]), b;
    if (i == 3) tct_print(a.recording[2]->name, 8, "v3"); /* a name is text */
    if (tct_recordings_write(in_folder("a.npz"), &a, &err) != TCT_OK) fail_msg("%s", err.text);
    if (tct_recordings_read(path_text, MOST, &b, &err) != TCT_OK) fail_msg("%s", err.text);
    assert_int_equal(b.n, AREAS);
    for (int k = 0; k < AREAS; k++) assert_same_recording(a.recording[k], b.recording[k]);
    assert_string_equal(b.provenance, a.provenance);
    tct_recordings_free(&a);
    tct_recordings_free(&b);
  }
}

static const char script[] =
  "import csv, json, math, sys\n"
  "try:\n"
  "  import numpy as np\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "f = np.load(sys.argv[1] + '/a.npz')\n"
  "about = json.loads(f['about'].tobytes())\n"
  "j = json.load(open(sys.argv[1] + '/a.json'))\n"
  "rows = list(csv.DictReader(open(sys.argv[1] + '/a.csv', newline='')))\n"
  "assert about['layout'] == 1 and about['provenance']['seed'] == 7\n"
  "assert j['about'] == about and json.loads(rows[0]['about']) == about\n"
  "at = 0\n"
  "for i, one in enumerate(about['recordings']):\n"
  "  n = one['array']\n"
  "  assert n == one['name'] == ['v1', 'v2', 'mt'][i] and one['subject'] == 'M1, \"the first\"'\n"
  "  v = f[n]\n"
  "  assert v.shape == (2, 2, 1 + i, 3 + i) and v.dtype == 'f8'\n"
  "  x = v.ravel()\n"
  "  assert math.isnan(x[0]) and x[1] == np.inf and str(x[2]) == '-0.0' and x[3] == 5e-324\n"
  "  assert all(x[k] == (k - 7) / 3.0 + 0.1 * i for k in range(4, x.size))\n"
  "  assert f[n + '.unit'].view('S64').ravel().tolist() == [b'v%d:%d' % (i, 10 * k) for k in "
  "range(3 + i)]\n"
  "  assert f[n + '.trial'].tolist() == [[0, 10], [20, -1]] == j[n]['trial']\n"
  "  y = np.array(j[n]['value'], dtype=float)\n" /* null is nan */
  "  assert y.shape == v.shape and np.isnan(y.ravel()[:2]).all() and (y.ravel()[2:] == "
  "x[2:]).all()\n"
  "  assert j[n]['condition'] == ['22.5 deg, 20 %', 'größer\\n\"x\"']\n"
  "  for c in range(2):\n"
  "    for r in range(2):\n"
  "      for s in range(1 + i):\n"
  "        for k in range(3 + i):\n"
  "          row = rows[at]\n"
  "          at += 1\n"
  "          want = dict(recording=n, subject='M1, \"the first\"', area='V%d' % (i + 1), "
  "session='000000040',\n"
  "            condition=j[n]['condition'][c], category='' if i == 0 else 'kind %d' % (c * (i - "
  "1)), repeat=str(r),\n"
  "            trial=str(f[n + '.trial'][c, r]), step=str(s), unit='v%d:%d' % (i, 10 * k), "
  "quantity='Hz',\n"
  "            time='' if i == 0 else row['time'])\n"
  "          assert {w: row[w] for w in want} == want, (row, want)\n"
  "          assert i == 0 or float(row['time']) == -5 + 2.5 * s\n"
  "          assert np.array([float(row['value'])]).tobytes() == v[c, r, s, k:k + 1].tobytes() or "
  "v[c, r, s, k] != v[c, r, s, k]\n"
  "assert at == len(rows) and not any(row['about'] for row in rows[1:])\n";

static void others_read_them_as_they_are(void **state)
{
  static const char *const endings[] = {"a.npz", "a.csv", "a.json"};
  tct_recordings a                   = some(plain);
  tct_error err                      = {0};
  (void)state;

  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    assert_true(tct_recordings_writes(endings[i]));
    if (tct_recordings_write(in_folder(endings[i]), &a, &err) != TCT_OK) fail_msg("%s", err.text);
  }
  tct_recordings_free(&a);
  python_or_skip(script, folder);
}

/* The long table is one that Tercet reads: its numbers are those of the recordings, in their order. */
static void the_table_is_read_by_the_reader_of_tables(void **state)
{
  tct_recordings a = some(plain);
  tct_arrays t;
  tct_error err = {0};
  size_t at     = 0;
  (void)state;

  assert_int_equal(tct_recordings_write(in_folder("a.csv"), &a, NULL), TCT_OK);
  if (tct_arrays_read(path_text, NULL, MOST, &t, &err) != TCT_OK) fail_msg("%s", err.text);
  const tct_array *value = tct_arrays_named(&t, "value");
  assert_non_null(value);
  for (int i = 0; i < AREAS; i++)
    for (int k = 0; k < 4 * a.recording[i]->steps * a.recording[i]->units; k++, at++) {
      const double x = a.recording[i]->value[k], y = tct_array_at(value, at);
      assert_true(x == y || (isnan(x) && isnan(y)));
    }
  assert_int_equal(value->n, at);
  tct_arrays_free(&t);
  tct_recordings_free(&a);
}

/* ---- files that lie ---- */

static void expect_refusal(const tct_arrays *all, const char *words)
{
  const char *path = in_folder("lie.npz");
  tct_error err    = {0};
  tct_recordings r = {.n = 5};

  assert_int_equal(tct_format_of(path)->write(path, all, NULL), TCT_OK);
  const tct_status status = tct_recordings_read(path, MOST, &r, &err);
  if (status != TCT_BAD_DATA || !strstr(err.text, words))
    fail_msg("%s: %s; expected '%s'", tct_status_name(status), err.text, words);
  assert_string_equal(err.file, path);
  assert_true(r.n == 0 && !r.recording && !r.provenance);
}

static tct_arrays arrays_of_some(void)
{
  tct_recordings a = some(plain);
  tct_arrays all;

  assert_int_equal(tct_recordings_write(in_folder("a.npz"), &a, NULL), TCT_OK);
  assert_int_equal(tct_arrays_read(path_text, NULL, MOST, &all, NULL), TCT_OK);
  tct_recordings_free(&a);
  return all;
}

static tct_array *named(tct_arrays *all, const char *name)
{
  for (int i = 0; i < all->n; i++)
    if (strcmp(all->array[i].name, name) == 0) return &all->array[i];
  fail_msg("there is no %s", name);
  return NULL;
}

static void what_is_not_there_or_of_another_shape_is_told_of_by_name(void **state)
{
  static const char *const gone[] = {"about",    "v1",          "v1.unit",         "v2.condition",
                                     "mt.trial", "mt.category", "mt.category_name"};
  (void)state;

  for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
    tct_arrays all = arrays_of_some();
    tct_print(named(&all, gone[i])->name, 8, "gone");
    /* without names there are no categories, and the rest is whole */
    if (i < 6) expect_refusal(&all, gone[i]);
    tct_arrays_free(&all);

    all          = arrays_of_some();
    tct_array *a = named(&all, gone[i]);
    if (i != 0 && a->shape[0] > 1) {
      a->shape[0]--;
      a->n = a->n / (a->shape[0] + 1) * a->shape[0];
      expect_refusal(&all, i == 1 ? "v1." : i == 6 ? "a category has no name" : gone[i]);
    }
    tct_arrays_free(&all);
  }
}

static void what_a_file_says_of_itself_is_held_against_what_can_be(void **state)
{
  static const struct {
    const char *array;
    size_t at;
    const char *put, *words;
  } lies[] = {
    {"about", 0, "[", "no 'about'"},
    {"about", 2, "h0lds", ""}, /* is read: it is only for people */
    {"v1.unit", 0, "\xff", "not UTF-8"},
    {"mt.category", 0, "\x02", "a category has no name"},
    {"mt.category", 3, "\xff", "a category has no name"},
    {"v2.trial", 7, "\xff", "a negative place"},
    {"v2.fold", 0, "\x04", "a number that it cannot have"},
    {"v2.fold", 3, "\x80", "a number that it cannot have"},
  };
  (void)state;

  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    tct_arrays all = arrays_of_some();
    memcpy((char *)named(&all, lies[i].array)->bytes + lies[i].at, lies[i].put,
           strlen(lies[i].put));
    if (*lies[i].words) expect_refusal(&all, lies[i].words);
    tct_arrays_free(&all);
  }
}

/* `about` of one recording, with one thing in it replaced. */
static void what_about_says_is_held_against_what_can_be(void **state)
{
  static const char *const lies[][3] = {
    {"\"layout\": 1", "\"layout\": 2", "does not tell of recordings"},
    {"\"array\": \"v1\"", "\"array\": \"xx\"", "no array 'xx'"},
    {"\"array\": \"v1\"", "\"array\": 1234", "does not name the array"},
    {"\"dt\": 0,", "\"dt\":-1,", "not times"},
    {"\"area\": \"V1\"", "\"area\": 1234", "its area is not a text"},
  };
  (void)state;

  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    tct_arrays all = arrays_of_some();
    tct_array *a   = named(&all, "about");
    char *text     = tct_alloc(a->n + 1, 1);
    memcpy(text, a->bytes, a->n);
    char *at = strstr(text, lies[i][0]);
    assert_non_null(at);
    assert_int_equal(strlen(lies[i][0]), strlen(lies[i][1]));
    memcpy(at, lies[i][1], strlen(lies[i][1]));
    memcpy(a->bytes, text, a->n);
    expect_refusal(&all, lies[i][2]);
    tct_free(text);
    tct_arrays_free(&all);
  }
}

static void other_endings_are_refused_in_words(void **state)
{
  tct_recordings a = some(plain), none = {0};
  tct_error err = {0};
  (void)state;

  assert_false(tct_recordings_writes("a.txt"));
  assert_int_equal(tct_recordings_write(in_folder("a.txt"), &a, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, ".npz, .csv or .json"));
  assert_int_equal(tct_recordings_write(in_folder("a.npz"), &none, &err), TCT_BAD_SHAPE);
  tct_recordings_free(&a);
  assert_int_equal(tct_recordings_read("a.csv", MOST, &a, &err), TCT_UNSUPPORTED);
  assert_int_equal(tct_recordings_read(in_folder("absent.npz"), MOST, &a, &err), TCT_NO_FILE);
}

/* ---- trouble ---- */

static void no_memory_is_told_of_and_leaves_nothing(void **state)
{
  static const char *const endings[] = {"s.npz", "s.csv", "s.json"};
  static const char *const half[]    = {"s.npz.tmp", "s.csv.tmp", "s.json.tmp"};
  tct_recordings a                   = some(plain), b;
  int64_t n;
  (void)state;

  for (size_t i = 0; i < 3; i++) {
    for (n = 1;; n++) {
      tct_error err = {0};
      tct_fail_allocation(n, n % 2);
      const tct_status status = tct_recordings_write(in_folder(endings[i]), &a, &err);
      tct_fail_allocation(-1, false);
      if (status == TCT_OK) break;
      assert_int_equal(status, TCT_NO_MEMORY);
      assert_false(tct_file_is(in_folder(half[i])));
    }
    assert_true(n > 5);
  }
  for (n = 1;; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, n % 2);
    const tct_status status = tct_recordings_read(in_folder("s.npz"), MOST, &b, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_true(b.n == 0 && !b.recording);
  }
  assert_true(n > 20);
  tct_recordings_free(&b);
  tct_recordings_free(&a);
}

static void a_disk_that_fails_leaves_the_old_file_or_the_new_one(void **state)
{
  static const char *const endings[] = {"j.npz", "j.csv", "j.json"};
  tct_recordings a = some(plain), b = some(plain);
  (void)state;

  b.recording[0]->value[5] = 77;
  for (size_t i = 0; i < 3; i++) {
    size_t size, again;
    char path[512];
    (void)snprintf(path, sizeof path, "%s", in_folder(endings[i]));
    assert_int_equal(tct_recordings_write(path, &a, NULL), TCT_OK);
    char *old = get_file(path, &size);
    for (int64_t n = 1;; n++) {
      tct_error err = {0};
      tct_fail_io_at(n, ENOSPC);
      const tct_status status = tct_recordings_write(path, &b, &err);
      tct_fail_io_at(-1, 0);
      if (status == TCT_OK) {
        assert_true(n > 3);
        break;
      }
      assert_int_equal(status, TCT_IO);
      assert_non_null(strstr(err.text, folder));
      char *now       = get_file(path, &again);
      const bool kept = again == size && memcmp(now, old, size) == 0;
      tct_free(now);
      if (!kept) break; /* it was renamed: only the folder could not be flushed */
    }
    tct_free(old);
  }
  tct_recordings_free(&a);
  tct_recordings_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(recordings_are_read_back_bit_for_bit),
    cmocka_unit_test(others_read_them_as_they_are),
    cmocka_unit_test(the_table_is_read_by_the_reader_of_tables),
    cmocka_unit_test(what_is_not_there_or_of_another_shape_is_told_of_by_name),
    cmocka_unit_test(what_a_file_says_of_itself_is_held_against_what_can_be),
    cmocka_unit_test(what_about_says_is_held_against_what_can_be),
    cmocka_unit_test(other_endings_are_refused_in_words),
    cmocka_unit_test(no_memory_is_told_of_and_leaves_nothing),
    cmocka_unit_test(a_disk_that_fails_leaves_the_old_file_or_the_new_one),
  };
  return cmocka_run_group_tests_name("recordings", tests, make_folder, remove_folder);
}
