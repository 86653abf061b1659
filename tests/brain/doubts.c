/* doubts.c -- mistakes of units and orientation that files are known for, planted one by one. */
#include "brain/oracle.h"

#include "brain/doubts.h"

extern const tct_format tct_format_hdf5;

static const char script[] =
  "import sys\n"
  "try:\n"
  "  import numpy as np, h5py\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "def write(name, change):\n"
  "  with h5py.File(sys.argv[1] + '/' + name + '.nwb', 'w') as f:\n"
  "    f['units/spike_times'] = np.array([0.1, 0.5, 2.25, 0.3, 1.7, 4, 5.5, 6, 7, 8, 9.5])\n"
  "    f['units/spike_times_index'] = np.array([3, 11], 'u4')\n"
  "    f['intervals/trials/start_time'] = np.array([0.5, 2]); f['intervals/trials/stop_time'] = "
  "np.array([1.5, 3])\n"
  "    f['acquisition/v/data'] = np.zeros((50, 4), 'i2')\n"
  "    f['acquisition/v/data'].attrs['unit'] = 'volts'; "
  "f['acquisition/v/data'].attrs['conversion'] = 1e-6\n"
  "    f['acquisition/v/starting_time'] = 0.0\n"
  "    f['acquisition/v/starting_time'].attrs['unit'] = 'seconds'\n"
  "    f['acquisition/p/data'] = np.zeros((20, 3)); f['acquisition/p/data'].attrs['unit'] = 'm'\n"
  "    f['acquisition/p/timestamps'] = np.arange(20) / 7\n"
  "    exec(change)\n"
  "def put(f, at, x):\n"
  "  kept = dict(f[at].attrs); del f[at]; f[at] = np.array(x)\n"
  "  for k in kept: f[at].attrs[k] = kept[k]\n"
  "t, i, v, p = 'units/spike_times', 'units/spike_times_index', 'acquisition/v/', "
  "'acquisition/p/'\n"
  "for k, change in enumerate([\n"
  "    'pass',\n"
  "    'put(f, t, f[t][:] * 1e5)',\n"
  "    'put(f, t, np.sort(np.round(f[t][:] * 100)))',\n"
  "    'put(f, t, [0.1, np.nan] + list(f[t][2:]))',\n"
  "    'put(f, t, [-0.1] + list(f[t][1:]))',\n"
  "    'put(f, t, f[t][:][::-1])',\n"
  "    'put(f, i, [3, 12])',\n"
  "    'put(f, i, [5, 3])',\n"
  "    'put(f, i, [3, 9])',\n"
  "    'put(f, i, [3, 3, 11])',\n"
  "    'put(f, \"intervals/trials/stop_time\", [0.4, 3])',\n"
  "    'put(f, v + \"data\", np.zeros((4, 50), \"i2\"))',\n"
  "    'f[v + \"data\"].attrs[\"conversion\"] = 1.0',\n"
  "    'f[v + \"starting_time\"].attrs[\"unit\"] = \"ms\"',\n"
  "    'del f[p + \"data\"].attrs[\"unit\"]',\n"
  "    'put(f, p + \"data\", np.zeros((3, 20)))',\n"
  "    'put(f, p + \"data\", np.zeros((19, 3)))',\n"
  "    'put(f, p + \"timestamps\", np.arange(20)[::-1] / 7)',\n"
  "    'put(f, p + \"timestamps\", [np.nan] + [1.5] * 19)',\n"
  "    'put(f, p + \"timestamps\", np.arange(20) * 2e4)',\n"
  "    'put(f, \"intervals/trials/start_time\", [500, 4000]); put(f, "
  "\"intervals/trials/stop_time\", [1500, 5000])',\n"
  "    'put(f, v + \"data\", np.zeros((4, 50), \"i2\")); f[v + \"electrodes\"] = np.arange(50)',\n"
  "    'put(f, v + \"data\", np.zeros((4, 50), \"i2\")); f[\"processing/v/columns/unit\"] = "
  "np.arange(50)',\n"
  "    'put(f, v + \"data\", np.zeros((4, 50), \"i2\")); f[\"processing/v/columns/unit\"] = "
  "np.arange(4)',\n"
  "  ]): write(str(k), change)\n";

static void every_planted_mistake_is_doubted_and_nothing_else(void **state)
{
  static const char *const doubts[] = {
    "",
    "units/spike_times goes up to 950000: seconds are expected",
    "units/spike_times are whole numbers",
    "units/spike_times: 1 times are NaN",
    "units/spike_times: 1 times are before 0",
    "units/spike_times: 2 units are not in order of time",
    "units/spike_times_index: unit 1 ends at 12, which cannot be",
    "units/spike_times_index: unit 1 ends at 3, which cannot be",
    "units/spike_times: 2 times are of no unit",
    "units/spike_times: 1 units have no spikes",
    "intervals/trials: 1 intervals end before they begin",
    "acquisition/v/data is 4 x 50: time should be the first axis",
    "acquisition/v/data are whole numbers of volts, with a conversion of 1",
    "acquisition/v/starting_time is in 'ms', not in seconds",
    "acquisition/p/data has no unit",
    "acquisition/p/data has 3 rows and 20 timestamps, as many as its second axis",
    "acquisition/p/data has 19 rows and 20 timestamps\n",
    "acquisition/p/timestamps: 19 times are before the one before them",
    "acquisition/p/timestamps: 1 times are NaN",
    "acquisition/p/timestamps goes up to 380000: seconds are expected",
    "spikes go up to 9.5 and intervals to 4000: one of them is not in seconds",
    "", /* something says what each of more columns than rows is of */
    "",
    "acquisition/v/data is 4 x 50: time should be the first axis",
  };
  (void)state;

  reader_or_skip();
  python_or_skip(script, folder);
  for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++) {
    char name[32];
    tct_text lines = {0};
    int n          = 0;
    (void)snprintf(name, sizeof name, "%zu.nwb", i);
    tct_entries e = entries_of(&tct_format_hdf5, name);
    tct_doubts(in_folder(name), &tct_format_hdf5, &e, MOST, &lines);
    for (const char *c = lines.at; c && *c; c++) n += *c == '\n';
    const bool doubted = doubts[i][0];
    if (n != doubted || (doubted && !strstr(lines.at, doubts[i])))
      fail_msg("%zu: %s, not %s", i, lines.at ? lines.at : "nothing", doubts[i]);
    tct_text_free(&lines);
    tct_entries_free(&e);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_planted_mistake_is_doubted_and_nothing_else),
  };
  return cmocka_run_group_tests_name("doubts", tests, make_folder, remove_folder);
}
