/* record.c -- tercet record: virtual electrophysiology. */
#include "json.h"
#include "nouns.h"
#include "progress.h"
#include "record_asked.h"
#include "say.h"
#include "table.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <string.h>

static const char noises[] = "none|gaussian|poisson";

/* ---- a summary ------------------------------------------------------------------------------------ */

struct summary {
  double mean, spread, silent; /* spread: standard deviation; silent: share that is 0 */
  size_t missing;
};

static struct summary summary_of(const tct_recording *r)
{
  const size_t n = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
  struct summary s = {0};
  double sum = 0, squares = 0;
  size_t zero = 0, seen = 0;

  for (size_t i = 0; i < n; i++) {
    if (isnan(r->value[i])) continue;
    sum += r->value[i];
    zero += r->value[i] == 0;
    seen++;
  }
  s.missing = n - seen;
  s.mean    = seen ? sum / (double)seen : NAN;
  s.silent  = seen ? (double)zero / (double)seen : NAN;
  for (size_t i = 0; i < n; i++)
    if (!isnan(r->value[i])) squares += (r->value[i] - s.mean) * (r->value[i] - s.mean);
  s.spread = seen ? sqrt(squares / (double)seen) : NAN;
  return s;
}

/* "none", "gaussian, 0.5 of each population's spread", "poisson, 30 Hz at a rate of 1" */
static const char *noise_of(const tct_electrode *e, char text[96])
{
  if (e->noise == TCT_NOISE_GAUSSIAN)
    tct_print(text, 96, "gaussian, %g of each population's spread", e->sd);
  else if (e->noise == TCT_NOISE_POISSON)
    tct_print(text, 96, "poisson, %g Hz at a rate of 1", e->gain);
  else
    tct_print(text, 96, "none");
  return text;
}

static void put_head(tct_text *t, const tct_electrode *e, const tct_subject *s)
{
  const tct_recording *one = s->recordings.recording[0];
  char noise[96];

  tct_text_add(t, "probe %s: %d conditions, %d repeats, %d steps", s->probe, one->conditions,
               one->repeats, one->steps);
  if (one->dt > 0) tct_text_add(t, " of %g ms", one->dt);
  tct_text_add(t, "\nsubject %s, noise %s, seed %" PRIu64 "\n", one->subject, noise_of(e, noise),
               s->seed);
}

static int as_text(const tct_electrode *e, const tct_subject *s)
{
  static const char *const head[] = {"population", "area",   "day",    "units",  "of",
                                     "mean",       "spread", "silent", "missing"};
  struct table table              = {.align = "lllrrrrrr"};
  char text[32];
  tct_text t = {0};

  put_head(&t, e, s);
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < s->recordings.n; i++) {
    const tct_recording *r  = s->recordings.recording[i];
    const struct summary is = summary_of(r);
    table_cell(&table, "%s", s->heard[i].population);
    table_cell(&table, "%s", r->area);
    table_cell(&table, "%s", r->session);
    table_cell(&table, "%s", say_count(text, (uint64_t)r->units));
    table_cell(&table, "%s", say_count(text, (uint64_t)s->heard[i].of));
    table_cell(&table, "%s", say_score(text, is.mean));
    table_cell(&table, "%s", say_score(text, is.spread));
    table_cell(&table, "%.0f%%", 100 * is.silent);
    table_cell(&table, "%s", say_count(text, is.missing));
  }
  table_put(&table, &t, 2, 120);
  return say_text(&t);
}

static void put_recording(struct json *j, const tct_recording *r, const tct_heard *h)
{
  const struct summary is = summary_of(r);

  json_map(j, NULL);
  json_text(j, "name", r->name);
  json_text(j, "population", h->population);
  json_text(j, "area", r->area);
  json_text(j, "session", r->session);
  json_text(j, "quantity", r->quantity);
  json_count(j, "units", (uint64_t)r->units);
  json_count(j, "of", (uint64_t)h->of);
  json_number(j, "mean", is.mean);
  json_number(j, "spread", is.spread);
  json_number(j, "silent", is.silent);
  json_count(j, "missing", is.missing);
  json_count(j, "clipped", h->clipped);
  json_close(j);
}

static int as_json(const struct asked *a, const tct_subject *s)
{
  const tct_recording *one = s->recordings.recording[0];
  struct json j            = {0};

  json_map(&j, NULL);
  json_text(&j, "run", a->noun[0]);
  json_bool(&j, "trained", strcmp(one->session, "untrained") != 0 || s->days > 1);
  json_text(&j, "probe", s->probe);
  json_text(&j, "file", a->out);
  json_text(&j, "subject", one->subject);
  json_count(&j, "conditions", (uint64_t)one->conditions);
  json_count(&j, "repeats", (uint64_t)one->repeats);
  json_count(&j, "steps", (uint64_t)one->steps);
  json_number(&j, "dt", one->dt);
  json_count(&j, "days", (uint64_t)s->days);
  json_list(&j, "populations");
  for (int i = 0; i < s->recordings.n; i++)
    put_recording(&j, s->recordings.recording[i], &s->heard[i]);
  json_close(&j);
  json_raw(&j, "provenance", s->recordings.provenance);
  json_close(&j);
  return json_say(&j);
}

/* ---- what one should know ------------------------------------------------------------------------- */

/* Of one population, on its first day; what was clipped, on all. */
static void say_of_population(const struct asked *a, const tct_electrode *e, const tct_subject *s,
                              int i)
{
  const int populations = s->recordings.n / s->days;
  const tct_heard *h    = &s->heard[i];
  uint64_t clipped      = 0;
  char count[32];

  for (int k = i; k < s->recordings.n; k += populations) clipped += s->heard[k].clipped;
  if (a->units > h->of)
    say_aside("%s has %d units: all of them are recorded", h->population, h->of);
  if (clipped)
    say_aside("%s rates of %s were below 0 and made no spikes", say_count(count, clipped),
              h->population);
  if (e->noise == TCT_NOISE_POISSON && h->spiking)
    say_aside(
      "%s spikes by itself: what Poisson noise makes of its spikes is noisier than they are",
      h->population);
  if (e->noise == TCT_NOISE_GAUSSIAN && h->spread == 0)
    say_aside("the rates of %s are all alike: there is no spread to scale noise by", h->population);
}

static void say_asides(const struct asked *a, const tct_electrode *e, const tct_subject *s)
{
  for (int i = 0; i < s->recordings.n / s->days; i++) say_of_population(a, e, s, i);
  if (s->pruned)
    say_aside("%s kept its two newest checkpoints only: train it with train.keep=all to have "
              "every one as a day",
              a->noun[0]);
}

/* ---- the verb ------------------------------------------------------------------------------------- */

static void tell(void *progress, uint64_t done, uint64_t of)
{
  const uint64_t most = INT_MAX, shown = done < most ? done : most;

  progress_count(progress, (int)shown, (int)(of < most ? of : most), "trials shown");
}

static int record(const struct asked *a, const tct_model *m, tct_state *state)
{
  struct recording_asked asked = {.days = {.all = false}};
  int code                     = recording_asked(a, m, &asked);
  struct progress p;
  tct_subject s = {.days = 0};
  tct_error err = {0};

  if (code != EXIT_DONE) return code;
  progress_begin(&p, a->progress);
  progress_later(&p);
  asked.electrode.progress = tell;
  asked.electrode.arg      = &p;
  tct_status status =
    tct_subject_record(a->noun[0], state, &asked.electrode, &asked.days, &s, &err);
  if (status == TCT_OK && a->out) status = tct_subject_write(a->out, &s, &err);
  progress_end(&p);
  if (status != TCT_OK)
    code = say_error(a, &err);
  else {
    say_asides(a, &asked.electrode, &s);
    code = a->json ? as_json(a, &s) : as_text(&asked.electrode, &s);
  }
  tct_subject_free(&s);
  return code;
}

static int run(const struct asked *a)
{
  tct_model *m = NULL;
  tct_state *s = NULL;
  int code     = recording_check(a);

  if (code == EXIT_DONE) code = noun_run(a, a->noun[0], false, &m, &s);
  if (code == EXIT_DONE) code = record(a, m, s);
  tct_state_free(s);
  tct_model_free(m);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "the probe set of the task; its first if it is not said"),
  OPTION_WORDS_ROW("population", population, "NAME",
                   "record this one; may be repeated; all if it is not said"),
  OPTION_WORDS_ROW("area", area, "NAME=AREA",
                   "the area that a population stands for; may be repeated, and several may lie in "
                   "one; its own name if it is not said"),
  OPTION_ROW_COUNT("units", units, 1, INT_MAX,
                   "units drawn of each population; all if it is not said"),
  OPTION_ROW_COUNT("repeats", repeats, 1, 1000000,
                   "trials of each condition; those of the probe set if it is not said"),
  OPTION_CHOICE_ROW("what", what, "KIND", "rate|voltage",
                    "rate, or voltage: membrane potentials of units that have one; rate if it is "
                    "not said"),
  OPTION_REAL_ROW("bin", bin, "MS", "ms", 1e6,
                  "count spikes in bins so long, or take the mean of what does not spike, as it is "
                  "shown: the steps of a long trial are never held; every step if it is not said"),
  {.name = "noise",
   .kind = OPTION_CHOICE,
   OPTION_IS(noise),
   .value = "KIND",
   .from  = noises,
   .doc   = "of trials: none, gaussian, or poisson, which makes spikes; none if it is not said"},
  OPTION_REAL_ROW("noise-sd", noise_sd, "X", "1", 1000000,
                  "of gaussian noise, in spreads of the population's rates; 1 if it is not said"),
  OPTION_REAL_ROW("gain", gain, "HZ", "Hz", 1000000,
                  "of poisson noise: spikes per second at a rate of 1; 30 if it is not said"),
  OPTION_REAL_ROW("step", step, "MS", "ms", 1000000,
                  "how long a trial of a circuit without time is; 100 ms if spikes or a file need "
                  "it and it is not said"),
  OPTION_TEXT_ROW("checkpoints", 0, checkpoints, "LIST", NULL,
                  "days: all that the run kept, the untrained circuit first, or some, such as "
                  "untrained,1280; the newest if it is not said"),
  OPTION_FLAG_ROW("untrained", untrained, "record from the circuit as it was before any learning"),
  {.name  = "seed",
   .kind  = OPTION_SEED,
   .value = "N",
   .doc   = "of the draw of units and of noise; that of the run if it is not said"},
  OPTION_TEXT_ROW("subject", 0, subject, "NAME", NULL,
                  "what the subject is called; as the folder of the run if it is not said"),
  OPTION_TEXT_ROW("output", 'o', out, "FILE", "files",
                  "keep it: .nwb, .npz, .csv or .json; a file that is there is replaced"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet record runs/a", "how active each population is"},
  {"tercet record runs/a --probe gratings --population v1 -o v1.npz",
   "the rates of one population, kept"},
  {"tercet record runs/a --repeats 20 --noise poisson --units 60 --area v1=V1 -o a.nwb",
   "spikes of 60 units of each population, as a laboratory would keep them"},
  {"tercet record runs/a --bin 5 -o counts.nwb", "spikes counted every 5 ms, of spiking units"},
  {"tercet record runs/a --checkpoints all --units 60 -o days.nwb",
   "the same units on every day that the run kept (train.keep=all)"},
  {NULL, NULL},
};

const struct verb verb_record = {
  .name    = "record",
  .nouns   = "RUN",
  .from    = "folders",
  .summary = "Record from the circuit of a run while it is shown a probe set",
  .text =
    "A probe set is shown repeat by repeat; asked for more repeats than it has, it is shown "
    "again.  Noise is drawn by seed, population, day, condition, repeat, step and unit, so it "
    "depends neither on threads nor on what else is recorded.\n"
    "NWB holds one session: units with their areas, a table of trials (stimulus, category, "
    "repeat, day), spikes of poisson noise or else samples.  In .npz a population is an array "
    "[condition][repeat][step][unit], float64, with NAME.unit, NAME.condition, NAME.category "
    "and NAME.trial beside it, and `about` says in JSON what all of it is; .csv is a long "
    "table, a row a value; .json is one object.  Each says of which run, checkpoint, stimuli, "
    "seed and noise it is.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
