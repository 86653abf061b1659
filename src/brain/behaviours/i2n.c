/* i2n.c -- do two observers confuse the same images with the same classes, beyond their classes?
 *
 *     d'(i, d) = z(HR(i, d)) - z(FAR(class of i, d)),  less its mean over images of the class of i
 *
 * `behaviour/performance.c` has hit rates and false alarms, `behaviour/consistency.c` reliabilities. */
#include "brain/behaviour/performance.h"

static const tct_param params[] = {TCT_PERFORMANCE_PARAMS};

static tct_status measure(const void *given, const tct_choices *a, const tct_choices *b,
                          const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const tct_performance p = {.by_image   = true,
                             .pooled     = false,
                             .normalised = true,
                             .name       = "i2n",
                             .params     = *(const tct_performance_params *)given};

  return tct_consistency(&p, a, b, how, out, err);
}

const tct_behaviour tct_behaviour_i2n = {
  .name    = "i2n",
  .title   = "Image by distractor, normalised: I2n",
  .family  = "patterns of errors",
  .summary = "whether two observers confuse the same images with the same classes, beyond what "
             "their classes alone make",
  .equation =
    "d'(i, d) = z(HR(i, d)) - z(FAR(class of i, d))\nless the mean over images of the class of i",
  .source = "Rajalingham et al. 2018, doi:10.1523/JNEUROSCI.0388-18.2018",
  .notes =
    "Of one observer there is its reliability alone.  Where a rate of 0 or 1 makes d' endless it "
    "is clipped; where it has no value, the entry is left out.  Of probabilities of choices "
    "instead of choices, reliability is 1 and n its trials.  'corrected' may be above 1, and is "
    "undefined where a reliability is not above 0.  Of 24 images its mean over observers who are "
    "alike was 0.97 to 1.07 with 20 trials of an image and a distractor, 1.01 to 1.02 with 40",
  TCT_TAKES(tct_performance_params, params),
  .needs =
    TCT_BEHAVIOUR_NEEDS_MAY_TWO | TCT_BEHAVIOUR_NEEDS_MAY_CHANCES | TCT_BEHAVIOUR_NEEDS_IMAGES,
  .direction = "larger is more alike: 1 = the same confusions of images, 0 = no relation, below 0 "
               "= the opposite",
  .n         = TCT_CONSISTENCY_NUMBERS,
  .number    = tct_consistency_numbers,
  .measure   = measure,
};
