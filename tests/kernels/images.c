/* images.c -- windows on pictures, held against one pixel at a time. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/images.h"

static void a_window_shows_what_is_behind_it_and_zero_beside(void **state)
{
  enum { CHANNELS = 2, HEIGHT = 4, WIDTH = 5 };
  uint8_t picture[HEIGHT * WIDTH * CHANNELS];
  tct_real offset[7 * 7 * CHANNELS], to[7 * 7 * CHANNELS];
  (void)state;

  for (int i = 0; i < HEIGHT * WIDTH * CHANNELS; i++) picture[i] = (uint8_t)(i * 5 + 1);
  for (int i = 0; i < 7 * 7 * CHANNELS; i++) offset[i] = (tct_real)(i % 13) / 4;

  for (int top = -8; top <= 6; top++)
    for (int left = -8; left <= 6; left++)
      for (int side = 1; side <= 7; side += 3)
        for (int with = 0; with < 2; with++) {
          const tct_window w = {CHANNELS, HEIGHT, WIDTH, top, left, side, side};
          tct_window_look(&w, picture, (tct_real)0.5, with ? offset : NULL, to);
          for (int i = 0; i < side * side * CHANNELS; i++) {
            const int y = top + i / CHANNELS / side, x = left + i / CHANNELS % side;
            const bool in    = y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH;
            const int at     = in ? picture[(y * WIDTH + x) * CHANNELS + i % CHANNELS] : 0;
            const double exp = 0.5 * at + (with ? (double)offset[i] : 0);
            assert_true((double)to[i] == exp);
          }
        }
}

static void the_mean_picture_is_exact(void **state)
{
  const uint8_t pictures[3][4] = {{0, 255, 1, 7}, {0, 255, 2, 8}, {3, 255, 4, 9}};
  double mean[4];
  (void)state;

  tct_pictures_mean(3, 4, pictures[0], mean);
  assert_true(mean[0] == 1);
  assert_true(mean[1] == 255);
  assert_true(mean[2] == 7.0 / 3);
  assert_true(mean[3] == 8);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_window_shows_what_is_behind_it_and_zero_beside),
    cmocka_unit_test(the_mean_picture_is_exact),
  };
  return cmocka_run_group_tests_name("images", tests, NULL, NULL);
}
