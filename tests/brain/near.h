/* near.h -- what the tests of metrics all need: nearly equal, undefined. */
#ifndef NEAR_H
#define NEAR_H

#include <math.h>

#define assert_near(got, wanted, slack)                                                            \
  do {                                                                                             \
    const double got_ = (got), wanted_ = (wanted);                                                 \
    if (!(fabs(got_ - wanted_) <= (slack))) fail_msg("%.17g is not %.17g", got_, wanted_);         \
  } while (0)
#define assert_undefined(x)                                                                        \
  do {                                                                                             \
    const double x_ = (x);                                                                         \
    if (!isnan(x_)) fail_msg("%.17g should be NAN", x_);                                           \
  } while (0)

#endif
