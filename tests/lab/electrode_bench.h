/* electrode_bench.h -- a circuit that remembers, shown a probe set of 21 conditions and four steps, and listened to. */
#ifndef TERCET_TESTS_ELECTRODE_BENCH_H
#define TERCET_TESTS_ELECTRODE_BENCH_H

#include "bench.h"

#include "lab/subject/electrode_own.h"

#include <tercet/electrode.h>

enum { CONDITIONS = 21, STEPS = 4, SENSES = 3, UNITS = 9 };

static inline void write_stream(const char *path)
{
  const size_t x[] = {20, STEPS, SENSES}, y[] = {20}, probe[] = {CONDITIONS, STEPS, SENSES};
  tct_arrays all = {0};

  assert_non_null(tct_arrays_add(&all, "x", TCT_F32, 3, x));
  assert_non_null(tct_arrays_add(&all, "y", TCT_I64, 1, y));
  assert_non_null(tct_arrays_add(&all, "probe_ramp", TCT_F32, 3, probe));
  for (size_t i = 0; i < 20; i++) ((int64_t *)all.array[1].bytes)[i] = (int64_t)i % 3;
  for (size_t i = 0; i < CONDITIONS * STEPS * SENSES; i++)
    ((float *)all.array[2].bytes)[i] = (float)sin(0.7 * (double)i);
  assert_int_equal(tct_format_of(path)->write(path, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
}

/* A circuit that remembers: a leaky population with a loop onto itself, four steps of 2 ms. */
static const char leaky[] =
  "architecture.populations.v1={kind: leaky, units: 9, activation: tanh}\n"
  "architecture.projections.v1 -> v1={wiring: dense, delay: 1}";

static inline void open_stream(const char *set, int threads, tct_model **m, tct_state **s)
{
  char path[300], all[800];
  tct_error err = {0};

  tct_print(path, sizeof path, "%s/stream.npz", bench_folder);
  if (!tct_file_is(path)) write_stream(path);
  tct_print(all, sizeof all,
            "task={kind: arrays, file: %s, time: true}\narchitecture.step=2 ms\nrule=backprop\n%s",
            path, set);
  tct_spec *spec = bench_spec(all);
  *m             = tct_compile(spec, &err);
  if (!*m) fail_msg("%s", err.text);
  *s = tct_state_new(*m, threads, &err);
  assert_non_null(*s);
  tct_spec_free(spec);
}

static inline tct_recordings listen(tct_state *s, const tct_electrode *e, tct_heard **heard)
{
  tct_recordings r = {0};
  tct_error err    = {0};

  if (tct_electrode_record(s, e, "", &r, heard, &err) != TCT_OK) fail_msg("%s", err.text);
  return r;
}

static const tct_electrode quiet = TCT_ELECTRODE_PRESET;

#endif
