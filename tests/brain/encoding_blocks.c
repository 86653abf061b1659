/* encoding_blocks.c -- features that are too many for memory, block by block: the same numbers, or a refusal. */
#include "brain/encode.h"

#include <tercet/encoding.h>

#include "brain/similar_recordings.h"

enum { N = 30, WIDE = 3000, Q = 4, REPEATS = 2 };

static tct_encoding_how plain(const char *encoder)
{
  return (tct_encoding_how){.encoder  = (const tct_encoder *)tct_variant("encoders", encoder),
                            .folds    = 5,
                            .cuttings = 1,
                            .seed     = 1,
                            .threads  = 1};
}

static tct_status encode(const tct_recording *x, const tct_recording *y,
                         const tct_encoding_how *how, tct_encoding *e, tct_error *err)
{
  tct_shared s;

  assert_int_equal(tct_shared_of(x, y, &s, NULL), TCT_OK);
  const tct_status status = tct_encoding_of(x, y, &s, how, e, err);
  tct_shared_free(&s);
  return status;
}

/* 30 x 3,000 features of 2 trials are 1.4 MB; x alone is taken seven times. */
static void set_out(tct_recording **x, tct_recording **y)
{
  *x = recorded("features", WIDE, N, REPEATS, 1, 0, 1);
  *y = recorded("units", Q, N, REPEATS, 1, 0, 2);
  for (int i = 0; i < N * REPEATS; i++)
    for (int k = 0; k < Q; k++)
      for (int j = 0; j < 300; j++)
        (*y)->value[i * Q + k] += 0.1 * (*x)->value[i / REPEATS * REPEATS * WIDE + j + k];
  (*x)->value[3 * REPEATS * WIDE + 2500] = (*x)->value[(3 * REPEATS + 1) * WIDE + 2500] =
    (double)NAN; /* a feature in the middle of a block: condition 3 is dropped */
}

static void blocks_give_the_same_numbers(void **state)
{
  static const char *const encoders[] = {"ridge", "pls", "pca_ridge"};
  tct_recording *x, *y;
  (void)state;

  set_out(&x, &y);
  for (int which = 0; which < 3; which++) {
    tct_encoding_how how = plain(encoders[which]);
    tct_encoding whole, some;
    void *params = encoder_params(how.encoder, NULL, 0, NULL);
    how.params   = params;
    assert_int_equal(encode(x, y, &how, &whole, NULL), TCT_OK);
    how.most = (size_t)1 << 20;
    tct_error err;
    if (encode(x, y, &how, &some, &err) != TCT_OK) fail_msg("%s", err.text);
    assert_true(some.features == WIDE && some.conditions == N - 1 && some.dropped == 1);
    for (int i = 0; i < (N - 1) * Q; i++) assert_near(some.predicted[i], whole.predicted[i], 1e-8);
    for (int k = 0; k < Q; k++) {
      assert_near(some.number[TCT_ENCODING_R][k], whole.number[TCT_ENCODING_R][k], 1e-8);
      assert_near(some.chosen[k], whole.chosen[k], 0);
    }
    tct_encoding_free(&whole);
    tct_encoding_free(&some);
    tct_params_free(&how.encoder->about, params);
  }
  tct_recording_free(x);
  tct_recording_free(y);
}

/* Who sees features by themselves cannot do with directions; and what no block makes small is refused. */
static void what_no_block_makes_small_is_refused(void **state)
{
  tct_encoding_how how = plain("one_to_one");
  tct_recording *x, *y;
  tct_encoding e;
  tct_error err;
  (void)state;

  set_out(&x, &y);
  how.most = (size_t)1 << 20;
  assert_told(encode(x, y, &how, &e, &err), TCT_NO_MEMORY, &err,
              "encoding 30 conditions with 3000 features takes about");
  how          = plain("ridge");
  void *params = encoder_params(how.encoder, NULL, 0, NULL);
  how.params   = params;
  how.most     = 20000;
  assert_told(encode(x, y, &how, &e, &err), TCT_NO_MEMORY, &err, "takes about");
  how.most             = (size_t)1 << 20;
  how.features.centred = true; /* a trial's mean over all features is not that over a block */
  assert_told(encode(x, y, &how, &e, &err), TCT_NO_MEMORY, &err, "takes about");
  how.features.centred = false;
  bool through         = false;
  tct_shared s;
  assert_int_equal(tct_shared_of(x, y, &s, NULL), TCT_OK);
  for (int64_t n = 1; !through && n < 400; n++) {
    tct_fail_allocation(n, true);
    const tct_status status = tct_encoding_of(x, y, &s, &how, &e, &err);
    tct_fail_allocation(-1, false);
    through = status == TCT_OK;
    assert_true(through || status == TCT_NO_MEMORY);
    tct_encoding_free(&e);
  }
  assert_true(through);
  tct_shared_free(&s);
  tct_params_free(&how.encoder->about, params);
  tct_recording_free(x);
  tct_recording_free(y);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(blocks_give_the_same_numbers),
    cmocka_unit_test(what_no_block_makes_small_is_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
