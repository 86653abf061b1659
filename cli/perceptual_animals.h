/* perceptual_animals.h -- beside Figure 4, what was recorded before and after animals, people and a network learnt. */
#ifndef TERCET_CLI_PERCEPTUAL_ANIMALS_H
#define TERCET_CLI_PERCEPTUAL_ANIMALS_H

#include "report/page.h"

/* `data`: the folder of published recordings; NULL: TERCET_DATA, else ../shared/data.  A plain note where they
 * are not there; BAD_DATA where they are not what they were. */
tct_status perceptual_animals(const char *data, tct_page *page, tct_error *err);

#endif
