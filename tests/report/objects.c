/* objects.c -- the published RDMs of 92 objects, in every kind of picture. */
#include "brain/objects.h"

#include "report/drawn.h"
#include "report/plot.h"

enum { KINDS = 6 };
static const char kinds[KINDS][TCT_LABEL] = {"human body",  "human face", "animal body",
                                             "animal face", "natural",    "artificial"};
static int category[OBJECTS];

/* The published vectors overlap: animate x human x body or face; natural or artificial. */
static void read_categories(void)
{
  static const char *const wanted[] = {"categoryVectors", NULL};
  tct_arrays read;
  tct_error err = {0};

  if (tct_arrays_read(objects_file("Kriegeskorte_Neuron2008_supplementalData.mat"), wanted,
                      (size_t)64 << 20, &read, &err))
    fail_msg("%s", err.text);
  const tct_array *a = tct_arrays_named(&read, "categoryVectors");
  assert_non_null(a);
  assert_int_equal(a->n, OBJECTS * 12);
  for (size_t i = 0; i < OBJECTS; i++) {
    bool in[12];
    for (size_t k = 0; k < 12; k++) in[k] = tct_array_at(a, i * 12 + k) > 0;
    category[i] = in[0] ? 2 * in[3] + in[5] : in[6] ? 4 : 5;
  }
  tct_arrays_free(&read);
}

static void draw(const char *name, const tct_rdm_picture *r, int width, const char *title)
{
  tct_error err = {0};

  if (tct_plot_rdm(&(tct_plot){drawn_folder, name, title, width, 0}, r, &err))
    fail_msg("%s", err.text);
}

static void both_areas_are_drawn_by_category(void **state)
{
  static double human[OBJECT_PAIRS], monkey[OBJECT_PAIRS];
  (void)state;

  read_categories();
  objects_model("hITvisStim_316vx", human);
  objects_model("mIT_674neurons", monkey);
  tct_rdm_picture r = {.n             = OBJECTS,
                       .value         = human,
                       .category      = category,
                       .categories    = KINDS,
                       .category_name = kinds,
                       .colours       = {0, 0, "1 - correlation", false}};
  draw("hit", &r, 340, "human IT");
  r.ranked        = true;
  r.colours.label = NULL;
  draw("hit_ranked", &r, 340, "human IT");
  draw("hit_wide", &r, 720, "human IT");
  r.value = monkey;
  draw("mit_ranked", &r, 340, "monkey IT");
  assert_drawn("hit");
  assert_drawn("hit_ranked");
  assert_drawn("hit_wide");
  assert_drawn("mit_ranked");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_areas_are_drawn_by_category),
  };
  return on_path("gnuplot") && objects_are_there()
           ? cmocka_run_group_tests_name("objects", tests, drawn_begin, drawn_end)
           : 77;
}
