/* map.c -- points and paths where the numbers say, and names that meet nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/random.h"
#include "report/drawn.h"
#include "report/plot.h"

#define HOLE ((double)NAN)
enum { MANY = 400, MAPS = 30 };

static char names[MANY][TCT_LABEL];
static int kind[MANY];
static double place[MAPS * MANY][2];
static const char kinds[30][TCT_LABEL] = {"face", "body", "house"};

static void make(int n, int maps, const char *form)
{
  const tct_key key = tct_key_of(2, "map");

  for (int i = 0; i < n; i++) {
    kind[i] = i % 3;
    (void)snprintf(names[i], sizeof names[i], "%s %d", form, i);
    for (int k = 0; k < 2; k++) {
      double at = tct_normal(key, (uint64_t)i, 0, (uint32_t)k);
      for (int t = 0; t < maps; t++) {
        place[t * n + i][k] = at;
        at += 0.1 * tct_normal(key, (uint64_t)i, 1 + (uint32_t)t, (uint32_t)k);
      }
    }
  }
}

static tct_map_picture picture(int n, int maps)
{
  return (tct_map_picture){.n             = n,
                           .maps          = maps,
                           .place         = &place[0][0],
                           .category      = kind,
                           .categories    = 3,
                           .category_name = kinds,
                           .condition     = (const char(*)[TCT_LABEL])names,
                           .unit          = "1 - correlation",
                           .stress        = 0.25,
                           .first         = "0 ms",
                           .last          = "300 ms"};
}

static void draw(const char *name, int width, const tct_map_picture *m)
{
  tct_error err = {0};

  if (tct_plot_map(
        &(tct_plot){.folder = drawn_folder, .name = name, .title = "a map", .width = width}, m,
        &err))
    fail_msg("%s", err.text);
}

/* one unit is as long up as it is across, and a mark for each point */
static void points_are_where_the_numbers_say(void **state)
{
  tct_map_picture m = picture(3, 1);
  double x[3], y[3];
  char *svg, *csv;
  (void)state;

  make(3, 1, "c");
  memcpy(place, (double[3][2]){{0, 0}, {2, 0}, {0, 1}}, sizeof(double[3][2]));
  draw("three", 340, &m);
  assert_drawn("three");
  svg            = drawn("three.svg");
  csv            = drawn("three.csv");
  const char *at = svg;
  for (int i = 0; i < 3; i++) { /* those of the key are smaller */
    double size = 0;
    for (at = strstr(at, "'#gpPt6' transform"); at && size < 3;
         at = strstr(at + 1, "'#gpPt6' transform"))
      assert_int_equal(
        sscanf(at, "'#gpPt6' transform='translate(%lf,%lf) scale(%lf)", &x[i], &y[i], &size), 3);
  }
  const double unit = 0.5 * (x[1] - x[0]);
  assert_true(unit > 100 && fabs(y[0] - y[2] - unit) < 0.05);
  assert_true(fabs(x[2] - x[0]) < 0.05 && fabs(y[1] - y[0]) < 0.05);
  assert_string_equal(csv, "map,condition,name,category,x,y\n0,0,\"c 0\",0,0,0\n0,1,\"c 1\",1,2,0\n"
                           "0,2,\"c 2\",2,0,1\n");
  assert_int_equal(count(svg, "<text>stress 0.250</text>"), 1);
  assert_int_equal(count(svg, "<text>0.5 (1 - correlation)</text>"), 1); /* a bar as long */
  assert_int_equal(count(svg, "<text>face</text>"), 1);
  assert_int_equal(count(svg, "<text>c 1</text>"), 1);
  tct_free(svg);
  tct_free(csv);
}

struct box {
  double left, top, right, bottom;
};

/* Places of the names in a script: labels that begin with `form`. */
static int boxes_of(const char *gp, const char *form, double width, double height, struct box *box)
{
  char start[64];
  int n = 0;

  (void)snprintf(start, sizeof start, "set label '%s ", form);
  for (const char *at = gp; (at = strstr(at, start)); at++) {
    double x, y;
    char text[128] = "";
    assert_int_equal(sscanf(at, "set label '%127[^']' at screen px(%lf),py(%lf)", text, &x, &y), 3);
    const double half = 0.5 * 5.5 * (double)strlen(text); /* narrow letters: they are wider */
    box[n++]          = (struct box){x - half, y - 4.5, x + half, y + 4.5};
    assert_true(x - half > 0 && x + half < width && y > 0 && y < height);
  }
  return n;
}

static void no_two_names_meet(void **state)
{
  static struct box box[MANY];
  static const int sizes[] = {10, 92, 400};
  (void)state;

  for (int s = 0; s < 3; s++)
    for (int maps = 1; maps <= 5; maps += 4) {
      make(sizes[s], maps, "condition");
      const tct_map_picture m = picture(sizes[s], maps);
      draw("names", 340, &m);
      assert_drawn("names");
      char *gp    = drawn("names.gp");
      const int n = boxes_of(gp, "condition", 340, 500, box);
      if (s == 0) assert_true(n >= 6);
      for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
          assert_false(box[i].left < box[j].right && box[j].left < box[i].right &&
                       box[i].top < box[j].bottom && box[j].top < box[i].bottom);
      tct_free(gp);
    }
}

static void a_path_ends_in_the_head_of_an_arrow(void **state)
{
  tct_map_picture m = picture(4, 3);
  char *gp, *svg;
  (void)state;

  make(4, 3, "c");
  for (int t = 0; t < 3; t++) {
    place[t * 4][0]     = t; /* moves */
    place[t * 4 + 1][0] = 1; /* stays */
    place[t * 4 + 1][1] = 1;
    place[t * 4 + 2][0] = HOLE;                 /* has no place */
    place[t * 4 + 3][1] = t < 2 ? 3 * t : HOLE; /* ends early */
  }
  draw("path", 340, &m);
  assert_drawn("path");
  gp  = drawn("path.gp");
  svg = drawn("path.svg");
  assert_int_equal(count(gp, "head filled"), 2 + 1); /* and one in the key */
  assert_int_equal(count(svg, "<text>0 ms</text>"), 1);
  assert_int_equal(count(svg, "<text>300 ms</text>"), 1);
  tct_free(gp);
  tct_free(svg);
}

static void the_same_numbers_are_the_same_bytes(void **state)
{
  const tct_map_picture m = picture(30, 4);
  char *first, *again;
  (void)state;

  make(30, 4, "c");
  draw("again", 340, &m);
  first = drawn("again.svg");
  draw("again", 340, &m);
  again = drawn("again.svg");
  assert_string_equal(first, again);
  tct_free(first);
  tct_free(again);
}

static void extremes_can_be_drawn(void **state)
{
  tct_map_picture m = picture(MANY, MAPS);
  (void)state;

  make(MANY, MAPS, "the longest name that a condition can have, and a little");
  m.categories = 30;
  m.unit       = "a very long name of a distance that nobody would ever give to one, would they?";
  m.first = m.last = "after the longest number of days of learning that there is";
  draw("many", 340, &m);
  assert_drawn("many");
  draw("one", 340,
       &(tct_map_picture){.n = 1, .maps = 1, .place = (double[]){3, 4}, .stress = HOLE});
  assert_drawn("one");
  draw("none", 340,
       &(tct_map_picture){
         .n = 2, .maps = 1, .place = (double[]){HOLE, 1, 1, HOLE}, .unit = "d", .stress = HOLE});
  assert_drawn("none");
  draw("line", 200,
       &(tct_map_picture){.n      = 2,
                          .maps   = 2,
                          .place  = (double[]){0, 0, 0, 1e-9, 0, 0, 0, 3e-9},
                          .unit   = "d",
                          .stress = 0});
  assert_drawn("line");
}

static void trouble_is_told(void **state)
{
  const tct_plot plot = {.folder = drawn_folder, .name = "no"};
  tct_map_picture m   = picture(4, 2);
  tct_status status   = TCT_BUG;
  int failures        = 0;
  tct_error err;
  (void)state;

  make(4, 2, "c");
  for (int i = 1; status; i++) {
    tct_fail_allocation(i, false);
    status = tct_plot_map(&plot, &m, &err);
    tct_fail_allocation(-1, false);
    if (status) failures++, assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(failures > 8);
  m.n = 401;
  assert_int_equal(tct_plot_map(&plot, &m, &err), TCT_UNSUPPORTED);
  m.n = m.maps = 0;
  assert_int_equal(tct_plot_map(&plot, &m, &err), TCT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(points_are_where_the_numbers_say),
    cmocka_unit_test(no_two_names_meet),
    cmocka_unit_test(a_path_ends_in_the_head_of_an_arrow),
    cmocka_unit_test(the_same_numbers_are_the_same_bytes),
    cmocka_unit_test(extremes_can_be_drawn),
    cmocka_unit_test(trouble_is_told),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("map", tests, drawn_begin, drawn_end)
                            : 77;
}
