/* objects.c -- the published RDMs of 92 objects, in every kind of picture. */
#include "brain/objects.h"

#include "brain/geometry/mds.h"
#include "kernels/clusters.h"
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

/* gcc counts the letters of names that it knows, and warns that some are not equal */
static void (*volatile read_rdm)(const char *, double *) = objects_model;

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
  read_rdm("hITvisStim_316vx", human);
  read_rdm("mIT_674neurons", monkey);
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

static char names[OBJECTS][TCT_LABEL];

static void name_objects(void)
{
  read_categories();
  for (int i = 0; i < OBJECTS; i++)
    (void)snprintf(names[i], sizeof names[i], "%s %d", kinds[category[i]], i + 1);
}

static void clusters_put_faces_together(void **state)
{
  static double human[OBJECT_PAIRS];
  static tct_merge merge[OBJECTS];
  int order[OBJECTS];
  tct_error err = {0};
  (void)state;

  name_objects();
  read_rdm("mIT_674neurons", human);
  assert_true(tct_clusters_average(OBJECTS, human, merge));
  assert_true(tct_clusters_order(OBJECTS, merge, order));
  tct_rdm_picture r = {.n             = OBJECTS,
                       .value         = human,
                       .category      = category,
                       .categories    = KINDS,
                       .category_name = kinds,
                       .order         = order,
                       .colours       = {0, 0, "1 - correlation", false}};
  draw("clusters", &r, 340, "monkey IT, in the order of clusters");
  assert_drawn("clusters");
  for (int wide = 0; wide < 2; wide++)
    if (tct_plot_dendrogram(
          &(tct_plot){drawn_folder, wide ? "tree_wide" : "tree", "monkey IT", wide ? 720 : 340, 0},
          &(tct_dendrogram){.n             = OBJECTS,
                            .value         = human,
                            .category      = category,
                            .categories    = KINDS,
                            .category_name = kinds,
                            .condition     = names,
                            .label         = "1 - correlation"},
          &err))
      fail_msg("%s", err.text);
  assert_drawn("tree");
  assert_drawn("tree_wide");
}

static void maps_of_both_areas_are_drawn(void **state)
{
  static double rdm[OBJECT_PAIRS];
  static double place[2][OBJECTS][2];
  const tct_mds_how how = TCT_MDS_MAP;
  tct_mds_fit fit;
  tct_error err = {0};
  (void)state;

  name_objects();
  for (int k = 0; k < 2; k++) {
    read_rdm(k ? "hITvisStim_316vx" : "mIT_674neurons", rdm);
    if (tct_mds(OBJECTS, rdm, &how, &place[k][0][0], &fit, &err)) fail_msg("%s", err.text);
  }
  tct_mds_align(OBJECTS, &place[0][0][0], &place[1][0][0]);
  for (int wide = 0; wide < 2; wide++)
    for (int maps = 1; maps <= 2; maps++) {
      char name[32];
      (void)snprintf(name, sizeof name, "%s%s", maps == 1 ? "map" : "drift", wide ? "_wide" : "");
      const tct_map_picture m = {.n             = OBJECTS,
                                 .maps          = maps,
                                 .place         = &place[0][0][0],
                                 .category      = category,
                                 .categories    = KINDS,
                                 .category_name = kinds,
                                 .condition     = names,
                                 .unit          = "1 - correlation",
                                 .stress        = fit.stress,
                                 .first         = "monkey IT",
                                 .last          = "human IT"};
      if (tct_plot_map(&(tct_plot){drawn_folder, name, "IT of monkeys", wide ? 720 : 340, 0}, &m,
                       &err))
        fail_msg("%s", err.text);
    }
  assert_drawn("map");
  assert_drawn("drift");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_areas_are_drawn_by_category),
    cmocka_unit_test(clusters_put_faces_together),
    cmocka_unit_test(maps_of_both_areas_are_drawn),
  };
  return on_path("gnuplot") && objects_are_there()
           ? cmocka_run_group_tests_name("objects", tests, drawn_begin, drawn_end)
           : 77;
}
