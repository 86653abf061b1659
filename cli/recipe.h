/* recipe.h -- what the verbs do with a spec that is a recipe: files and what become of them. */
#ifndef TERCET_CLI_RECIPE_H
#define TERCET_CLI_RECIPE_H

#include "base/text.h"
#include "options.h"

#include <tercet/spec.h>

/* Each prints; the exit code.  The spec stays the caller's. */
int recipe_show(const struct asked *a, tct_spec *s);
int recipe_check(const struct asked *a, tct_spec *s);
/* The page of its keys, from the descriptors that read them. */
int recipe_help(const struct asked *a);

#endif
