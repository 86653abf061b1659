/* deal.c -- pieces dealt out to threads: each is done once, whoever does it; stopped when told to; without memory, told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/deal.h"
#include "base/memory.h"

enum { PIECES = 100, ROOM = 7 };

static void count(void *own, int number, double *room)
{
  double *value = own;

  for (int i = 0; i < ROOM; i++) room[i] = number + i; /* all of it is this thread's */
  for (int i = 0; i < ROOM; i++) value[number] += room[i];
}

static bool stop_at_once(void *told, int done, int of)
{
  assert_in_range(done, 1, of);
  ++*(int *)told;
  return true;
}

static void each_piece_is_done_once(void **state)
{
  (void)state;
  for (int threads = 0; threads <= 3; threads++) {
    double value[PIECES] = {0};
    const tct_deal d     = {
          .pieces = PIECES, .threads = threads, .room = ROOM, .piece = count, .own = value};
    assert_int_equal(tct_deal_out(&d, NULL), TCT_OK);
    for (int i = 0; i < PIECES; i++) assert_true(value[i] == 7.0 * i + 21);
  }
  const tct_deal none = {.pieces = 0, .piece = count};
  assert_int_equal(tct_deal_out(&none, NULL), TCT_OK);
}

static void it_stops_when_it_is_told(void **state)
{
  double value[PIECES] = {0};
  int told             = 0;
  const tct_deal d     = {.pieces  = PIECES,
                          .threads = 1,
                          .room    = ROOM,
                          .piece   = count,
                          .own     = value,
                          .tell    = stop_at_once,
                          .told    = &told};
  tct_error err        = {0};
  (void)state;

  assert_int_equal(tct_deal_out(&d, &err), TCT_INTERRUPTED);
  assert_string_equal(err.text, "stopped after 1 of 100 draws");
  assert_int_equal(told, 1);
  assert_true(value[0] == 21 && value[1] == 0);
}

static void want_of_memory_is_told(void **state)
{
  double value[PIECES] = {0};
  const tct_deal d = {.pieces = PIECES, .threads = 2, .room = ROOM, .piece = count, .own = value};
  tct_error err    = {0};
  int failures     = 0;
  (void)state;

  for (int64_t at = 1;; at++) {
    tct_fail_allocation(at, false);
    const tct_status status = tct_deal_out(&d, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    failures++;
  }
  assert_true(failures >= 2); /* the pool, the room */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_piece_is_done_once),
    cmocka_unit_test(it_stops_when_it_is_told),
    cmocka_unit_test(want_of_memory_is_told),
  };
  return cmocka_run_group_tests_name("deal", tests, NULL, NULL);
}
