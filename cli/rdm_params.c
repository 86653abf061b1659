/* rdm_params.c -- parameters of what makes RDMs, and what is made of RDMs afterwards.
 *
 * They are read as those of a spec are, with the same complaints: a small spec is written that has a variant at each
 * key, and --set changes it. */
#include "rdm_params.h"

#include "rooms.h"
#include "say.h"

#include "base/text.h"
#include "substrate/complain.h"

#include <string.h>

/* ---- transforms ---------------------------------------------------------------------------------------- */

static int add_transform(const struct asked *a, const char *name, struct rdm_making *m)
{
  const tct_about *found = tct_variant("transforms", name);

  if (!found) return say_no_variant(a, "transforms", name, "");
  if (m->transforms == TRANSFORMS_MOST)
    return say_usage(a, "--transform at most %d times", TRANSFORMS_MOST);
  m->transform[m->transforms++].by = (const tct_transform *)found;
  return EXIT_DONE;
}

/* "positive,sqrt" */
static int find_transforms(const struct asked *a, struct rdm_making *m)
{
  int code = EXIT_DONE;

  for (int i = 0; i < a->transform.n; i++)
    for (const char *at = a->transform.at[i]; code == EXIT_DONE && at;) {
      const char *comma = strchr(at, ',');
      char name[64];
      tct_print(name, sizeof name, "%.*s", comma ? (int)(comma - at) : 63, at);
      code = add_transform(a, name, m);
      at   = comma ? comma + 1 : NULL;
    }
  return code;
}

/* ---- parameters ------------------------------------------------------------------------------------------ */

/* Those that there are: key and variant; the same transform twice has its parameters once. */
struct keys {
  int n;
  const char *key[TRANSFORMS_MOST + 2];
  const tct_about *about[TRANSFORMS_MOST + 2];
};

static void add_key(struct keys *k, const char *key, const tct_about *about)
{
  for (int i = 0; i < k->n; i++)
    if (strcmp(k->key[i], key) == 0) return;
  k->key[k->n]     = key;
  k->about[k->n++] = about;
}

static struct keys keys_of(const struct rdm_making *m)
{
  struct keys k = {0};

  add_key(&k, "distance", &m->how.distance->about);
  if (m->how.noise) add_key(&k, "noise", &m->how.noise->about);
  for (int i = 0; i < m->transforms; i++)
    add_key(&k, m->transform[i].by->name, &m->transform[i].by->about);
  return k;
}

static bool is_about(const char *set, const char *key)
{
  const size_t n = strlen(key);

  return strncmp(set, key, n) == 0 && set[n] == '.';
}

static tct_spec *spec_of(const struct keys *k, tct_error *err)
{
  tct_text t     = {0};
  tct_spec *spec = NULL;

  for (int i = 0; i < k->n; i++) tct_text_add(&t, "%s: {kind: %s}\n", k->key[i], k->about[i]->name);
  if (t.at)
    spec = tct_spec_parse(t.at, "the command line", err);
  else
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory for parameters");
  tct_text_free(&t);
  return spec;
}

static int take_sets(const struct asked *a, const struct keys *k, tct_spec *spec,
                     struct rdm_making *m)
{
  tct_error err = {0};

  m->sets = 0;
  for (int i = 0; i < a->sets; i++) {
    int known = 0;
    while (known < k->n && !is_about(a->set[i], k->key[known])) known++;
    if (known < k->n) {
      if (tct_set(spec, a->set[i], &err) != TCT_OK) return say_error(a, &err);
    } else if (is_about(a->set[i], "noise")) {
      return say_usage(a, "--set %s is about --noise, which is not said", a->set[i]);
    } else {
      m->set[m->sets++] = a->set[i];
    }
  }
  return EXIT_DONE;
}

static bool bind(tct_spec *spec, const char *key, const tct_about *about, void **params)
{
  *params = tct_bind(spec, tct_node_at(tct_spec_root(spec), key), about, NULL);
  return *params || !about->params_size;
}

static bool bind_all(tct_spec *spec, struct rdm_making *m)
{
  bool room = bind(spec, "distance", &m->how.distance->about, &m->distance_params);

  if (m->how.noise) room = bind(spec, "noise", &m->how.noise->about, &m->noise_params) && room;
  for (int i = 0; i < m->transforms; i++) {
    const tct_about *about = &m->transform[i].by->about;
    room                   = bind(spec, about->name, about, &m->transform[i].params) && room;
  }
  m->how.distance_params = m->distance_params;
  m->how.noise_params    = m->noise_params;
  return room;
}

int rdm_params_asked(const struct asked *a, struct rdm_making *m)
{
  tct_error err = {0};
  int code      = find_transforms(a, m);

  if (code != EXIT_DONE) return code;
  const struct keys k = keys_of(m);
  tct_spec *spec      = spec_of(&k, &err);
  if (!spec) return say_error(a, &err);
  code = take_sets(a, &k, spec, m);
  if (code == EXIT_DONE && !bind_all(spec, m)) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for parameters");
    code = say_error(a, &err);
  }
  if (code == EXIT_DONE && tct_complaints(spec) > 0) {
    err.code = TCT_BAD_SPEC;
    code     = say_spec_error(a, spec, &err);
  }
  tct_spec_free(spec);
  return code;
}

void rdm_params_free(struct rdm_making *m)
{
  if (m->how.distance) tct_params_free(&m->how.distance->about, m->distance_params);
  if (m->how.noise) tct_params_free(&m->how.noise->about, m->noise_params);
  for (int i = 0; i < m->transforms; i++)
    tct_params_free(&m->transform[i].by->about, m->transform[i].params);
}
