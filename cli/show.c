/* show.c -- tercet show: what a spec means, what a run has come to, what a file of arrays holds, what a
 * recipe makes. */
#include "show.h"

#include "nouns.h"
#include "say.h"

#include <limits.h>

static int run(const struct asked *a)
{
  const char *path = a->noun[0];

  if (a->weights) return show_weights(a, path);
  if (a->plot || a->units || a->untrained)
    return say_usage(a, "--plot, --units and --untrained are about --weights");
  if (noun_is_run(path) && a->sets == 0) return show_run(a, path);
  if (show_is_file(path)) return show_file(a, path);
  return show_spec(a, path);
}

static const struct option options[] = {
  OPTION_FLAG_ROW(
    "arrays", arrays,
    "list all arrays of an NWB file, of recordings or of RDMs too, not only what they mean"),
  OPTION_TEXT_ROW("weights", 0, weights, "PROJECTION", NULL,
                  "of a run: how the weights of this projection are spread, and how far learning "
                  "moved them"),
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",
                  "of --weights: draw into this .svg what each receiver hears, as its senders lie"),
  OPTION_ROW_COUNT("units", units, 1, INT_MAX,
                   "of --plot: the first so many receivers; 100 if it is not said"),
  OPTION_FLAG_ROW("untrained", untrained, "of --plot: weights as they were before any learning"),
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_SPEC,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet show a.yaml", "every preset written out; populations, projections, synapses, memory"},
  {"tercet show runs/a", "how far a run is and how well it does"},
  {"tercet show runs/a --weights 'retina -> v1' --plot fields.svg",
   "weights of a projection, and a picture of what each cell hears"},
  {"tercet show v4.yaml", "the recordings that a recipe makes: units, conditions, repeats"},
  {"tercet show v1.npz",
   "arrays with their shapes and ranges, or the recordings or RDMs that they are"},
  {"tercet show brain.mat:RDMs", "the RDMs in a struct array: whose, how far conditions lie apart"},
  {"tercet show a.nwb", "its session, tables and series, what is usable and what looks wrong"},
  {"tercet show a.nwb:units/spike_times", "one array of a file that holds many things"},
  {NULL, NULL},
};

const struct verb verb_show = {
  .name  = "show",
  .nouns = "SPEC|RUN|FILE",
  .nouns_doc =
    "A SPEC is a file in YAML or JSON (of a model, or a recipe of recordings), or - for the "
    "standard input; a RUN is a folder; "
    "a FILE holds arrays: .npy, .npz, .safetensors, .csv, .h5, .nwb, .mat, idx; "
    "FILE:NAME is one array of it, or what holds several RDMs",
  .from    = "files",
  .summary = "Show what a spec means, a run has come to or a file holds",
  .least   = 1,
  .most    = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
