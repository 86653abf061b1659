/* said.c -- what several verbs read alike of a command line. */
#include "said.h"

#include "rooms.h"
#include "say.h"

#include "base/text.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <fnmatch.h>
#include <string.h>

int said_window(const struct asked *a, bool *windowed, double window[2])
{
  const char *colon = a->window ? strchr(a->window, ':') : NULL;
  char from[64];

  *windowed = a->window != NULL;
  if (!a->window) return EXIT_DONE;
  tct_print(from, sizeof from, "%.*s", colon ? (int)(colon - a->window) : 0, a->window);
  if (colon && tct_quantity(from, "ms", &window[0], NULL, 0) &&
      tct_quantity(colon + 1, "ms", &window[1], NULL, 0) && window[0] < window[1])
    return EXIT_DONE;
  return say_usage(a, "--window wants A:B in ms, A before B, such as 50:200, not '%s'", a->window);
}

static tct_status set_all(const struct asked *a, const char *key, tct_spec *spec, tct_error *err)
{
  for (int i = 0; i < a->sets; i++) {
    char path[256];
    if (a->set[i] == a->seed) continue;
    tct_print(path, sizeof path, "%s.%s", key, a->set[i]);
    TCT_PASS(tct_set(spec, path, err));
  }
  return TCT_OK;
}

int said_params(const struct asked *a, const char *key, const tct_about *about, void **params)
{
  char text[160];
  tct_error err = {0};
  int code      = EXIT_DONE, wrong;

  *params = NULL;
  tct_print(text, sizeof text, "%s: {kind: %s}\n", key, about->name);
  tct_spec *spec = tct_spec_parse(text, "the command line", &err);
  if (!spec || set_all(a, key, spec, &err) != TCT_OK) {
    code = say_error(a, &err);
  } else {
    *params = tct_bind(spec, tct_node_at(tct_spec_root(spec), key), about, NULL);
    (void)tct_spec_complaints(spec, &wrong);
    if (wrong > 0) err.code = TCT_BAD_SPEC;
    if (wrong == 0 && !*params && about->params_size)
      (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for the parameters of %s", about->name);
    if (err.code) code = wrong > 0 ? say_spec_error(a, spec, &err) : say_error(a, &err);
  }
  tct_spec_free(spec);
  return code;
}

bool said_fits(const struct words *patterns, const char *name)
{
  for (int i = 0; i < patterns->n; i++)
    if (fnmatch(patterns->at[i], name, 0) == 0) return true;
  return patterns->n == 0;
}

size_t said_memory(const struct asked *a)
{
  return a->max_memory ? a->max_memory : (size_t)8 << 30;
}

uint64_t said_seed(const struct asked *a, uint64_t otherwise)
{
  int64_t seed;

  return *a->seed && tct_read_int(strchr(a->seed, '=') + 1, &seed) ? (uint64_t)seed : otherwise;
}

/* How far noise is drawn to its target, where that is said. */
static void set_shrinkage(const struct asked *a, const tct_about *about, void *params)
{
  for (int i = 0; i < about->n_params; i++)
    if (strcmp(about->params[i].name, "shrinkage") == 0 && a->shrinkage > 0)
      *(double *)(void *)((char *)params + about->params[i].offset) = a->shrinkage;
}

int said_noise(const struct asked *a, const char *whose, const char *preset,
               tct_decoder_noise *noise, void **params)
{
  const char *name = a->covariance ? a->covariance : preset;
  tct_error err    = {0};

  if (!preset && (a->covariance || a->shrinkage > 0))
    return say_usage(a, "%s looks at no noise covariance", whose);
  if (!preset) return EXIT_DONE;
  const tct_about *about = tct_variant("covariances", name);
  if (!about) return say_no_variant(a, "covariances", name, "");
  if (a->shrinkage > 0 && strcmp(name, "ledoit_wolf") != 0)
    return say_usage(a, "--shrinkage is that of ledoit_wolf, not of %s", name);
  *params = tct_params_new(about);
  *noise  = (tct_decoder_noise){(const tct_covariance *)about, *params};
  if (about->params_size && !*params) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for the parameters of %s", name);
    return say_error(a, &err);
  }
  set_shrinkage(a, about, *params);
  return EXIT_DONE;
}
