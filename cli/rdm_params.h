/* rdm_params.h -- parameters of what makes RDMs, and what is made of RDMs afterwards. */
#ifndef TERCET_CLI_RDM_PARAMS_H
#define TERCET_CLI_RDM_PARAMS_H

#include "rdm_making.h"

/* Find the transforms that --transform names, and fill the parameters of these, of the distance and of the noise:
 * presets, changed by --set distance.KEY=VALUE, noise.KEY=VALUE, TRANSFORM.KEY=VALUE.  What is said of none of
 * them is kept for a recipe.  EXIT_DONE, or the exit code once it is said what is wrong. */
int rdm_params_asked(const struct asked *a, struct rdm_making *m);
void rdm_params_free(struct rdm_making *m);

#endif
