/* tuning_coverage.c -- every measure of tuning on cells whose numbers are known: how far it is off on average, and how
 * often its 95 % interval holds the truth.
 *
 *     test_science_tuning_coverage                asserts what docs/concepts/tuning.md says, over 200 cells of each kind
 *     test_science_tuning_coverage --table 1000   writes its table, over 1000 */
#include "science/tuning_known.h"

#include "brain/curve_cells.h"
#include "kernels/distributions.h"

/* ---- curves ------------------------------------------------------------------------------------------------ */

static void curves(void **state)
{
  (void)state;

  for (int i = 0; i < CURVE_CELLS; i++) {
    const curve_cell *c = &curve_cells[i];
    const tct_tuning *m = (const tct_tuning *)tct_variant("tunings", c->measure);
    double truth[8]     = {0};
    known_cells k       = {.name       = c->name,
                           .measure    = c->measure,
                           .units      = 1,
                           .conditions = CURVE_SHOWN,
                           .repeats    = 10,
                           .rate       = curve_rate,
                           .own        = c,
                           .x          = c->x,
                           .reference  = c->reference,
                           .param      = curve_is_log(c) ? "log" : NULL,
                           .value      = 1,
                           .numbers    = m->n - 1};
    curve_truth(c, truth);
    for (int j = 0; j < k.numbers; j++)
      k.number[j] = (known_number){m->number[j].name, truth[j], 0.2, 0.9};
    hold(&k);
  }
}

/* ---- selectivity ------------------------------------------------------------------------------------------- */

static void indices_of(const char *name, const char *corrected, const double *amplitude, double off,
                       double held)
{
  const double a = *amplitude, s = (1 - 100 / mean_square(a)) / (1 - 1.0 / SHOWN);
  known_cells k = {.name       = name,
                   .units      = 1,
                   .conditions = SHOWN,
                   .repeats    = 10,
                   .rate       = cosine,
                   .own        = amplitude,
                   .x          = orientations,
                   .reference  = (double)NAN,
                   .numbers    = 2};

  k.measure   = "osi";
  k.number[0] = (known_number){"osi", a / 10, off, held};
  k.number[1] = (known_number){"one_less_ratio", 2 * a / (10 + a), off, held};
  hold(&k);
  k.measure        = "dsi";
  k.x              = directions;
  k.number[0].name = "dsi";
  hold(&k);
  k.measure   = "circular_variance";
  k.x         = orientations;
  k.number[0] = (known_number){"selectivity", a / 20, off, held};
  k.number[1] = (known_number){"preferred", 45, 0.1, 0.92};
  k.numbers   = a > 0 ? 2 : 1;
  hold(&k);
  k.x         = NULL;
  k.measure   = "lifetime_sparseness";
  k.numbers   = 1;
  k.number[0] = (known_number){"sparseness", s, off, held};
  hold(&k);
  k.name      = corrected;
  k.param     = "corrected";
  k.value     = 1;
  k.number[0] = (known_number){"sparseness", s, 0.1, 0.92};
  hold(&k);
}

static void indices(void **state)
{
  (void)state;

  indices_of("sharp", "sharp, corrected", &sharp, 0.45, 0.88);
  indices_of("broad", "broad, corrected", &broad, 1, 0.92);
  indices_of("flat", "flat, corrected", &flat, 99, 0);
}

static void sparse_and_disparate(void **state)
{
  const double s = (1 - 100 / mean_square(8)) / (1 - 1.0 / SHOWN);
  double p[SHOWN], h = 0;
  (void)state;

  for (int c = 0; c < SHOWN; c++) {
    p[c] = cosine(&sharp, 0, c) / 80;
    h -= p[c] * log(p[c]) / log(SHOWN);
  }
  known_cells k = {.name       = "ring of 8 units",
                   .measure    = "population_sparseness",
                   .units      = SHOWN,
                   .conditions = SHOWN,
                   .repeats    = 10,
                   .rate       = ring,
                   .own        = &sharp,
                   .reference  = (double)NAN,
                   .numbers    = 1,
                   .number     = {{"sparseness", s, 0.8, 0.88}}};
  hold(&k);
  k.name      = "sharp";
  k.measure   = "entropy";
  k.units     = 1;
  k.rate      = cosine;
  k.number[0] = (known_number){"entropy", h, 0.4, 0.92};
  hold(&k);
  k.measure   = "disparity_index";
  k.name      = "normal noise";
  k.spread    = 2;
  k.x         = orientations;
  k.param     = "root";
  k.number[0] = (known_number){"ddi", 16 / (16 + 2 * 2.0), 0.1, 0.88};
  hold(&k);
  k.name      = "normal noise, weak";
  k.own       = &broad;
  k.number[0] = (known_number){"ddi", 4 / (4 + 2 * 2.0), 0.7, 0.86};
  hold(&k);
}

/* ---- descriptions ------------------------------------------------------------------------------------------ */

static void descriptions(void **state)
{
  const double none = (double)NAN, first[] = {0, 0, 0, 1, 1, 1, 2, 2, 2},
               second[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
  double x[WAVES], v[3];
  (void)state;

  for (int c = 0; c < WAVES; c++) x[c] = c;
  grid_truth(v);
  known_cells words  = cells_of("four waves", "words", 1, WAVES, 20, 3, waves, NULL);
  known_cells levels = cells_of("two levels", "entropy", 1, SHOWN, 20, 3, two_levels, NULL);
  known_cells mixed  = cells_of("3 x 3", "mixed_selectivity", 1, 9, 10, 3, grid, NULL);
  words.x            = x;
  add(&words, "r2_1", none, 0, 0.9);
  add(&words, "r2_2", none, 0, 0.9);
  add(&words, "r2_4", none, 0, 0.9);
  add(&words, "best", none, 0, 0.9);
  add(&words, "ceiling", none, 0, 0.9);
  hold(&words);
  add(&levels, "information", information_of_levels(3), 0.4, 0.9);
  hold(&levels);
  mixed.x = first;
  mixed.y = second;
  add(&mixed, "first", v[0], 0.1, 0.92);
  add(&mixed, "second", v[1], 0.1, 0.92);
  add(&mixed, "interaction", v[2], 0.1, 0.92);
  hold(&mixed);
}

/* ---- variability ------------------------------------------------------------------------------------------- */

static void variability(void **state)
{
  const double signal = sharp * sharp / 2 * SHOWN / (SHOWN - 1);
  (void)state;

  known_cells response =
    cells_of("sharp, normal noise", "response", 1, SHOWN, 10, 6, cosine, &sharp);
  known_cells counts = cells_of("Poisson", "fano", 1, SHOWN, 10, 0, stairs, NULL);
  known_cells units =
    cells_of("60 units, Poisson", "fano_matched", 60, 2, 20, 0, population_rate, NULL);
  add(&response, "mean", 10, 0.1, 0.9);
  add(&response, "noise", 6, 0.2, 0.89);
  add(&response, "share", signal / (signal + 36), 0.1, 0.9);
  hold(&response);
  add(&counts, "fano", 1, 0.15, 0.88);
  add(&counts, "slope", 1, 0.15, 0.87);
  hold(&counts);
  units.x = zero_one;
  add(&units, "difference", 0, 0.1, 0.88);
  add(&units, "first", 1, 0.1, 0.88);
  add(&units, "second", 1, 0.1, 0.88);
  hold(&units);
}

static void pairs(void **state)
{
  known_cells noise  = cells_of("two units", "noise_correlation", 2, SHOWN, 10, 2, cosine, &sharp);
  known_cells signal = cells_of("two units", "signal_correlation", 2, SHOWN, 10, 2, cosine, &sharp);
  (void)state;

  noise.common = 2;
  add(&noise, "plain", 0.5, 0.3, 0.92);
  add(&noise, "z_scored", 0.5, 0.3, 0.92);
  add(&noise, "fisher", 0.5, 0.3, 0.92);
  hold(&noise);
  add(&signal, "plain", 0.5, 0.3, 0.92);
  add(&signal, "crossed", 0.5, 0.3, 0.92);
  hold(&signal);
}

/* ---- discrimination ---------------------------------------------------------------------------------------- */

static void discrimination(void **state)
{
  const double x[] = {1, 1, 2, 2, 3, 3}, y[] = {0, 1, 0, 1, 0, 1};
  double sum = 0, squares = 0;
  (void)state;

  for (int k = 0; k < READ; k++) {
    sum += 0.3 + 0.1 * k;
    squares += (0.3 + 0.1 * k) * (0.3 + 0.1 * k);
  }
  const double area = 1 - tct_normal_above(1 / sqrt(2)), told = 1 - tct_normal_above(0.5 / sqrt(2));
  const double read   = squares - 0.25 * sum * sum / (1 + 0.25 * READ); /* Sherman and Morrison */
  known_cells one     = cells_of("d' of 1", "dprime", 1, 2, 20, 1, step, NULL);
  known_cells areas   = cells_of("d' of 1", "roc", 1, 2, 20, 1, step, NULL);
  known_cells choices = cells_of("three stimuli", "choice_probability", 1, 6, 20, 1, chosen, NULL);
  known_cells linear  = cells_of("8 units", "fisher_information", READ, 2, 30, 1, apart, NULL);
  one.x               = zero_one;
  add(&one, "dprime", 1, 0.3, 0.9);
  add(&one, "corrected", 1, 0.1, 0.9);
  hold(&one);
  areas.x = zero_one;
  add(&areas, "area", area, 0.1, 0.88);
  hold(&areas);
  choices.x = x;
  choices.y = y;
  add(&choices, "probability", told, 0.1, 0.9);
  add(&choices, "mean", told, 0.1, 0.9);
  hold(&choices);
  linear.common = 0.5;
  linear.x      = zero_one;
  add(&linear, "information", read, 0.1, 0.9);
  add(&linear, "shuffled", squares / 1.25, 0.1, 0);
  hold(&linear);
}

/* ---- dimensions -------------------------------------------------------------------------------------------- */

static void dimensions(void **state)
{
  const double none = (double)NAN;
  double sum = 0, squares = 0;
  (void)state;

  for (int n = 1; n <= COMPONENTS; n++) {
    sum += 1.0 / n;
    squares += 1.0 / n / n;
  }
  known_cells ratio =
    cells_of("three alike", "participation_ratio", UNITS, CONDITIONS, 8, 1, three_waves, NULL);
  known_cells spectrum = cells_of("n^-1", "cvpca", UNITS, CONDITIONS, 20, 0.3, falling, NULL);
  add(&ratio, "signal", 3, 99, 0);
  add(&ratio, "crossed", 3, 0.2, 0.98);
  add(&ratio, "noise", none, 0, 0);
  hold(&ratio);
  spectrum.param = "last";
  spectrum.value = COMPONENTS;
  add(&spectrum, "alpha", 1, 0.1, 0.91);
  add(&spectrum, "dimensions", sum * sum / squares, 0.1, 0.91);
  add(&spectrum, "reliable", none, 0, 0);
  hold(&spectrum);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(curves),
    cmocka_unit_test(indices),
    cmocka_unit_test(sparse_and_disparate),
    cmocka_unit_test(descriptions),
    cmocka_unit_test(variability),
    cmocka_unit_test(pairs),
    cmocka_unit_test(discrimination),
    cmocka_unit_test(dimensions),
  };

  if (argc > 2 && strcmp(argv[1], "--table") == 0) {
    table = atoi(argv[2]);
    put_heads();
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) tests[i].test_func(NULL);
    return 0;
  }
  return cmocka_run_group_tests_name("bias and coverage of tuning", tests, NULL, NULL);
}
