/* recipe.h -- a recipe: which files, trials, conditions and windows become which recordings.
 *
 * A recipe is a spec (spec.h) with the key `recipe`; what may stand in it is in tct_recipe_pages, which
 * `tercet help recipe` prints.  It is checked like any spec: all complaints at once, each with its place. */
#ifndef TERCET_RECIPE_H
#define TERCET_RECIPE_H

#include <tercet/recording.h>
#include <tercet/spec.h>

/* What became of recording i of a set. */
typedef struct {
  int64_t trials, left_out;        /* that it is of; of its session, that no condition has */
  int units_of;                    /* before any were selected */
  int silent;                      /* of those that were kept: with no value but 0 */
  int repeats_least, repeats_most; /* of a condition */
  double missing;                  /* share of its values that are NAN */
  double reliability;              /* median over units; NAN: no unit has one */
} tct_recipe_row;

typedef struct {
  int n;
  tct_recipe_row *row; /* [n], owned */
  char *said;          /* what is worth a look: a line each, or ""; owned */
} tct_recipe_report;

TCT_API bool tct_is_recipe(const tct_spec *s);
/* Does it fit its files?  Paths, columns, shapes and small tables are looked at; series and spikes are
 * not read.  BAD_SPEC with complaints in the spec; BAD_DATA and kin where a file is damaged.  `most`
 * bounds the bytes that are read and every block of memory beside them.  `report` (may be NULL) gets `said` alone. */
TCT_API tct_status tct_recipe_check(tct_spec *s, size_t most, tct_recipe_report *report,
                                    tct_error *err);
/* Read the files and make the recordings.  The provenance names the recipe, its SHA-256 and that of each
 * file.  On trouble nothing is left behind.  Not for two threads with one spec. */
TCT_API tct_status tct_recipe_make(tct_spec *s, size_t most, tct_recordings *into,
                                   tct_recipe_report *report, tct_error *err);
/* The same, of a file; `err` has the first complaint. */
TCT_API tct_status tct_recipe_read(const char *path, size_t most, tct_recordings *into,
                                   tct_recipe_report *report, tct_error *err);
TCT_API void tct_recipe_report_free(tct_recipe_report *r);

/* The keys of a recipe, section by section; NULL ends. */
TCT_API const tct_about *const *tct_recipe_pages(void);

#endif
