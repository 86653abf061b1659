/* verbs.c -- the table of verbs.  A verb is one file; here it is entered. */
#include "verbs.h"

#include <string.h>

const struct verb *const verbs[] = {
  &verb_list,      &verb_help,    &verb_new,        &verb_check,  &verb_show,   &verb_train,
  &verb_record,    &verb_rdm,     &verb_sim,        &verb_encode, &verb_map,    &verb_tuning,
  &verb_spikes,    &verb_behave,  &verb_decode,     &verb_change, &verb_match,  &verb_lesion,
  &verb_signature, &verb_compare, &verb_credit,     &verb_field,  &verb_figure, &verb_report,
  &verb_cite,      &verb_version, &verb_completion, NULL};

const struct ending endings[] = {
  {0, "done"},
  {1, "a negative answer"},
  {2, "the command line is wrong"},
  {3, "the spec says something that cannot be"},
  {4, "a file is missing or is not what it should be"},
  {5, "numbers ran away"},
  {6, "interrupted; the run can be resumed"},
  {7, "out of memory or of disk"},
  {70, "a mistake in Tercet itself"},
  {0, NULL},
};

const struct verb *verb_named(const char *name)
{
  for (int i = 0; verbs[i]; i++)
    if (strcmp(verbs[i]->name, name) == 0) return verbs[i];
  return NULL;
}

const char *verb_near(const char *name)
{
  const char *known[32];
  int n = 0;

  for (int i = 0; verbs[i] && n < 32; i++) known[n++] = verbs[i]->name;
  return tct_nearest(name, known, n);
}
