/* wirings.c -- what every wiring must keep to, run on all of them.
 *
 * Cases are made from the registry.  Each wiring meets many pairs of shapes, and its parameters
 * near the lower end of their ranges in all combinations, or every eleventh where those are many; a pair
 * that it refuses is passed over, but some must fit.  A wiring's own numbers are checked in tests/wirings/NAME.c. */
#include "wiring_laws.h"

/* ---- many shapes, many parameters -------------------------------------------------------------- */

/* Maps of [2, 10, 20] and [2, 21, 5] are more than `outer` of a convolution takes at a time: in places, and in lines. */
static const int pre_shapes[][3]  = {{1, 1, 1},  {1, 5, 7},   {3, 6, 5},  {16, 4, 5},
                                     {20, 3, 4}, {2, 10, 20}, {2, 21, 5}, {1, 1, 37}};
static const int post_shapes[][3] = {{0, 0, 0},  {5, 0, 0},  {32, 0, 0}, {18, 0, 0},
                                     {1, 1, 23}, {1, 1, 37}, {4, 3, 3}};

/* digit 0, 1 or 2 of a parameter: its least, and what comes after */
static double value_of(const tct_param *p, int digit)
{
  if (p->type == TCT_TYPE_CHOICE) return digit;
  if (p->type == TCT_TYPE_REAL)
    return p->least + (p->most - p->least) * (digit == 0 ? 0.1 : digit / 2.0);
  return p->least + digit < p->most ? p->least + digit : p->most;
}

static int digits_of(const tct_param *p)
{
  int n = 1;

  for (const char *c = p->choices; c && *c; c++) n += *c == '|';
  if (p->type == TCT_TYPE_CHOICE) return n < 3 ? n : 3;
  return p->type == TCT_TYPE_BOOL ? 2 : 3;
}

static int combinations(const tct_wiring *w)
{
  int n = 1;
  for (int i = 0; i < w->n_params; i++) n *= digits_of(&w->params[i]);
  return n;
}

static tct_projection case_of(const tct_wiring *w, int i, char *said)
{
  const int pres  = sizeof pre_shapes / sizeof *pre_shapes,
            posts = sizeof post_shapes / sizeof *post_shapes;
  const int *pre = pre_shapes[i % pres], *post = post_shapes[i / pres % posts];
  tct_projection s = projection_of(w, pre, post);
  int digits       = i / pres / posts, n;

  n = snprintf(said, SAID, "[%d, %d, %d] -> [%d, %d, %d]", pre[0], pre[1], pre[2], post[0], post[1],
               post[2]);
  for (int k = 0; k < w->n_params; k++) {
    const double value = value_of(&w->params[k], digits % digits_of(&w->params[k]));
    digits /= digits_of(&w->params[k]);
    set(&s, w->params[k].name, value);
    n += snprintf(said + n, (size_t)(SAID - n), ", %s %g", w->params[k].name, value);
  }
  return s;
}

/* The first case in which the law does not hold, or NULL.  fits: how many were not refused. */
static const char *broken(const tct_wiring *w, law holds, char *said, int *fits)
{
  const int shapes =
    (int)(sizeof pre_shapes / sizeof *pre_shapes * (sizeof post_shapes / sizeof *post_shapes));
  const int stride  = combinations(w) > 27 ? 11 : 1; /* no factor of how many there are */
  const char *wrong = NULL;

  *fits = 0;
  for (int i = 0; i < shapes * combinations(w) && !wrong; i += stride) {
    stand t;
    tct_error err          = {0};
    const tct_projection s = case_of(w, i, said);
    if (!w->infers && units_in(s.post_shape) == 0) {
      tct_params_free(&w->about, s.params);
      continue;
    }
    if (stand_up(&t, s, ROWS, &err)) {
      ++*fits;
      wrong = holds(&t);
    } else if (err.code != TCT_BAD_SPEC || !strstr(err.text, "retina->v1")) {
      wrong = "a refusal that does not name the projection";
    }
    tear_down(&t);
  }
  return wrong;
}

static void describes_itself(void **state)
{
  const tct_wiring *w = *state;

  assert_non_null(w->title);
  assert_non_null(w->family);
  assert_non_null(w->summary);
  assert_non_null(w->equation);
  assert_non_null(strstr(w->source, "doi:"));
  for (int i = 0; i < w->n_params; i++) {
    assert_true(strlen(w->params[i].doc) > 10);
    assert_true(w->params[i].least <= w->params[i].preset &&
                (w->params[i].preset <= w->params[i].most || w->params[i].choices));
  }
}

/* Law: where memory ends, fit says so and keeps nothing. */
static void says_that_memory_is_out(void **state)
{
  const tct_wiring *w = *state;
  const int shape[3] = {4, 6, 6}, alone[3] = {1, 1, 1};
  tct_status status   = TCT_NO_MEMORY;
  tct_projection easy = projection_of(w, shape, shape);
  if (w->infers) easy.post_shape[1] = easy.post_shape[2] = 0;
  const bool many = w->fit(&easy, 7, NULL) == TCT_OK; /* else it wants one sender */

  if (w->release) w->release(&easy);
  tct_params_free(&w->about, easy.params);

  for (int64_t n = 1; status != TCT_OK; n++) {
    tct_error err    = {0};
    tct_projection s = projection_of(w, many ? shape : alone, shape);
    if (w->infers) s.post_shape[1] = s.post_shape[2] = 0;
    tct_fail_allocation(n, true);
    status = w->fit(&s, 7, &err);
    tct_fail_allocation(-1, true);
    if (status != TCT_OK) {
      assert_int_equal(status, TCT_NO_MEMORY);
      assert_null(s.own);
      assert_non_null(strstr(err.text, "retina->v1"));
    }
    if (w->release) w->release(&s);
    assert_null(s.own);
    tct_params_free(&w->about, s.params);
    assert_true(n < 100);
  }
}

static const struct {
  const char *name;
  law holds;
  unsigned claim; /* 0: a law for all */
} laws[] = {
  {"shapes are whole", shapes_are_whole, 0},
  {"every synapse has its place", every_synapse_has_its_place, 0},
  {"parts are disjoint and cover", parts_are_disjoint_and_cover, 0},
  {"push adds and leaves pads", push_adds_and_leaves_pads, 0},
  {"carry adds and leaves pads", carry_adds_and_leaves_pads, 0},
  {"outer adds and leaves pads", outer_adds_and_leaves_pads, 0},
  {"outer is the gradient", outer_is_the_gradient, 0},
  {"carry is the gradient", carry_is_the_gradient, 0},
  {"rows do not meet", rows_do_not_meet, 0},
  {"ends are where a probe finds them", ends_are_where_a_probe_finds_them, 0},
  {"fitting again gives the same", fitting_again_gives_the_same, 0},
  {"is linear", is_linear, TCT_WIRING_LINEAR},
  {"neighbours meet neighbours", neighbours_meet_neighbours, TCT_WIRING_TOPOGRAPHIC},
};

enum { LAWS = sizeof laws / sizeof *laws, WIRINGS_MOST = 64 };

struct trial {
  const tct_wiring *wiring;
  int law;
};

static void keeps_the_law(void **state)
{
  const struct trial *c = *state;
  char said[SAID]       = "";
  int fits;
  const char *wrong = broken(c->wiring, laws[c->law].holds, said, &fits);

  if (wrong) fail_msg("%s, %s: %s", c->wiring->name, said, wrong);
  assert_true(fits > 0);
}

/* ---- liars: the laws can fail ------------------------------------------------------------------ */

static void a_false_claim_is_caught(void **state)
{
  char said[SAID];
  int fits;
  const tct_wiring *max = (const tct_wiring *)tct_variant("wirings", "max_pool");
  const tct_wiring *all = (const tct_wiring *)tct_variant("wirings", "dense");
  (void)state;

  assert_non_null(max);
  assert_non_null(all);
  assert_non_null(broken(max, is_linear, said, &fits));
  assert_non_null(broken(all, neighbours_meet_neighbours, said, &fits));
}

static const tct_wiring *honest;

static void push_twice(const tct_passage *p)
{
  honest->push(p);
  honest->push(p);
}

static void outer_times_one(const tct_passage *p, int part, tct_real c)
{
  (void)c;
  honest->outer(p, part, 1);
}

static size_t place_beside(const tct_projection *s, size_t synapse)
{
  return honest->place(s, synapse / 2);
}

static void ends_swapped(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  honest->ends(s, synapse, pre, post);
}

static void a_broken_wiring_is_caught(void **state)
{
  char said[SAID];
  int fits;
  (void)state;

  honest         = (const tct_wiring *)tct_variant("wirings", "sparse");
  tct_wiring lie = *honest;
  lie.push       = push_twice;
  assert_non_null(broken(&lie, is_linear, said, &fits));
  assert_non_null(broken(&lie, outer_is_the_gradient, said, &fits));
  lie       = *honest;
  lie.outer = outer_times_one;
  assert_non_null(broken(&lie, outer_is_the_gradient, said, &fits));
  lie       = *honest;
  lie.place = place_beside;
  assert_non_null(broken(&lie, every_synapse_has_its_place, said, &fits));
  lie      = *honest;
  lie.ends = ends_swapped;
  assert_non_null(broken(&lie, ends_are_where_a_probe_finds_them, said, &fits));
}

int main(void)
{
  enum { EACH = LAWS + 2 };
  static struct CMUnitTest cases[WIRINGS_MOST * EACH + 2];
  static char name[WIRINGS_MOST * EACH][96];
  static struct trial trial[WIRINGS_MOST * EACH];
  const tct_room *room = tct_room_named("wirings");
  size_t n             = 0;

  if (!room || room->n == 0 || room->n > WIRINGS_MOST) return 1;
  for (int i = 0; i < room->n; i++) {
    const tct_wiring *w = (const tct_wiring *)room->about[i];
    for (int k = 0; k < EACH; k++) {
      const char *title = k < LAWS    ? laws[k].name
                          : k == LAWS ? "describes itself"
                                      : "says that memory is out";
      if (k < LAWS && laws[k].claim && !(w->claims & laws[k].claim)) continue;
      snprintf(name[n], sizeof *name, "%s: %s", w->name, title);
      trial[n] = (struct trial){w, k};
      cases[n] =
        (struct CMUnitTest){name[n],
                            k < LAWS    ? keeps_the_law
                            : k == LAWS ? describes_itself
                                        : says_that_memory_is_out,
                            NULL, NULL, k < LAWS ? (void *)&trial[n] : (void *)(uintptr_t)w};
      n++;
    }
  }
  cases[n++] = (struct CMUnitTest)cmocka_unit_test(a_false_claim_is_caught);
  cases[n++] = (struct CMUnitTest)cmocka_unit_test(a_broken_wiring_is_caught);
  return _cmocka_run_group_tests("wirings", cases, n, NULL, NULL);
}
