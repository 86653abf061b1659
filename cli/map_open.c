/* map_open.c -- tercet map: nouns opened, and made into models and areas. */
#include "map_asked.h"
#include "nouns.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "substrate/complain.h"

#include <tercet/format.h>

#include <math.h>
#include <string.h>

/* ---- nouns -------------------------------------------------------------------------------------------- */

/* "V1=a.npz" is a.npz, of V1; an = in the path of something that is there parts nothing. */
static void read_noun(const char *text, bool may_name, struct map_noun *d)
{
  const char *equals = may_name && !tct_file_is(text) ? strchr(text, '=') : NULL;
  const size_t name  = equals ? (size_t)(equals - text) : 0;

  if (name > 0 && name < sizeof d->area && !memchr(text, '/', name)) {
    tct_print(d->area, sizeof d->area, "%.*s", (int)name, text);
    d->as = d->area;
    text  = equals + 1;
  }
  d->text   = text;
  d->within = tct_path_within(text, d->path, sizeof d->path);
}

static int open_rdms(struct map *m, struct map_noun *d, bool model)
{
  struct asked one         = *m->asked;
  const bool is_run        = noun_is_run(d->path);
  struct rdm_making making = model ? m->model_making : m->making;

  if (!is_run) one.probe = NULL;
  one.untrained = model && is_run;
  making.keep   = model ? NULL : &d->made_of;
  return noun_rdms(&one, d->text, &making, &d->rdms);
}

static int open_recordings(struct map *m, struct map_noun *d, bool model)
{
  int code = noun_recordings_of(m->asked, d->path, false, &d->now);

  if (code == EXIT_DONE && model && noun_is_run(d->path))
    code = noun_recordings_of(m->asked, d->path, true, &d->before);
  return code;
}

static bool any_run(const struct map *m)
{
  for (int i = 0; i < m->asked->nouns + m->asked->with.n; i++)
    if (noun_is_run(m->noun[i].path)) return true;
  return false;
}

int map_open(struct map *m)
{
  const struct asked *a = m->asked;
  const int models = a->nouns, all = models + a->with.n;
  tct_error err = {0};
  int code      = EXIT_DONE;

  m->noun = tct_alloc((size_t)all, sizeof *m->noun);
  if (!m->noun) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for %d nouns", all);
    return say_error(a, &err);
  }
  for (int i = 0; i < all; i++)
    read_noun(i < models ? a->noun[i] : a->with.at[i - models], i >= models, &m->noun[i]);
  if (a->probe && !any_run(m))
    return say_usage(a, "--probe is for runs, and there is none among the nouns");
  for (int i = 0; i < all && code == EXIT_DONE; i++)
    code = m->comparator ? open_rdms(m, &m->noun[i], i < models)
                         : open_recordings(m, &m->noun[i], i < models);
  return code;
}

/* ---- items -------------------------------------------------------------------------------------------- */

static struct map_item of_rdm(const tct_rdm *r, int noun)
{
  return (struct map_item){r->name, r->area, r->subject, r, NULL, noun, -1};
}

static struct map_item of_recording(const tct_recording *r, int noun)
{
  return (struct map_item){r->name, r->area, r->subject, NULL, r, noun, -1};
}

/* Those of one noun, into item [as many as there are]; what a run was before any learning comes after it.  How many. */
static int items_of(const struct map_noun *d, int noun, bool untrained, struct map_item *item)
{
  int n = 0;

  for (int i = 0; i < d->rdms.n; i++) {
    item[n] = of_rdm(d->rdms.rdm[i], noun);
    for (int k = 0; k < d->made_of.n; k++)
      if (strcmp(d->made_of.recording[k]->name, item[n].name) == 0)
        item[n].recording = d->made_of.recording[k];
    n++;
  }
  for (int i = 0; i < d->now.n; i++)
    if (!d->within || strcmp(d->now.recording[i]->name, d->within) == 0)
      item[n++] = of_recording(d->now.recording[i], noun);
  for (int i = 0; i < d->before.n; i++)
    if (!d->within || strcmp(d->before.recording[i]->name, d->within) == 0)
      item[n++] = of_recording(d->before.recording[i], noun);
  for (int i = 0; untrained && i < n / 2; i++) item[i].control = n / 2 + i;
  return n;
}

static tct_status take_items(const struct map *m, int first, int nouns, struct map_item **into,
                             int *n, tct_error *err)
{
  int most = 0;

  for (int i = first; i < first + nouns; i++)
    most += m->noun[i].rdms.n + m->noun[i].now.n + m->noun[i].before.n;
  *into = tct_alloc((size_t)most + 1, sizeof **into);
  if (!*into) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d populations", most);
  for (int i = first; i < first + nouns; i++) {
    const struct map_noun *d = &m->noun[i];
    const bool control       = first == 0 && noun_is_run(d->path);
    const int got            = items_of(d, i - first, control, *into + *n);
    for (int k = *n; k < *n + got; k++)
      if ((*into)[k].control >= 0) (*into)[k].control += *n;
    if (got == 0) return noun_no_recording(d->path, &d->now, d->within ? d->within : "", err);
    *n += got;
  }
  return TCT_OK;
}

bool map_is_control(const struct map *m, int item)
{
  for (int i = 0; i < m->items; i++)
    if (m->item[i].control == item) return true;
  return false;
}

/* ---- order ------------------------------------------------------------------------------------------- */

/* The next of the names in lists with commas between, into name; false after the last.  Begin with {0}. */
struct name_at {
  int list;
  const char *at;
  char name[128];
};

static bool next_name(const struct words *lists, struct name_at *n)
{
  if (!n->at && n->list < lists->n) n->at = lists->at[n->list++];
  if (!n->at) return false;
  const char *comma = strchr(n->at, ',');
  tct_print(n->name, sizeof n->name, "%.*s", comma ? (int)(comma - n->at) : 127, n->at);
  n->at = comma ? comma + 1 : NULL;
  return true;
}

/* The place of `name` in them; -1: it is not there. */
static int listed(const struct words *lists, const char *name)
{
  struct name_at n = {0};

  for (int place = 0; next_name(lists, &n); place++)
    if (strcmp(n.name, name) == 0) return place;
  return -1;
}

static bool is_one_of(const char *word, int n, const char *const *name)
{
  for (int i = 0; i < n; i++)
    if (strcmp(name[i], word) == 0) return true;
  return false;
}

/* Every name of the lists must be one of n. */
static tct_status all_known(const struct words *lists, const char *option, int n,
                            const char *const *name, tct_error *err)
{
  struct name_at at = {0};

  while (next_name(lists, &at)) {
    const char *near = tct_nearest(at.name, name, n);
    if (is_one_of(at.name, n, name)) continue;
    if (near)
      return tct_fail(err, TCT_BAD_DATA, "%s: there is no '%s'; did you mean '%s'?", option,
                      at.name, near);
    return tct_fail(err, TCT_BAD_DATA, "%s: there is no '%s'; the first is '%s'", option, at.name,
                    n ? name[0] : "");
  }
  return TCT_OK;
}

static bool is_wanted(const struct map *m, int item)
{
  return m->asked->order.n == 0 || listed(&m->asked->order, m->item[item].name) >= 0;
}

/* Those that --order does not name, and what they were before any learning, are left out. */
static tct_status leave_out(struct map *m, tct_error *err)
{
  int *place = tct_alloc((size_t)m->items + 1, sizeof *place), n = 0;

  if (!place) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d populations", m->items);
  for (int i = 0; i < m->items; i++) place[i] = map_is_control(m, i) ? -1 : is_wanted(m, i);
  for (int i = 0; i < m->items; i++)
    if (m->item[i].control >= 0) place[m->item[i].control] = place[i];
  for (int i = 0; i < m->items; i++) {
    const bool kept = place[i] > 0;
    place[i]        = n;
    if (kept) m->item[n++] = m->item[i];
  }
  m->items = n;
  for (int i = 0; i < n; i++)
    if (m->item[i].control >= 0) m->item[i].control = place[m->item[i].control];
  tct_free(place);
  return TCT_OK;
}

/* ---- models ------------------------------------------------------------------------------------------ */

static int populations_of(const struct map *m, int noun)
{
  int n = 0;

  for (int i = 0; i < m->items; i++) n += m->item[i].noun == noun && !map_is_control(m, i);
  return n;
}

/* In the order asked for, one more population. */
static void add_member(const struct map *m, struct map_model *d, int item)
{
  const struct words *order = &m->asked->order;
  int at                    = d->n++;

  for (; order->n && at > 0 &&
         listed(order, m->item[d->member[at - 1]].name) > listed(order, m->item[item].name);
       at--)
    d->member[at] = d->member[at - 1];
  d->member[at] = item;
}

static tct_status make_model(struct map *m, const char *name,
                             bool (*is_of)(const struct map *, int), int noun, tct_error *err)
{
  struct map_model *d = &m->model[m->models++];
  bool controlled     = true;

  tct_print(d->name, sizeof d->name, "%.127s", name);
  d->member = tct_alloc((size_t)m->items, sizeof *d->member);
  d->before = tct_alloc((size_t)m->items, sizeof *d->before);
  if (!d->member || !d->before) return tct_fail(err, TCT_NO_MEMORY, "no memory for a model");
  for (int i = 0; i < m->items; i++)
    if ((is_of ? is_of(m, m->item[i].noun) : m->item[i].noun == noun) && !map_is_control(m, i))
      add_member(m, d, i);
  for (int k = 0; k < d->n; k++) {
    d->before[k] = m->item[d->member[k]].control;
    controlled   = controlled && d->before[k] >= 0;
  }
  if (!controlled) {
    tct_free(d->before);
    d->before = NULL;
  }
  return TCT_OK;
}

static bool is_single(const struct map *m, int noun)
{
  return populations_of(m, noun) == 1;
}

static tct_status make_models(struct map *m, tct_error *err)
{
  const char **name = tct_alloc((size_t)m->items + 1, sizeof *name);
  int singles = 0, n = 0;

  if (!name) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d names", m->items);
  for (int i = 0; i < m->items; i++)
    if (!map_is_control(m, i)) name[n++] = m->item[i].name;
  tct_status status = all_known(&m->asked->order, "--order", n, name, err);
  tct_free(name);
  if (status == TCT_OK) status = leave_out(m, err);
  m->model = tct_alloc((size_t)m->asked->nouns + 1, sizeof *m->model);
  if (status == TCT_OK && !m->model)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d models", m->asked->nouns);
  for (int i = 0; i < m->asked->nouns && status == TCT_OK; i++)
    if (is_single(m, i))
      singles++;
    else if (populations_of(m, i) > 1)
      status = make_model(m, m->asked->noun[i], NULL, i, err);
  if (status == TCT_OK && singles)
    status = make_model(m, singles == 1 && m->asked->nouns == 1 ? m->asked->noun[0] : "the MODELs",
                        is_single, -1, err);
  return status;
}

/* ---- areas ------------------------------------------------------------------------------------------- */

/* What --with AREA= says, or the thing itself, or its noun. */
static const char *area_of(const struct map *m, const struct map_item *d)
{
  const struct map_noun *noun = &m->noun[m->asked->nouns + d->noun];
  int n                       = 0;

  if (noun->as) return noun->as;
  if (*d->area) return d->area;
  for (int i = 0; i < m->brains; i++) n += m->brain[i].noun == d->noun;
  const char *slash = strrchr(noun->path, '/');
  return n == 1 ? d->name : noun->within ? noun->within : slash ? slash + 1 : noun->path;
}

static struct map_area *area_named(struct map *m, const char *name)
{
  for (int i = 0; i < m->areas; i++)
    if (strcmp(m->area[i].name, name) == 0) return &m->area[i];
  struct map_area *a = &m->area[m->areas++];
  tct_print(a->name, sizeof a->name, "%.95s", name);
  a->item  = tct_alloc((size_t)m->brains, sizeof(void *));
  a->lower = a->upper = (double)NAN;
  return a;
}

/* Those that are asked for, in the order asked for. */
static tct_status order_areas(struct map *m, tct_error *err)
{
  const struct words *wanted = &m->asked->areas;
  const char **name          = tct_alloc((size_t)m->areas + 1, sizeof *name);
  int kept                   = 0;

  if (!name) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d areas", m->areas);
  for (int i = 0; i < m->areas; i++) name[i] = m->area[i].name;
  const tct_status status = all_known(wanted, "--areas", m->areas, name, err);
  tct_free(name);
  if (status != TCT_OK || wanted->n == 0) return status;
  for (int i = 0; i < m->areas; i++) {
    struct map_area own = m->area[i];
    int at              = kept;
    if (listed(wanted, own.name) < 0) {
      tct_free(own.item);
      continue;
    }
    for (; at > 0 && listed(wanted, m->area[at - 1].name) > listed(wanted, own.name); at--)
      m->area[at] = m->area[at - 1];
    m->area[at] = own;
    kept++;
  }
  m->areas = kept;
  return TCT_OK;
}

static tct_status make_areas(struct map *m, tct_error *err)
{
  m->area = tct_alloc((size_t)m->brains + 1, sizeof *m->area);
  if (!m->area) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d areas", m->brains);
  for (int i = 0; i < m->brains; i++) {
    struct map_area *a = area_named(m, area_of(m, &m->brain[i]));
    if (!a->item) return tct_fail(err, TCT_NO_MEMORY, "no memory for areas");
    a->item[a->n++] = &m->brain[i];
  }
  return order_areas(m, err);
}

int map_settle(struct map *m)
{
  const int models  = m->asked->nouns;
  tct_error err     = {0};
  tct_status status = take_items(m, 0, models, &m->item, &m->items, &err);

  if (status == TCT_OK)
    status = take_items(m, models, m->asked->with.n, &m->brain, &m->brains, &err);
  if (status == TCT_OK) status = make_models(m, &err);
  if (status == TCT_OK) status = make_areas(m, &err);
  return status == TCT_OK ? EXIT_DONE : say_error(m->asked, &err);
}
