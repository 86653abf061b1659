/* nwb_write_trouble.c -- sessions that are none are refused, and what cannot be written leaves nothing. */
#include "brain/nwb_sessions.h"

#include <sys/resource.h>
#include <sys/stat.h>

static void assert_not_written(const tct_session *s, const char *words)
{
  tct_error err = {0};

  if (tct_nwb_write(in_folder("no.nwb"), s, &err) != TCT_BAD_DATA || !strstr(err.text, words))
    fail_msg("%s, not %s", err.text, words);
  assert_string_equal(err.file, path_text);
  assert_false(tct_file_is(path_text));
  assert_false(tct_file_is(in_folder("no.nwb.tmp")));
}

static void a_session_that_is_none_is_refused_in_words(void **state)
{
  (void)state;
#define WRONG(spikes, words, ...)                                                                  \
  do {                                                                                             \
    tct_session s          = new_session(4, 3, spikes);                                            \
    const tct_session kept = s;                                                                    \
    __VA_ARGS__;                                                                                   \
    assert_not_written(&s, words);                                                                 \
    s = kept;                                                                                      \
    tct_session_free(&s);                                                                          \
  } while (0)
  WRONG(true, "no identifier", s.identifier[0] = 0);
  WRONG(true, "identifier is no UTF-8", memset(s.identifier, 'a', TCT_LABEL));
  WRONG(true, "subject is no UTF-8", s.subject[0] = '\xff');
  WRONG(true, "description is no UTF-8", memset(s.description, 'a', sizeof s.description));
  WRONG(true, "provenance is no UTF-8", s.provenance[0] = '\xff');
  WRONG(true, "when it began is 'today'", snprintf(s.start, TCT_LABEL, "today"));
  WRONG(true, "when it was written down is", snprintf(s.created, TCT_LABEL, "2019-10-28"));
  WRONG(true, "when it was written down is",
        snprintf(s.created, TCT_LABEL, "2019-10-28T00:00:00+1:00"));
  WRONG(true, "when it was written down is", snprintf(s.created, TCT_LABEL, "2019-10-28T00:00:00"));
  WRONG(true, "no units", s.units = 0);
  WRONG(true, "the name of unit 2 is no UTF-8 of at most 63", memset(s.unit[2], 'a', TCT_LABEL));
  WRONG(true, "the area of unit 1 is no", s.area[1][0] = '\xc3', s.area[1][1] = 0);
  WRONG(true, "neither spikes nor samples", s.end = NULL);
  WRONG(false, "or both", s.end = (uint64_t[]){0, 0, 0, 0});
  WRONG(true, "spikes of unit 1 end at 0, before", s.end[0] = 1, s.end[1] = 0);
  WRONG(true, "spike 0 of unit 0, at nan s", s.end[0] = 1, s.spike[0] = NAN);
  WRONG(true, "spike 1 of unit 0, at 1 s", s.end[0] = 2, s.spike[0] = 2, s.spike[1] = 1);
  WRONG(false, "0 samples per second", s.rate = 0);
  WRONG(false, "inf samples per second", s.rate = INFINITY);
  WRONG(false, "the quantity is no", memset(s.quantity, 'a', sizeof s.quantity));
  WRONG(true, "trials are not there", s.trial = NULL);
  WRONG(true, "the stimulus of trial 2 is no", memset(s.trial[2].stimulus, 'a', TCT_LABEL));
  WRONG(true, "trial 1 cannot last from 0.333333 to 0 s", s.trial[1].stop = 0);
  WRONG(true, "trial 1 cannot last from nan", s.trial[1].start = NAN);
  WRONG(true, "trial 2 begins at 0.1 s, before", s.trial[2].start = 0.1);
  WRONG(true, "trial 0 is repeat -1", s.trial[0].repeat = -1);
}

static void whatever_fails_the_file_is_old_or_new(void **state)
{
  static const int errors[] = {ENOSPC, EIO};
  tct_session s             = new_session(UNITS, TRIALS, true);
  struct stat about;
  int64_t n;
  (void)state;

  (void)writer_or_skip();
  assert_int_equal(stat(write_session(&s, "a.nwb"), &about), 0);
  for (int e = 0; e < 6; e++) {
    for (n = 1;; n++) {
      tct_error err = {0};
      size_t left;
      put_file(in_folder("b.nwb"), "old", 3);
      if (e < 2)
        tct_fail_io_at(n, errors[e]);
      else
        tct_fail_allocation(n, e % 2);
      const tct_status status = tct_nwb_write(path_text, &s, &err);
      tct_fail_io_at(-1, 0);
      tct_fail_allocation(-1, false);
      if (status == TCT_OK) break;
      assert_int_equal(status, e < 2 ? TCT_IO : TCT_NO_MEMORY);
      assert_int_equal(err.code, status);
      tct_free(get_file(path_text, &left));
      assert_true(left == 3 || left == (size_t)about.st_size);
      assert_false(tct_file_is(in_folder("b.nwb.tmp")));
      (void)in_folder("b.nwb");
    }
    assert_true(n > (e < 2 ? 4 : 1));
  }
  tct_session_free(&s);
}

static void a_disk_that_is_full_at_any_byte_leaves_nothing(void **state)
{
  tct_session s = new_session(UNITS, TRIALS, false);
  struct rlimit limit;
  struct stat about;
  (void)state;

  (void)writer_or_skip();
  assert_int_equal(stat(write_session(&s, "a.nwb"), &about), 0);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
  for (rlim_t most = 0; most < (rlim_t)about.st_size; most += 2999) {
    tct_error err = {0};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, limit.rlim_max}), 0);
    const tct_status status = tct_nwb_write(in_folder("full.nwb"), &s, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    if (status != TCT_IO || !strstr(err.text, "File too large")) fail_msg("%s", err.text);
    assert_false(tct_file_is(in_folder("full.nwb")));
    assert_false(tct_file_is(in_folder("full.nwb.tmp")));
  }
  tct_session_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_session_that_is_none_is_refused_in_words),
    cmocka_unit_test(whatever_fails_the_file_is_old_or_new),
    cmocka_unit_test(a_disk_that_is_full_at_any_byte_leaves_nothing),
  };
  return cmocka_run_group_tests_name("nwb_write_trouble", tests, make_folder, remove_folder);
}
