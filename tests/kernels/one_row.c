/* one_row.c -- panels of receivers of one row, wherever they lie: the bits of one panel after another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/numbers.h"

static const tct_kernel_family *families[FAMILIES];
static int n_families;

static void panels_of_one_row_beside_each_other_have_the_same_bits(void **state)
{
  enum { MOST = 19, N = 3 };
  (void)state;
  for (int f = 0; f < n_families; f++)
    for (int panels = 1; panels <= MOST; panels++)
      for (int starts = 0; starts < 2; starts++) {
        const size_t all = (size_t)panels * TCT_PANEL;
        const tct_real *panel[MOST * N];
        tct_source s[N];
        tct_chain c[MOST];
        size_t stride[N];
        tct_real *rate[N], *w[N], *start = drawn(all), *one = drawn(all), *beside = drawn(all);
        for (int i = 0; i < N; i++) {
          const int senders = i == 1 ? 0 : 3 + 11 * i;
          stride[i]         = (size_t)(senders + i) * TCT_PANEL;
          rate[i]           = drawn_tight((size_t)senders);
          w[i]              = drawn(stride[i] * (size_t)panels + 1);
          s[i]              = (tct_source){.from = rate[i], .ld = 50, .panel = w[i], .n = senders};
        }
        for (int p = 0; p < panels; p++) { /* the last first: they may lie anywhere */
          const size_t at = (size_t)(panels - 1 - p) * TCT_PANEL;
          for (int i = 0; i < N; i++)
            panel[p * N + i] = w[i] + (size_t)(panels - 1 - p) * stride[i];
          c[p] = (tct_chain){&panel[p * N], starts ? start + at : NULL, beside + at};
        }
        families[f]->gather_row(panels, c, N, s);
        for (int p = 0; p < panels; p++) {
          const size_t at = (size_t)p * TCT_PANEL;
          families[f]->gather(1, N, s, starts ? start + at : NULL, 0, one + at, TCT_PANEL);
          for (int i = 0; i < N; i++) s[i].panel += stride[i];
        }
        assert_true(same_bits(one, beside, all));
        for (int i = 0; i < N; i++) {
          free(rate[i]);
          free(w[i]);
        }
        free(start);
        free(one);
        free(beside);
      }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(panels_of_one_row_beside_each_other_have_the_same_bits),
  };

  n_families = all_families(families);
  return cmocka_run_group_tests_name("one_row", tests, NULL, NULL);
}
