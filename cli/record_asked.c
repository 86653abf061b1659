/* record_asked.c -- what a command line asks an electrode to do. */
#include "record_asked.h"

#include "nouns.h"
#include "said.h"
#include "say.h"

#include <stdlib.h>
#include <string.h>

/* ---- without a model ---- */

static int check_out(const struct asked *a)
{
  if (!a->out || tct_subject_writes(a->out)) return EXIT_DONE;
  return say_usage(a, "%s: write a file whose name ends in .npz, .nwb, .csv or .json", a->out);
}

static int check_noise(const struct asked *a)
{
  if (a->noise_sd > 0 && a->noise != TCT_NOISE_GAUSSIAN)
    return say_usage(a, "--noise-sd belongs to --noise gaussian");
  if (a->what == 1 && a->noise == TCT_NOISE_POISSON)
    return say_usage(a, "spikes are not made of membrane potentials: --noise poisson is for rates");
  if (a->bin > 0 && a->noise == TCT_NOISE_POISSON)
    return say_usage(a, "--bin counts the spikes that there are, and --noise poisson makes others");
  if (a->gain > 0 && a->noise != TCT_NOISE_POISSON)
    return say_usage(a, "--gain belongs to --noise poisson");
  return EXIT_DONE;
}

static int check_places(const struct asked *a)
{
  for (int i = 0; i < a->area.n; i++) {
    const char *said = a->area.at[i], *equals = strchr(said, '=');
    if (!equals || equals == said || !equals[1])
      return say_usage(a, "--area wants POPULATION=AREA, such as v1=V1, not '%s'", said);
    if (strlen(equals + 1) >= TCT_LABEL)
      return say_usage(a, "the name of an area has at most %d bytes", TCT_LABEL - 1);
    for (int k = 0; k < i; k++)
      if (strncmp(a->area.at[k], said, (size_t)(equals - said) + 1) == 0)
        return say_usage(a, "--area says twice where %.*s lies", (int)(equals - said), said);
  }
  return EXIT_DONE;
}

/* "untrained,1280,2560" into day [WORDS_MOST]; how many, or -1. */
static int read_days(const char *said, int64_t *day)
{
  char word[32];

  for (int n = 0; n < WORDS_MOST;) {
    const size_t length = strcspn(said, ",");
    if (length == 0 || length >= sizeof word) return -1;
    tct_print(word, sizeof word, "%.*s", (int)length, said);
    if (strcmp(word, "untrained") == 0)
      day[n] = TCT_UNTRAINED;
    else if (!tct_read_int(word, &day[n]) || day[n] < 1)
      return -1;
    n++;
    if (!said[length]) return n;
    said += length + 1;
  }
  return -1;
}

static int check_days(const struct asked *a)
{
  int64_t day[WORDS_MOST];

  if (!a->checkpoints) return EXIT_DONE;
  if (a->untrained) return say_usage(a, "--untrained is one of --checkpoints: say either");
  if (strcmp(a->checkpoints, "all") == 0 || read_days(a->checkpoints, day) > 0) return EXIT_DONE;
  return say_usage(a,
                   "--checkpoints wants all, or a list of at most %d such as untrained,1280,2560, "
                   "not '%s'",
                   WORDS_MOST, a->checkpoints);
}

int recording_check(const struct asked *a)
{
  int code = check_out(a);

  if (code == EXIT_DONE) code = check_noise(a);
  if (code == EXIT_DONE) code = check_places(a);
  if (code == EXIT_DONE) code = check_days(a);
  if (code == EXIT_DONE && a->subject && strlen(a->subject) >= TCT_LABEL)
    code = say_usage(a, "the name of a subject has at most %d bytes", TCT_LABEL - 1);
  return code;
}

/* ---- with one ---- */

static int check_population(const struct asked *a, const tct_model *m, const char *said)
{
  const char *name[64];
  int n = 0;

  for (int i = 0; i < m->n_populations; i++) {
    if (m->population[i].constant) continue;
    if (strcmp(m->population[i].name, said) == 0) return EXIT_DONE;
    if (n < 64) name[n++] = m->population[i].name;
  }
  const char *near = tct_nearest(said, name, n);
  if (near) return say_usage(a, "there is no population '%s'; did you mean '%s'?", said, near);
  return say_usage(a, "there is no population '%s'; tercet show %s lists them", said, a->noun[0]);
}

static int take_places(const struct asked *a, const tct_model *m, struct recording_asked *r)
{
  int code = EXIT_DONE;

  for (int i = 0; i < a->population.n && code == EXIT_DONE; i++)
    code = check_population(a, m, a->population.at[i]);
  for (int i = 0; i < a->area.n && code == EXIT_DONE; i++) {
    const char *said = a->area.at[i], *equals = strchr(said, '=');
    tct_print(r->name[i], sizeof r->name[i], "%.*s", (int)(equals - said), said);
    code            = check_population(a, m, r->name[i]);
    r->placement[i] = (tct_placement){r->name[i], equals + 1};
  }
  return code;
}

/* The subject is called as its run's folder is, unless it is said. */
static void name_subject(const struct asked *a, char name[TCT_LABEL])
{
  char *whole      = realpath(a->noun[0], NULL);
  const char *path = whole ? whole : a->noun[0], *last = strrchr(path, '/');

  tct_print(name, TCT_LABEL, "%s", a->subject ? a->subject : last && last[1] ? last + 1 : path);
  free(whole);
}

static void take_days(const struct asked *a, struct recording_asked *r)
{
  const char *said = a->untrained ? "untrained" : a->checkpoints;

  r->days.all = said && strcmp(said, "all") == 0;
  if (!said || r->days.all) return;
  r->days.day  = r->day;
  r->days.days = read_days(said, r->day);
}

int recording_asked(const struct asked *a, const tct_model *m, struct recording_asked *r)
{
  const tct_electrode preset = TCT_ELECTRODE_PRESET;
  const int probe            = noun_probe(a, m);
  const int code             = probe < 0 ? EXIT_USAGE : take_places(a, m, r);

  if (code != EXIT_DONE) return code;
  if (a->step > 0 && m->steps > 1)
    return say_usage(a, "the circuit has %d steps of %g ms; --step is for circuits without time",
                     m->steps, m->dt);
  name_subject(a, r->subject);
  take_days(a, r);
  r->electrode = (tct_electrode){
    .probe       = m->world->probe[probe].name,
    .population  = a->population.at,
    .populations = a->population.n,
    .placement   = r->placement,
    .placements  = a->area.n,
    .subject     = r->subject,
    .units       = a->units,
    .repeats     = a->repeats,
    .seed        = said_seed(a, m->seed),
    .noise       = (tct_trial_noise)a->noise,
    .sd          = a->noise_sd > 0 ? a->noise_sd : preset.sd,
    .gain        = a->gain > 0 ? a->gain : preset.gain,
    .step        = a->step,
    .voltage     = a->what == 1,
    .bin         = a->bin,
    .max_memory  = a->max_memory,
  };
  return EXIT_DONE;
}
