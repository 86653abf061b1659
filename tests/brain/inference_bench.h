/* inference_bench.h -- one way to ask for an inference, from which tests depart. */
#ifndef TESTS_INFERENCE_BENCH_H
#define TESTS_INFERENCE_BENCH_H

#include "brain/rsa_bench.h"

static inline const tct_about *pearson(void)
{
  return tct_variant("comparators", "pearson");
}

static inline tct_infer_how plain(tct_boot boot)
{
  return (tct_infer_how){
    .draw       = {.boot = boot, .draws = 200, .seed = 4, .ceiling = true, .threads = 1},
    .interval   = TCT_INTERVAL_T,
    .level      = 0.95,
    .test       = "t",
    .correction = "none"};
}

static inline tct_inference infer(const rsa_bench *b, const tct_infer_how *how)
{
  tct_inference i;
  tct_error err = {0};

  if (tct_rsa_infer(&b->rsa, how, &i, &err) != TCT_OK) fail_msg("%s", err.text);
  return i;
}

#endif
