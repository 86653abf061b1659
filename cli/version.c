/* version.c -- tercet version: of the program, and of what its numbers depend on. */
#include "json.h"
#include "say.h"
#include "table.h"

#include "kernels/kernels.h"

#include <jansson.h>
#include <yaml.h>
#include <zlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const char build[] = "sanitized";
#elif defined(NDEBUG)
static const char build[] = "release";
#else
static const char build[] = "debug";
#endif

static int run(const struct asked *a)
{
  const char *const part[][2] = {
    {"build", build},
    {"kernels", tct_kernels()->name},
    {"reals", sizeof(tct_real) == 4 ? "float32" : "float64"},
    {"compiler", __VERSION__},
    {"libyaml", yaml_get_version_string()},
    {"jansson", jansson_version_str()},
    {"zlib", zlibVersion()},
  };
  const size_t n     = sizeof part / sizeof *part;
  struct table table = {.align = "ll"};
  struct json j      = {0};
  tct_text t         = {0};

  if (!a->json) {
    tct_text_add(&t, "Tercet %s\n", TERCET_VERSION);
    for (size_t i = 0; i < n; i++) {
      table_cell(&table, "%s", part[i][0]);
      table_cell(&table, "%s", part[i][1]);
    }
    table_put(&table, &t, 2, 80);
    return say_text(&t);
  }
  json_map(&j, NULL);
  json_text(&j, "tercet", TERCET_VERSION);
  for (size_t i = 0; i < n; i++) json_text(&j, part[i][0], part[i][1]);
  json_close(&j);
  return json_say(&j);
}

static const struct option options[] = {OPTION_ROWS_ALL};

const struct verb verb_version = {
  .name    = "version",
  .nouns   = "",
  .summary = "Print the version, the kernels in use and the libraries",
  OPTIONS(options),
  .run = run,
};
