/* recipe_cells.c -- spikes and stimuli of MATLAB: cells, arrays of structs, rows and columns, logical and char. */
#include "brain/oracle.h"
#include "brain/recipe_bench.h"

#define HEAD                                                                                       \
  "tercet: 1\nrecipe: a test\nfile: d.mat\nquantity: count\nwindow: [0, 1 s]\n"                    \
  "trials: {on: on, side: side}\nalign: on\ncondition: side\n"

static void write_matlab(void)
{
  static const char script[] =
    "import sys\n"
    "try:\n"
    "  import numpy as np\n"
    "  from scipy.io import savemat\n"
    "except ImportError:\n"
    "  sys.exit(77)\n"
    "c = np.empty((1, 3), dtype=object)\n"
    "c[0, 0], c[0, 1], c[0, 2] = np.array([0.5, 1.5, 1.75]), np.zeros((0, 1)), np.array([[2.25], "
    "[9]])\n"
    "s = np.zeros((2,), dtype=[('times', object), ('depth', object)])\n"
    "s[0], s[1] = (np.array([0.25]), 100.), (np.array([1.25, 2.5]), 200.)\n"
    "savemat(sys.argv[1] + '/d.mat', dict(c=c, s=s, on=np.array([[0., 1, 2]]),\n"
    "  side=np.array(['left', 'both', 'left']), went=np.array([[True], [False], [True]])))\n";

  reader_or_skip();
  const int code = python(script, folder);
  if (code == 77) skip();
  assert_int_equal(code, 0);
}

/* Conditions both, left: trials 1; 0 and 2. */
static void a_cell_is_a_unit_and_an_empty_one_is_silent(void **state)
{
  (void)state;
  write_matlab();
  make(HEAD "spikes: {cells: c}\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->units, 3);
  assert_string_equal(x->unit[0], "1");
  assert_string_equal(x->unit[2], "3");
  assert_string_equal(x->condition[0], "both");
  VALUES(x, 2, 0, 0, NAN, NAN, NAN, 1, 0, 0, 0, 0, 1);
  assert_reported("units without a single spike: 1 of 3");
}

static void a_struct_of_an_array_is_a_unit(void **state)
{
  (void)state;
  write_matlab();
  make(HEAD "spikes: {times: 's({unit}).times'}\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->units, 2);
  VALUES(x, 0, 1, NAN, NAN, 1, 0, 0, 1);
  refuse(HEAD "spikes: {cells: d}\n", 9, 17, "has such a name");
}

static void truths_are_numbers(void **state)
{
  (void)state;
  write_matlab();
  make("tercet: 1\nrecipe: t\nfile: d.mat\nquantity: count\nwindow: [0, 1 s]\n"
       "trials: {on: on, went: went}\nalign: on\nwhere: {went: 1}\nspikes: {cells: c}\n");
  VALUES(made.recording[0], 1, 0, 0, 0, 0, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_cell_is_a_unit_and_an_empty_one_is_silent),
    cmocka_unit_test(a_struct_of_an_array_is_a_unit),
    cmocka_unit_test(truths_are_numbers),
  };
  const int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);

  forget();
  return failed;
}
