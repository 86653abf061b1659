/* rooms.h -- rooms and variants as people name them. */
#ifndef TERCET_CLI_ROOMS_H
#define TERCET_CLI_ROOMS_H

#include "json.h"
#include "options.h"

#include <tercet/describe.h>

enum { ROOMS_MOST = 32 };

/* Which rooms a word means: all for NULL, three for "metrics", one for its name; 0: none. */
int rooms_named(const char *word, const tct_room **room);
const char *variant_near(const tct_room *room, const char *name); /* for "did you mean"; or NULL */
int no_room(const struct asked *a, const char *name);             /* says so; EXIT_USAGE */
/* The same of a variant, with `also` after it, such as ", and it is not rsa", or "". */
int say_no_variant(const struct asked *a, const char *room, const char *name, const char *also);

int list_rooms(const struct asked *a, const char *name); /* prints; the exit code */
void json_of_variant(struct json *j, const tct_room *room, const tct_about *about); /* its fields */
void json_of_section(struct json *j, const tct_about *about); /* of a recipe */

#endif
