/* subject_recipe.c -- a model's NWB file goes through the code of an animal's: a recipe makes recordings of it that are
 * those of the circuit, without noise bit for bit, with time and with days. */
#include "subject_bench.h"

#include <tercet/recipe.h>

static void reader_or_skip(void)
{
  const char *program = getenv("TERCET_READER");

  if (program && access(program, X_OK) == 0) return;
  fprintf(stderr, "skipped: TERCET_READER names no program\n");
  skip();
}

/* Written as NWB and read through a recipe that says nothing but where things lie. */
static tct_recordings through_a_file(const tct_subject *s, const char *source, double window,
                                     double bin)
{
  char nwb[300], path[300], text[1000];
  tct_recordings r;
  tct_error err = {0};

  tct_print(nwb, sizeof nwb, "%s/subject.nwb", bench_folder);
  tct_print(path, sizeof path, "%s/recipe.yaml", bench_folder);
  if (tct_subject_write(nwb, s, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_print(text, sizeof text,
            "tercet: 1\nrecipe: a model as an animal\nfile: subject.nwb\ntrials: trials\n%s\n"
            "window: [0, %g ms]\nbin: %g ms\ncondition: stimulus\ncategory: category\n"
            "session: {column: day}\narea: {column: location}\npaired: true\n",
            source, window, bin);
  assert_int_equal(tct_file_write(path, text, strlen(text), NULL), TCT_OK);
  if (tct_recipe_read(path, (size_t)1 << 30, &r, NULL, &err) != TCT_OK) fail_msg("%s", err.text);
  return r;
}

static const tct_recording *find(const tct_recordings *r, const tct_recording *like)
{
  for (int i = 0; i < r->n; i++)
    if (strcmp(r->recording[i]->area, like->area) == 0 &&
        strcmp(r->recording[i]->session, like->session) == 0)
      return r->recording[i];
  fail_msg("no recording of %s on day %s", like->area, like->session);
  return NULL;
}

static int condition_named(const tct_recording *r, const char *name)
{
  for (int c = 0; c < r->conditions; c++)
    if (strcmp(r->condition[c], name) == 0) return c;
  fail_msg("%s has no condition '%s' but '%s' ...", r->name, name, r->condition[0]);
  return -1;
}

static void expect_same(const tct_recording *a, const tct_recording *b)
{
  assert_true(a->units == b->units && a->conditions == b->conditions);
  assert_true(a->repeats == b->repeats && a->steps == b->steps);
  for (int k = 0; k < a->units; k++) assert_string_equal(a->unit[k], b->unit[k]);
  for (int c = 0; c < a->conditions; c++) {
    const int there = condition_named(b, a->condition[c]);
    const size_t n  = (size_t)(a->repeats * a->steps * a->units);
    assert_string_equal(b->category_name[b->category[there]], a->category_name[a->category[c]]);
    if (memcmp(a->value + (size_t)c * n, b->value + (size_t)there * n, n * sizeof(double)) != 0)
      fail_msg("condition '%s' of %s differs", a->condition[c], a->name);
  }
}

static void expect_all(const tct_subject *s, const tct_recordings *r)
{
  assert_int_equal(r->n, s->recordings.n);
  for (int i = 0; i < s->recordings.n; i++)
    expect_same(s->recordings.recording[i], find(r, s->recordings.recording[i]));
}

static void rates_of_a_circuit_with_time_come_back_bit_for_bit(void **unused)
{
  (void)unused;
  reader_or_skip();
  tct_subject s    = record(timed(), TCT_NOISE_NONE, 1, 0);
  tct_recordings r = through_a_file(&s, "series: activity\nquantity: rate", 8, 2);
  assert_true(r.recording[0]->dt == 2 && r.recording[0]->steps == 4);
  expect_all(&s, &r);
  tct_recordings_free(&r);
  tct_subject_free(&s);
}

static void rates_and_noisy_rates_without_time_come_back_bit_for_bit(void **unused)
{
  (void)unused;
  reader_or_skip();
  for (int noise = TCT_NOISE_NONE; noise <= TCT_NOISE_GAUSSIAN; noise++) {
    tct_subject s    = record(gratings, (tct_trial_noise)noise, 1, 7);
    tct_recordings r = through_a_file(&s, "series: activity\nquantity: rate", 100, 100);
    expect_all(&s, &r);
    tct_recordings_free(&r);
    tct_subject_free(&s);
  }
}

static void spikes_are_counted_to_the_same_counts(void **unused)
{
  (void)unused;
  reader_or_skip();
  for (int time = 0; time < 2; time++) {
    tct_subject s = record(time ? timed() : gratings, TCT_NOISE_POISSON, 1, 7);
    tct_recordings r =
      through_a_file(&s, "spikes: units\nquantity: count", time ? 8 : 100, time ? 2 : 100);
    assert_string_equal(r.recording[0]->quantity, "count");
    expect_all(&s, &r);
    tct_recordings_free(&r);
    tct_subject_free(&s);
  }
}

/* Where steps are no whole number of anything, and there are many of them: ends of bins are rounded one way and
 * the other, and no sample and no spike goes astray. */
static void long_sessions_of_odd_steps_come_back_too(void **unused)
{
  (void)unused;
  reader_or_skip();
  for (int noise = TCT_NOISE_NONE; noise <= TCT_NOISE_POISSON; noise += 2) {
    tct_subject s    = record_long(gratings, (tct_trial_noise)noise, 1, 2, 1000, 0.7);
    tct_recordings r = through_a_file(
      &s, noise ? "spikes: units\nquantity: count" : "series: activity\nquantity: rate", 0.7, 0.7);
    assert_int_equal(s.recordings.recording[0]->conditions * 3000, 30000);
    expect_all(&s, &r);
    tct_recordings_free(&r);
    tct_subject_free(&s);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rates_of_a_circuit_with_time_come_back_bit_for_bit),
    cmocka_unit_test(rates_and_noisy_rates_without_time_come_back_bit_for_bit),
    cmocka_unit_test(spikes_are_counted_to_the_same_counts),
    cmocka_unit_test(long_sessions_of_odd_steps_come_back_too),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
