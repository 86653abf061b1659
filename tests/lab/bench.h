/* bench.h -- a bench for tests of runs: a small task in an NPZ, a spec in a few lines, a folder to run in.
 *
 * Every test program works in a folder of its own, removed at the end.  It flushes thousands of files: where
 * the disk is slow, TERCET_SCRATCH may name a folder in memory.  A full run is 6 epochs of 50
 * trials in batches of 8: some batches lie in two epochs, the last one is smaller. */
#ifndef TERCET_TESTS_BENCH_H
#define TERCET_TESTS_BENCH_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <tercet/format.h>
#include <tercet/run.h>

enum { BENCH_TRIALS = 80, BENCH_OF = 300, BENCH_BATCH = 8 };

static char bench_folder[256];
static int bench_count;

/* A class is the largest of three fixed sums of the senses: something to learn. */
static inline void bench_write(const char *path)
{
  const size_t flat[] = {BENCH_TRIALS, 5}, one[] = {BENCH_TRIALS};
  tct_arrays all = {0};
  tct_array *x, *y;

  assert_non_null(tct_arrays_add(&all, "x", TCT_F32, 2, flat));
  assert_non_null(tct_arrays_add(&all, "y", TCT_I64, 1, one));
  x = &all.array[0];
  y = &all.array[1];
  for (int i = 0; i < BENCH_TRIALS; i++) {
    float *row    = (float *)x->bytes + (size_t)i * 5;
    double sum[3] = {0};
    for (int j = 0; j < 5; j++) row[j] = (float)sin(1.3 * i + 2.1 * j + 0.7 * i * j);
    for (int k = 0; k < 3; k++)
      for (int j = 0; j < 5; j++) sum[k] += (double)row[j] * cos(2.0 * j + 1.7 * k);
    ((int64_t *)y->bytes)[i] =
      sum[0] > sum[1] ? (sum[0] > sum[2] ? 0 : 2) : (sum[1] > sum[2] ? 1 : 2);
  }
  assert_int_equal(tct_format_of(path)->write(path, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
}

/* In the working folder of the program that is tested: a path that is not used yet. */
static inline const char *bench_path(void)
{
  static char path[8][300];
  char *here = path[bench_count % 8];

  tct_print(here, sizeof path[0], "%s/%d", bench_folder, bench_count++);
  return here;
}

static int bench_begin(void **unused)
{
  const char *scratch = getenv("TERCET_SCRATCH");
  char path[300];

  (void)unused;
  tct_print(bench_folder, sizeof bench_folder, "%s%slab_XXXXXX", scratch ? scratch : "",
            scratch ? "/" : "");
  if (!mkdtemp(bench_folder)) return 1;
  tct_print(path, sizeof path, "%s/data.npz", bench_folder);
  bench_write(path);
  return 0;
}

static int bench_end(void **unused)
{
  (void)unused;
  return tct_folder_remove(bench_folder, NULL) != TCT_OK;
}

/* A circuit with one hidden population.  `set`: assignments, each followed by a newline. */
static inline tct_spec *bench_spec(const char *set)
{
  char text[2048], one[256];
  tct_error err = {0};
  tct_spec *s;

  tct_print(text, sizeof text,
            "tercet: 1\nseed: 11\n"
            "task: {kind: arrays, file: %s/data.npz, validation: 0.19, test: 0.19}\n"
            "objective: {kind: cross_entropy, at: choice}\n"
            "rule: feedback_alignment\n"
            "architecture:\n"
            "  populations:\n"
            "    senses: {kind: input, from: x}\n"
            "    v1: {kind: rate, units: 9, activation: tanh}\n"
            "    choice: readout\n"
            "  projections:\n"
            "    senses -> v1: dense\n"
            "    v1 -> choice: dense\n"
            "train:\n"
            "  optimiser: {kind: sgd, step: 0.3, momentum: 0.9, schedule: cosine}\n"
            "  trials: %d\n  batch: %d\n  evaluate: 60\n  checkpoint: 40\n",
            bench_folder, BENCH_OF, BENCH_BATCH);
  s = tct_spec_parse(text, "bench.yaml", &err);
  if (!s) fail_msg("%s", err.text);
  while (*set) {
    const size_t n = strcspn(set, "\n");
    tct_print(one, sizeof one, "%.*s", (int)n, set);
    if (tct_set(s, one, &err) != TCT_OK) fail_msg("%s: %s", one, err.text);
    set += n + (set[n] == '\n');
  }
  return s;
}

static inline tct_status bench_train(const char *set, const char *folder, const tct_train_how *how,
                                     tct_result *result, tct_error *err)
{
  tct_spec *s           = bench_spec(set);
  const tct_status code = tct_train(s, folder, how, result, err);

  tct_spec_free(s);
  return code;
}

/* Train where nothing may go wrong. */
static inline tct_result bench_run(const char *set, const char *folder, const tct_train_how *how)
{
  static const tct_train_how one = {.threads = 1};
  tct_result result              = {0};
  tct_error err                  = {0};

  if (bench_train(set, folder, how ? how : &one, &result, &err) != TCT_OK) fail_msg("%s", err.text);
  return result;
}

/* A file's text; freed with tct_free. */
static inline char *bench_read(const char *folder, const char *name)
{
  char *path = tct_path(folder, name), *text = NULL;
  size_t n;

  if (tct_file_read(path, 1 << 24, &text, &n, NULL) != TCT_OK) text = NULL;
  tct_free(path);
  return text;
}

static inline bool bench_has(const char *folder, const char *name)
{
  char *path    = tct_path(folder, name);
  const bool is = tct_file_is(path);

  tct_free(path);
  return is;
}

/* Trials and scores of a log: all that does not tell the time. */
static inline void bench_put_log(tct_text *t, const char *folder)
{
  char *text = bench_read(folder, "log.jsonl"), *line = text, *end;

  assert_non_null(text);
  for (; (end = strchr(line, '\n')); line = end + 1) {
    const char *seconds = strstr(line, ",\"seconds\""), *step = strstr(line, ",\"step\"");
    assert_true(seconds && step && step < end);
    tct_text_put(t, line, (size_t)(seconds - line));
    tct_text_put(t, step, (size_t)(end - step) + 1);
  }
  assert_int_equal(*line, 0);
  tct_free(text);
}

static inline void bench_same_log(const char *a, const char *b)
{
  tct_text x = {0}, y = {0};

  bench_put_log(&x, a);
  bench_put_log(&y, b);
  assert_string_equal(x.at, y.at);
  tct_text_free(&x);
  tct_text_free(&y);
}

/* ---- stopping a run ---- */

typedef struct {
  volatile int stop;
  uint64_t at; /* ask it to stop when so many trials have been shown */
} bench_stopper;

static inline void bench_stop(void *arg, const tct_progress *p)
{
  bench_stopper *b = arg;

  if (p->trials >= b->at) b->stop = 1;
}

/* Until `at` trials have been shown; the spec must look at every batch (train.evaluate=8). */
static inline void bench_run_to(const char *set, const char *folder, uint64_t at, bool resume)
{
  bench_stopper b         = {.at = at};
  const tct_train_how how = {
    .threads = 1, .resume = resume, .stop = &b.stop, .progress = bench_stop, .arg = &b};
  tct_error err = {0};

  assert_int_equal(bench_train(set, folder, &how, NULL, &err), TCT_INTERRUPTED);
}

#endif
