/* numbers.h -- the numbers that a measure finds, of whatever room: as its page and as JSON tell them. */
#ifndef TERCET_CLI_NUMBERS_H
#define TERCET_CLI_NUMBERS_H

#include "json.h"

#include <tercet/describe.h>

/* Nothing, of a variant that is no measure with several numbers. */
void page_of_numbers(tct_text *t, const tct_room *room, const tct_about *about, int width);
void json_of_numbers(struct json *j, const tct_room *room, const tct_about *about);
/* The signatures of a task; nothing of another variant.  signature_page.c */
void page_of_signatures(tct_text *t, const tct_room *room, const tct_about *about, int width);
void json_of_signatures(struct json *j, const tct_room *room, const tct_about *about);

#endif
