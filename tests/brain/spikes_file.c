/* spikes_file.c -- spikes of a file are counted as those of an array, whatever the file. */
#include "brain/oracle.h"

#include "brain/spikes.h"

extern const tct_format tct_format_npz;

static const double event[]  = {2, 1.5};
static const uint64_t end[]  = {5, 6};
static const int column[]    = {0, 0};
static const tct_windows w   = {.n = 2, .event = event, .start = -0.25, .width = 0.25, .bins = 2};
static const double spikes[] = {1.25, 1.75, 2, 2.25, 3, 1.5};
static const double counted[2][2] = {{1, 1}, {1, 1}};

/* A file with the spikes in it, as numbers of a type. */
static const char *put_spikes(tct_dtype type, double second)
{
  tct_arrays all      = {0};
  const size_t six[1] = {6};
  tct_array *a        = tct_arrays_add(&all, "units/spike_times", type, 1, six);

  assert_non_null(a);
  for (int i = 0; i < 6; i++) {
    if (type == TCT_F64) ((double *)a->bytes)[i] = spikes[i] / second;
    if (type == TCT_F32) ((float *)a->bytes)[i] = (float)(spikes[i] / second);
    if (type == TCT_I32) ((int32_t *)a->bytes)[i] = (int32_t)(spikes[i] / second);
  }
  assert_int_equal(tct_format_npz.write(in_folder("a.npz"), &all, NULL), TCT_OK);
  tct_arrays_free(&all);
  return path_text;
}

static tct_binner *new_binner(void)
{
  tct_binner *b = tct_binner_new(&w, 2, end, column, 1, NULL);
  assert_non_null(b);
  return b;
}

static void any_type_and_unit_of_time_counts_alike(void **state)
{
  static const struct {
    tct_dtype type;
    double second;
  } as[]        = {{TCT_F64, 1}, {TCT_F32, 1}, {TCT_F64, 0x1p-10}, {TCT_I32, 0.25}};
  tct_error err = {0};
  (void)state;

  for (size_t i = 0; i < sizeof as / sizeof *as; i++) {
    tct_binner *b    = new_binner();
    const char *path = put_spikes(as[i].type, as[i].second);
    if (tct_bin_file(b, path, "units/spike_times", as[i].second, MOST, &err) != TCT_OK)
      fail_msg("%s", err.text);
    assert_memory_equal(tct_binner_counts(b), counted, sizeof counted);
    tct_binner_free(b);
  }
}

static void a_file_without_those_spikes_is_refused(void **state)
{
  tct_error err = {0};
  (void)state;

  tct_binner *b    = new_binner();
  const char *path = put_spikes(TCT_F64, 1);
  assert_int_equal(tct_bin_file(b, path, "spikes", 1, MOST, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "there is no 'spikes' in it"));
  assert_string_equal(err.file, path);
  tct_binner_free(b);
  b = tct_binner_new(&w, 1, end, column, 1, NULL);
  assert_int_equal(tct_bin_file(b, path, "units/spike_times", 1, MOST, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "holds 6 times, but spikes of all units end at 5"));
  tct_binner_free(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(any_type_and_unit_of_time_counts_alike),
    cmocka_unit_test(a_file_without_those_spikes_is_refused),
  };
  return cmocka_run_group_tests_name("spikes_file", tests, make_folder, remove_folder);
}
