/* confusions.c -- patterns of errors: a case worked by hand, numpy and scipy, and observers whose likeness is known. */
#include "brain/behaviour_bench.h"
#include "brain/scipy.h"

enum { IMAGES = 24, OPTIONS = 4, MOST = IMAGES * (OPTIONS - 1) * 40 };

struct table {
  int image[MOST], truth[MOST], distractor[MOST], choice[MOST];
  double chance[MOST * OPTIONS];
  tct_choices of;
};

/* How often image i is told from d: anything in 0.55 .. 0.98, from `seed`; but `own` of it is of `other`. */
static double hit(uint64_t seed, uint64_t other, double own, int i, int d)
{
  const double u = tct_uniform(tct_key_of(seed, "hits"), (uint64_t)i, 0, (uint32_t)d);
  const double v = tct_uniform(tct_key_of(other, "others"), (uint64_t)i, 0, (uint32_t)d);

  return 0.55 + 0.43 * ((1 - own) * u + own * v);
}

static void drawn(struct table *t, int repeats, uint64_t seed, uint64_t other, double own,
                  uint64_t run)
{
  const tct_key key = tct_key_of(run, "choices");
  int n             = 0;

  for (int r = 0; r < repeats; r++)
    for (int i = 0; i < IMAGES; i++)
      for (int d = 1; d < OPTIONS; d++, n++) {
        t->image[n]      = i;
        t->truth[n]      = i % OPTIONS;
        t->distractor[n] = (i + d) % OPTIONS;
        const double p   = hit(seed, other, own, i, t->distractor[n]);
        t->choice[n]     = tct_uniform(key, (uint64_t)n, 0, 0) < p ? t->truth[n] : t->distractor[n];
        for (int k = 0; k < OPTIONS; k++) t->chance[n * OPTIONS + k] = 0;
        t->chance[n * OPTIONS + t->truth[n]]      = p / 2;
        t->chance[n * OPTIONS + t->distractor[n]] = (1 - p) / 2;
      }
  t->of = (tct_choices){.trials     = n,
                        .options    = OPTIONS,
                        .images     = IMAGES,
                        .image      = t->image,
                        .truth      = t->truth,
                        .distractor = t->distractor,
                        .choice     = t->choice};
}

static struct table one, two;

/* two classes, two images each: rates 3/4, 1/4 and 1/2, 1/2.  o2: z(1/2) - z(1/2) = 0.  i1: FAR is 1/2. */
static void four_images_are_those_worked_by_hand(void **state)
{
  static const int image[]  = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3};
  static const int truth[]  = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
  static const int choice[] = {0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0};
  static const int wrong[]  = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0};
  const double z            = 0.67448975019608174; /* z(3/4) */
  double chance[12 * 2];
  tct_choices a = {.trials = 12, .options = 2, .images = 4, .image = image, .truth = truth};
  tct_choices b;
  (void)state;

  a.choice     = choice;
  a.distractor = wrong;
  b            = a;
  for (int i = 0; i < 12;
       i++) { /* tells both images of class 0 with 3/4 and 1/4, the others with 0.9, 0.1 */
    const double p           = (const double[]){0.75, 0.25, 0.9, 0.1}[image[i]];
    chance[2 * i + truth[i]] = p / 3;
    chance[2 * i + wrong[i]] = (1 - p) / 3;
  }
  b.chance        = chance;
  struct asked i1 = behaviour_named("i1"), i2n = behaviour_named("i2n"), o2 = behaviour_named("o2");
  behaviour_of(&i1, &a, &b); /* z, -z, 0, 0 and z, -z, z(.9), -z(.9) */
  assert_near(behaved(&i1, "mean_dprime"), 0, 1e-14);
  assert_near(behaved(&i1, "r"), 2 * z * z / sqrt(2 * z * z * (2 * z * z + 2 * 1.6423744151498172)),
              1e-12); /* z(.9)^2 */
  assert_near(behaved(&i1, "reliability_2"), 1, 0);
  behaviour_of(&i2n, &a, &b); /* with one distractor the same */
  assert_near(behaved(&i2n, "r"), behaved(&i1, "r"), 1e-12);
  assert_int_equal(behaved_all(&i2n, "r")->n, 4);
  behaviour_of(&o2, &a, &b);
  assert_near(behaved(&o2, "mean_dprime"), 0, 1e-14);
  assert_undefined(behaved(&o2, "r"));
  assert_int_equal(behaved_all(&o2, "r")->why, TCT_BEHAVIOUR_CONSTANT);
  behaviour_of(&o2, &a, NULL);
  assert_int_equal(behaved_all(&o2, "r")->why, TCT_BEHAVIOUR_ONE_OBSERVER);
  behaviour_done(&i1);
  behaviour_done(&i2n);
  behaviour_done(&o2);
}

static const char script[] =
  "from scipy.stats import norm, pearsonr\n"
  "t = given.reshape(2, -1, 4).astype(int)\n"
  "K = 4\n"
  "def dprimes(t):\n"
  "  im, tr, di, ch = t.T\n"
  "  hr = np.full((24, K), np.nan)\n"
  "  for i in range(24):\n"
  "    for d in range(K):\n"
  "      m = (im == i) & (di == d)\n"
  "      if m.any(): hr[i, d] = np.mean(ch[m] == tr[m])\n"
  "  c = np.arange(24) % K\n"
  "  z = lambda h, f: np.clip(norm.ppf(h) - norm.ppf(f), -5, 5)\n"
  "  far = np.array([[np.nanmean(1 - hr[c == d, o]) if d != o else np.nan for d in range(K)] for o "
  "in range(K)])\n"
  "  i1 = np.array([z(np.nanmean(hr[i]), np.nanmean(1 - hr[c != c[i], c[i]])) for i in "
  "range(24)])\n"
  "  i2 = z(hr, far[c])\n"
  "  i2n = np.array([i2[i] - np.nanmean(i2[c == c[i]], axis=0) for i in range(24)])\n"
  "  ho = np.array([[np.mean((ch == tr)[(tr == o) & (di == d)]) if d != o else np.nan for d in "
  "range(K)] for o in range(K)])\n"
  "  o2 = z(ho, 1 - ho.T)\n"
  "  return i1, i2n.ravel(), o2.ravel()\n"
  "import warnings\n"
  "warnings.simplefilter(\"ignore\")\n"
  "for x, y in zip(dprimes(t[0]), dprimes(t[1])):\n"
  "  m = ~np.isnan(x) & ~np.isnan(y)\n"
  "  print(pearsonr(x[m], y[m])[0], m.sum(), np.nanmean(x))\n";

static void numpy_and_scipy_find_the_same(void **state)
{
  static const char *const names[] = {"i1", "i2n", "o2"};
  static double given[2 * MOST * 4];
  double wanted[9];
  size_t n = 0;
  (void)state;

  drawn(&one, 12, 1, 1, 0.3, 11);
  drawn(&two, 12, 1, 2, 0.3, 12);
  for (int o = 0; o < 2; o++)
    for (int i = 0; i < one.of.trials; i++) {
      const struct table *t = o ? &two : &one;
      given[n++]            = t->image[i];
      given[n++]            = t->truth[i];
      given[n++]            = t->distractor[i];
      given[n++]            = t->choice[i];
    }
  scipy(script, n, given, 9, wanted);
  for (int k = 0; k < 3; k++) {
    struct asked a = behaviour_named(names[k]);
    behaviour_of(&a, &one.of, &two.of);
    assert_near(behaved(&a, "r"), wanted[3 * k], 1e-12);
    assert_int_equal(behaved_all(&a, "r")->n, wanted[3 * k + 1]);
    assert_near(behaved(&a, "mean_dprime"), wanted[3 * k + 2], 1e-12);
    behaviour_done(&a);
  }
}

/* Two observers with the same rates: noise makes r less than 1, and the correction 1 again, on average over runs. */
static void noise_is_not_taken_for_unlikeness(void **state)
{
  static const char *const names[] = {"i1", "i2n"};
  enum { RUNS = 100 };
  (void)state;

  for (int k = 0; k < 2; k++) {
    struct asked a = behaviour_named(names[k]);
    double r = 0, corrected = 0, own = 0;
    for (uint64_t run = 1; run <= RUNS; run++) {
      drawn(&one, 40, run, 1, 0, 2 * run);
      drawn(&two, 40, run, 1, 0, 2 * run + 1);
      a.how.seed = run;
      behaviour_of(&a, &one.of, &two.of);
      r += behaved(&a, "r") / RUNS;
      corrected += behaved(&a, "corrected") / RUNS;
      own += (behaved(&a, "reliability_1") + behaved(&a, "reliability_2")) / 2 / RUNS;
    }
    print_message("%s: r %.3f, reliability %.3f, corrected %.3f\n", names[k], r, own, corrected);
    assert_true(r < 0.9);
    assert_near(corrected, 1, 0.03);
    assert_near(r, own, 0.03);

    behaviour_done(&a);
  }
}

/* Probabilities are what choices would be in endlessly many trials. */
static void probabilities_stand_for_choices_without_noise(void **state)
{
  struct asked a   = behaviour_named("i2n");
  double corrected = 0;
  (void)state;

  for (uint64_t run = 1; run <= 40; run++) {
    drawn(&one, 40, run, 1, 0, 2 * run);
    drawn(&two, 1, run, 1, 0, 2 * run + 1);
    two.of.chance = two.chance;
    two.of.choice = NULL;
    a.how.seed    = run;
    behaviour_of(&a, &one.of, &two.of);
    assert_near(behaved(&a, "reliability_2"), 1, 0);
    assert_near(behaved(&a, "corrected"), behaved(&a, "r") / sqrt(behaved(&a, "reliability_1")),
                1e-12);
    corrected += behaved(&a, "corrected") / 40;
  }
  print_message("i2n, chances: corrected %.3f\n", corrected);
  assert_near(corrected, 1, 0.04);
  behaviour_done(&a);
}

/* All four classes offered: a trial tells the truth from what was chosen instead, or from all three. */
static void without_a_distractor_the_choice_is_one(void **state)
{
  static const int image[] = {0, 0, 0, 1, 2}, truth[] = {0, 0, 0, 1, 2}, choice[] = {0, 1, 0, 1, 0};
  const tct_choices c = {
    .trials = 5, .options = 3, .images = 3, .image = image, .truth = truth, .choice = choice};
  struct asked a = behaviour_named("o2");
  (void)state;

  /* HR: (0,1) 2/3, (0,2) 1, (1,0) 1, (1,2) 1, (2,0) 0, (2,1) none, for neither was chosen; d' of (0,1) z(2/3) - z(0),
   * of (0,2) endless - endless, none; (1,0) z(1) - z(1/3); (1,2) none; (2,0) z(0) - z(0), none; (2,1) none */
  behaviour_of(&a, &c, NULL);
  assert_int_equal(behaved_all(&a, "mean_dprime")->n, 2);
  assert_near(behaved(&a, "mean_dprime"), 5, 0); /* both clipped */
  behaviour_done(&a);
}

static void an_image_of_two_classes_is_refused(void **state)
{
  struct asked a = behaviour_named("i1");
  (void)state;

  drawn(&one, 1, 1, 1, 0, 1);
  one.image[4] = 0;
  behaviour_refused(&a, &one.of, NULL, "trial 5: image 0 is of class 1, and was of class 0");
  behaviour_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(four_images_are_those_worked_by_hand),
    cmocka_unit_test(numpy_and_scipy_find_the_same),
    cmocka_unit_test(noise_is_not_taken_for_unlikeness),
    cmocka_unit_test(probabilities_stand_for_choices_without_noise),
    cmocka_unit_test(without_a_distractor_the_choice_is_one),
    cmocka_unit_test(an_image_of_two_classes_is_refused),
  };
  return cmocka_run_group_tests_name("confusions", tests, NULL, NULL);
}
