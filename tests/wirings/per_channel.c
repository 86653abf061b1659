/* per_channel.c -- the bias of a map: a hand-worked push and sum; and whom compile gives it to. */
#include "circuit.h"

#define CNN                                                                                        \
  "objective: cross_entropy\nrule: backprop\narchitecture:\n  populations: {in: {kind: input, "    \
  "from: x}, image: {kind: rate, shape: [1, 5, 5]}, "                                              \
  "v1: {kind: rate, channels: 18, activation: tanh}, pool: {kind: rate, bias: false}, out: "       \
  "readout}\n  projections: {in -> image: dense, "                                                 \
  "image -> v1: {wiring: conv, kernel: 3}, v1 -> pool: {wiring: mean_pool, size: 3}, pool -> "     \
  "out: dense}\ntrain: {batch: 8}\n"

static void a_map_behind_a_kernel_has_one_bias_a_channel(void **state)
{
  circuit c               = circuit_open(false, CNN, 2);
  const tct_projection *b = &c.model->projection[tct_projection_named(c.model, "one->v1")];

  (void)state;
  assert_string_equal(b->wiring->name, "per_channel");
  assert_int_equal((int)b->synapses, 18);
  assert_string_equal(c.model->projection[tct_projection_named(c.model, "one->image")].wiring->name,
                      "dense");
  circuit_stir(&c, 0.7);
  assert_true(circuit_gradient_error(&c, 1e-5, 5) <
              1e-8); /* the whole circuit, its shared biases too */
  circuit_close(&c);
}

/* 2 channels on a 1 x 2 map, units [y][x][channel]; weights 3, -1; one sender says 2 */
static void it_says_the_same_at_every_place(void **state)
{
  const tct_wiring *w              = (const tct_wiring *)tct_variant("wirings", "per_channel");
  tct_projection s                 = {.name       = "one->map",
                                      .wiring     = w,
                                      .pre_shape  = {1, 1, 1},
                                      .post_shape = {2, 1, 2},
                                      .pre_ld     = 16,
                                      .post_ld    = 16};
  _Alignas(64) tct_real weight[16] = {3, -1}, pre[32] = {[0] = 2, [16] = 1}, drive[32] = {[0] = 10},
                        post[32] = {[0] = 1, 2, 3, 4, [16] = 5, 6, 7, 8}, sum[16] = {[0] = 100},
                        credit[32] = {0};
  static const double said[4]      = {16, -2, 6, -2};

  (void)state;
  assert_int_equal(w->fit(&s, 1, NULL), TCT_OK);
  assert_int_equal((int)s.synapses, 2);
  w->push(&(tct_passage){.projection = &s, .rows = 2, .weight = weight, .pre = pre, .into = drive});
  for (int i = 0; i < 4; i++) assert_true((double)drive[i] == said[i]);
  assert_true(drive[16] == 3 && drive[17] == -1 && drive[4] == 0);
  w->outer(&(tct_passage){.projection = &s, .rows = 2, .pre = pre, .post = post, .into = sum}, 0,
           0.5);
  assert_true(sum[0] == 100 + 4 + 6 && sum[1] == 6 + 7); /* (1 + 3) 2 / 2 + (5 + 7) / 2 and so on */
  w->carry(
    &(tct_passage){.projection = &s, .rows = 2, .weight = weight, .post = post, .into = credit});
  assert_true(credit[0] == 3 * 4 - 6 && credit[16] == 3 * 12 - 14);
}

static void several_senders_are_refused(void **state)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "per_channel");
  tct_projection s    = {.name       = "a->b",
                         .wiring     = w,
                         .pre_shape  = {1, 1, 3},
                         .post_shape = {2, 1, 2},
                         .pre_ld     = 16,
                         .post_ld    = 16};
  tct_error err       = {0};

  (void)state;
  assert_int_equal(w->fit(&s, 1, &err), TCT_BAD_SPEC);
  assert_string_equal(err.text, "a->b: per_channel wants one sender, not 3");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_map_behind_a_kernel_has_one_bias_a_channel),
    cmocka_unit_test(it_says_the_same_at_every_place),
    cmocka_unit_test(several_senders_are_refused),
  };
  return cmocka_run_group_tests_name("per_channel", tests, NULL, NULL);
}
