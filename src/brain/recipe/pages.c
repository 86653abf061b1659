/* pages.c -- the keys of a recipe, section by section: what is read, and what `tercet help recipe` prints. */
#include "brain/recipe/recipe_own.h"

static const tct_param settings[] = {
  TCT_PARAM_TEXT(struct settings, file, NULL, "the data file, from the recipe's folder"),
  TCT_PARAM_TEXT(struct settings, align, "start_time",
                 "column of the trials with the time of the event that windows are around"),
  TCT_PARAM_NUMBERS(struct settings, window, "", -1e7, 1e7, "ms",
                    "from and to, around the event: [-200 ms, 500 ms]"),
  TCT_PARAM(struct settings, bin, 0, 0, 1e7, "ms",
            "a step of time; the window is a multiple of it.  0: the window is one step"),
  TCT_PARAM_NUMBERS(struct settings, baseline, "", -1e7, 1e7, "ms",
                    "from and to: each trial's mean there is subtracted"),
  TCT_PARAM_TEXT(
    struct settings, quantity, "",
    "of what is counted Hz (if nothing is said) or count; else what a value is called"),
  TCT_PARAM_CHOICE(struct settings, time, 0, "s|ms", "what times in the file are in"),
  TCT_PARAM_CHOICE(struct settings, zscore, 0, "none|unit",
                   "unit: less its mean and by its sd, over all trials and steps of the recording"),
  TCT_PARAM(struct settings, paired, 0, 0, 0, "1",
            "the same ids are the same units in all sessions of a subject and area"),
};

const tct_about tct_recipe_settings = {
  .name    = "a recording",
  .title   = "plain values",
  .summary = "Any key of a recording may stand at the top: then it is the preset of all",
  TCT_TAKES(struct settings, settings),
};

/* What is no plain value is described as if it were a text; form.c reads it. */
struct forms {
  const char *recipe, *recordings, *subject, *area, *session, *condition, *category, *fold, *where,
    *trials, *units, *spikes, *series, *responses, *smooth, *select;
};

static const tct_param forms[] = {
  TCT_PARAM_TEXT(struct forms, recipe, NULL, "at the top: what it is, in words"),
  TCT_PARAM_TEXT(
    struct forms, recordings, "",
    "at the top: {NAME: {what differs}, ...}.  Without it there is one, named as the file"),
  TCT_PARAM_TEXT(struct forms, subject, "",
                 "a name, or {column: NAME} of trials or units: a recording for each value.  "
                 "Nothing: what an NWB file says"),
  TCT_PARAM_TEXT(struct forms, area, "", "the same"),
  TCT_PARAM_TEXT(struct forms, session, "", "the same"),
  TCT_PARAM_TEXT(struct forms, condition, "",
                 "a column of the trials, {column: NAME, step: 45} for the nearest multiple, or a "
                 "list: a condition for each combination of values"),
  TCT_PARAM_TEXT(struct forms, category, "", "a column with one value within a condition"),
  TCT_PARAM_TEXT(
    struct forms, fold, "",
    "a column that says which trials share their noise, such as a run: crossed distances take "
    "products between its values.  Nothing: each repeat of a condition is a fold"),
  TCT_PARAM_TEXT(struct forms, where, "",
                 "trials to take: {COLUMN: value | [values] | {from: x, to: y}, ...}"),
  TCT_PARAM_TEXT(
    struct forms, trials, "",
    "a table of an NWB file, {file: t.csv}, or {COLUMN: array, ...} (of `file`, if said)"),
  TCT_PARAM_TEXT(struct forms, units, "", "the same of units; column id names them"),
  TCT_PARAM_TEXT(struct forms, spikes, "", "where spikes are: below, or a table of an NWB file"),
  TCT_PARAM_TEXT(struct forms, series, "",
                 "samples over a session: below, or a series of an NWB file"),
  TCT_PARAM_TEXT(struct forms, responses, "", "a value for each trial and unit, or over its time"),
  TCT_PARAM_TEXT(struct forms, smooth, "", "a kernel along time: below"),
  TCT_PARAM_TEXT(struct forms, select, "", "which units stay: below"),
};

const tct_about tct_recipe_forms = {
  .name    = "a recording",
  .title   = "what is more than a value",
  .summary = "Exactly one of spikes, series and responses",
  TCT_TAKES(struct forms, forms),
};

static const tct_param spikes[] = {
  TCT_PARAM_TEXT(struct source, times, "",
                 "array of times; {unit} in its name stands for a unit: 'n{unit}_times'"),
  TCT_PARAM_TEXT(struct source, ends, "", "array: where each unit's times end"),
  TCT_PARAM_TEXT(struct source, unit, "", "array: the unit of each time"),
  TCT_PARAM_TEXT(struct source, cells, "", "a cell array of MATLAB: the times of a unit in each"),
};

static const tct_param series[] = {
  TCT_PARAM_TEXT(struct source, data, NULL,
                 "array; axes: [time, unit] in its order; {unit} in its name stands for a unit"),
  TCT_PARAM(struct source, rate, 0, 0, 1e9, "Hz", "samples per second"),
  TCT_PARAM(struct source, start, 0, -1e12, 1e12, "ms", "time of the first sample"),
  TCT_PARAM_TEXT(struct source, times, "", "array: the time of each sample, instead of rate"),
  TCT_PARAM_CHOICE(struct source, holds, 0, "values|counts",
                   "values are averaged over a bin, counts (of spikes) are summed"),
};

static const tct_param responses[] = {
  TCT_PARAM_TEXT(
    struct source, data, NULL,
    "array; axes: [trial, unit, time] in its order; of other axes, and of {words} in its "
    "name, each place is a value of a column of that name"),
  TCT_PARAM(struct source, rate, 0, 0, 1e9, "Hz", "samples per second, if it has a time axis"),
  TCT_PARAM(struct source, start, 0, -1e12, 1e12, "ms", "of the first sample, from the event"),
  TCT_PARAM_CHOICE(struct source, holds, 0, "values|counts",
                   "values are averaged over a bin, counts (of spikes) are summed"),
};

static const tct_about about_spikes = {
  .name    = "spikes",
  .title   = "times of spikes",
  .summary = "times with ends or unit or {unit}, or cells; times alone are one unit's",
  TCT_TAKES(struct source, spikes),
};
static const tct_about about_series = {
  .name    = "series",
  .title   = "samples over a session",
  .summary = "data and either rate or times; a bin has the mean of the samples in it",
  TCT_TAKES(struct source, series),
};
static const tct_about about_responses = {
  .name    = "responses",
  .title   = "a value for each trial and unit",
  .summary = "data, and the names of its axes",
  TCT_TAKES(struct source, responses),
};
const tct_about *const tct_recipe_source[SOURCES] = {&about_spikes, &about_series,
                                                     &about_responses};

static const tct_param smooth[] = {
  TCT_PARAM_CHOICE(struct smoothing, kernel, 0, "gaussian|exponential|box", "its form"),
  TCT_PARAM(struct smoothing, width, 0, 1e-6, 1e7, "ms",
            "its sd, time constant or full width; must be given"),
};
const tct_about tct_recipe_smooth = {
  .name    = "smooth",
  .title   = "a kernel along time",
  .summary = "At the edges the weights that lie inside are scaled to sum to 1",
  TCT_TAKES(struct smoothing, smooth),
};

static const tct_param selection[] = {
  TCT_PARAM(struct selection, reliability, -1, -1, 1, "1",
            "least reliability; a unit that has none goes too"),
  TCT_PARAM(struct selection, rate, 0, 0, 1e6, "Hz",
            "least mean rate, before baseline and z-score"),
  TCT_PARAM_CHOICE(struct selection, halves, 0, "random|alternate",
                   "how repeats are halved: by chance, or every second"),
  TCT_PARAM(struct selection, splits, 20, 1, 10000, "1", "random halvings that are averaged"),
  TCT_PARAM(struct selection, seed, 0, 0, 1e15, "1", "of the random halvings"),
};
const tct_about tct_recipe_select = {
  .name  = "select",
  .title = "which units stay",
  .summary =
    "Also where: {COLUMN of units: values} and units: [ids].  Of paired sessions a unit stays "
    "if it does in one",
  .equation = "r = mean over splits of correlation(half a, half b) over conditions x steps\n"
              "reliability = 2 r / (1 + r), from -1 to 1\n",
  .source   = "Spearman 1910, doi:10.1111/j.2044-8295.1910.tb00206.x; Brown 1910, "
              "doi:10.1111/j.2044-8295.1910.tb00207.x",
  TCT_TAKES(struct selection, selection),
};

static const tct_about *const pages[] = {
  &tct_recipe_settings, &tct_recipe_forms,  &about_spikes,      &about_series,
  &about_responses,     &tct_recipe_smooth, &tct_recipe_select, NULL,
};

const tct_about *const *tct_recipe_pages(void)
{
  return pages;
}
