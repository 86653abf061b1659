/* subject_bench.h -- two runs that keep all checkpoints, one of a circuit that remembers, recorded as subjects. */
#ifndef TERCET_TESTS_SUBJECT_BENCH_H
#define TERCET_TESTS_SUBJECT_BENCH_H

#include "bench.h"

#include <tercet/electrode.h>

static const char gratings[] = "train.keep=all\ntrain.checkpoint=160\n"
                               "task={kind: gratings, size: 8, probe: 5}\n"
                               "architecture.populations.senses.from=image";

/* Trained once, recorded by all tests.  It has days: untrained, 160, 300 trials (and 304 would be the next). */
static inline const char *run_of(const char *set)
{
  static char folder[2][300];
  const int i = strcmp(set, gratings) != 0;

  if (!*folder[i]) {
    tct_print(folder[i], sizeof folder[i], "%s", bench_path());
    bench_run(set, folder[i], NULL);
  }
  return folder[i];
}

static inline const char *timed(void)
{
  static char set[600];
  const size_t x[] = {20, 4, 3}, y[] = {20};
  tct_arrays all = {0};
  char path[300];

  tct_print(path, sizeof path, "%s/stream.npz", bench_folder);
  tct_print(set, sizeof set,
            "train.keep=all\ntrain.checkpoint=160\nrule=backprop\n"
            "task={kind: arrays, file: %s, time: true}\narchitecture.step=2 ms\n"
            "architecture.populations.v1={kind: leaky, units: 9}\n"
            "architecture.projections.v1 -> v1={wiring: dense, delay: 1}",
            path);
  if (tct_file_is(path)) return set;
  assert_non_null(tct_arrays_add(&all, "x", TCT_F32, 3, x));
  assert_non_null(tct_arrays_add(&all, "y", TCT_I64, 1, y));
  assert_non_null(tct_arrays_add(&all, "probe_ramp", TCT_F32, 3, x));
  for (size_t i = 0; i < 240; i++)
    ((float *)all.array[2].bytes)[i] = ((float *)all.array[0].bytes)[i] =
      (float)sin(0.7 * (double)i);
  for (size_t i = 0; i < 20; i++) ((int64_t *)all.array[1].bytes)[i] = (int64_t)i % 3;
  assert_int_equal(tct_format_of(path)->write(path, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
  return set;
}

static inline tct_subject record_long(const char *set, tct_trial_noise noise, uint64_t seed,
                                      int units, int repeats, double step)
{
  tct_electrode e = TCT_ELECTRODE_PRESET;
  tct_model *m;
  tct_state *state;
  tct_subject s;
  tct_error err = {0};

  e.noise   = noise;
  e.seed    = seed;
  e.units   = units;
  e.repeats = repeats;
  e.step    = step;
  e.gain    = 400;
  if (tct_run_open(run_of(set), false, 1, &m, &state, &err) != TCT_OK ||
      tct_subject_record(run_of(set), state, &e, &(tct_days){.all = true}, &s, &err) != TCT_OK)
    fail_msg("%s", err.text);
  tct_state_free(state);
  tct_model_free(m);
  assert_int_equal(s.days, 3);
  return s;
}

static inline tct_subject record(const char *set, tct_trial_noise noise, uint64_t seed, int units)
{
  return record_long(set, noise, seed, units, 3, 0);
}

#endif
