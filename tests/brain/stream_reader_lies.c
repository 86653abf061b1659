/* stream_reader_lies.c -- nothing that is said of a dataset's blocks is believed before it was looked at. */
#include "brain/streamed.h"

typedef struct {
  tct_answer array, rows[2], end;
} story;

/* Five numbers, of which a block has three at most, and then two. */
static story truth(void)
{
  const tct_answer a = {.mark = TCT_ANSWER_MARK, .name = "x", .type = "float64"};
  story s            = {a, {a, a}, a};

  s.array.dtype    = TCT_F64;
  s.array.rank     = 1;
  s.array.shape[0] = 5;
  s.array.bytes    = 24;
  for (int i = 0; i < 2; i++) {
    s.rows[i].kind     = TCT_ANSWER_ROWS;
    s.rows[i].shape[0] = i ? 3 : 0;
    s.rows[i].shape[1] = i ? 2 : 3;
    s.rows[i].at       = i ? 24 : 0;
    s.rows[i].bytes    = i ? 16 : 24;
  }
  s.end.kind  = TCT_ANSWER_END;
  s.end.bytes = 1;
  return s;
}

static tct_status tell_story(const story *told, const char *then, sum *s, tct_error *err)
{
  static const double numbers[5] = {1, 2, 3, 4, 5};
  char text[1200];

  put_file(in_folder("answers"), told, sizeof *told);
  put_file(in_folder("numbers"), numbers, sizeof numbers);
  (void)snprintf(text, sizeof text, "cat %s/numbers >&4; cat %s/answers; %s", folder, folder, then);
  tct_reader_is(put_program(text), 5);
  put_file(in_folder("a.h5"), "\211HDF\r\n\032\n", 8);
  const tct_status status = stream("x", MOST, s, err);
  tct_reader_is(NULL, 0);
  free(s->whole.bytes);
  no_child_is_left();
  return status;
}

static void nothing_is_believed(void **state)
{
  story told = truth();
  sum s      = {0};
  tct_error err;
  (void)state;

  /* it hears of each block that was taken */
  if (tell_story(&told, "test $(head -c 2 | wc -c) = 2 || kill -9 $$", &s, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_true(s.blocks == 2 && s.next == 5);
#define LIE(taken, ...)                                                                            \
  do {                                                                                             \
    told = truth();                                                                                \
    __VA_ARGS__;                                                                                   \
    if (tell_story(&told, "", &s, &err) != TCT_BAD_DATA || !strstr(err.text, "nonsense") ||        \
        s.blocks != (taken))                                                                       \
      fail_msg("%s: %d blocks, %s", #__VA_ARGS__, s.blocks, err.text);                             \
  } while (0)
  LIE(0, told.array.name[0] = 'y');
  LIE(0, told.array.rank = 0);
  LIE(0, told.array.dtype = -1);
  LIE(0, told.array.kind = TCT_ANSWER_ROWS);
  LIE(0, told.array.kind = TCT_ANSWER_END);
  LIE(0, told.array.shape[0] = (uint64_t)1 << 62);
  LIE(0, told.array.shape[0] = (uint64_t)1 << 40); /* over 200 times the file */
  LIE(0, told.array.bytes = 0);
  LIE(0, told.array.bytes = 23);
  LIE(0, told.array.bytes = (uint64_t)MOST / 6 + 8);
  LIE(0, told.array.bytes = UINT64_MAX - 7);
  LIE(0, told.rows[0].kind = TCT_ANSWER_ENTRY);
  LIE(0, told.rows[0].kind = TCT_ANSWER_END);
  LIE(0, told.rows[0].mark++);
  LIE(0, told.rows[0].shape[0] = 1);
  LIE(0, told.rows[0].shape[1] = 0);
  LIE(0, told.rows[0].shape[1] = 0, told.rows[0].bytes = 0);
  LIE(0, told.rows[0].shape[1] = 4, told.rows[0].bytes = 32);
  LIE(0, told.rows[0].shape[1] = 6, told.rows[0].bytes = 48, told.array.bytes = 48);
  LIE(0, told.rows[0].shape[1] = (uint64_t)1 << 61, told.rows[0].bytes = 0);
  LIE(0, told.rows[0].bytes = 16);
  LIE(0, told.rows[0].at = 24);
  LIE(0, told.rows[0].at = UINT64_MAX - 7);
  LIE(1, told.rows[1].shape[0] = 0);
  LIE(1, told.rows[1].shape[1] = 3, told.rows[1].bytes = 24);
  LIE(1, told.rows[1].kind = TCT_ANSWER_END);
  LIE(2, told.end.kind = TCT_ANSWER_ROWS);
  LIE(2, told.end.kind = TCT_ANSWER_ENTRY);
  LIE(2, told.end.bytes = 2);
}

static void a_reader_that_stops_meanwhile_is_an_error(void **state)
{
  static const struct {
    const char *then, *words;
  } ends[] = {{"exit 0", "stopped"},
              {"kill -SEGV $$", "died of it (Segmentation fault)"},
              {"exec sleep 60", "took over 1 s and was ended"},
              {"exec >&- <&-; sleep 30", "died of it (Killed)"}};
  (void)state;

  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    char text[1200];
    sum s = {0};
    tct_error err;
    story told = truth();
    (void)tell_story(&told, "", &s, &err); /* so that all files are there */
    put_file(in_folder("answers"), &told, 2 * sizeof(tct_answer));
    (void)snprintf(text, sizeof text, "cat %s/numbers >&4; cat %s/answers; %s", folder, folder,
                   ends[i].then);
    tct_reader_is(put_program(text), 1);
    const tct_status status = stream("x", MOST, &s, &err);
    tct_reader_is(NULL, 0);
    if (status != TCT_BAD_DATA || !strstr(err.text, ends[i].words)) fail_msg("%s", err.text);
    assert_int_equal(s.blocks, 1);
    free(s.whole.bytes);
    no_child_is_left();
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_is_believed),
    cmocka_unit_test(a_reader_that_stops_meanwhile_is_an_error),
  };
  return cmocka_run_group_tests_name("stream_reader_lies", tests, make_folder, remove_folder);
}
