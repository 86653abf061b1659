/* json.h -- writing one JSON object, piece by piece. */
#ifndef TERCET_CLI_JSON_H
#define TERCET_CLI_JSON_H

#include "base/text.h"

enum { JSON_DEPTH = 16 };

/* Begin with {0}; what is under way is kept here.  `key` is NULL inside an array. */
struct json {
  tct_text text;
  int depth;
  bool more[JSON_DEPTH]; /* something stands at this depth already */
  bool flat[JSON_DEPTH]; /* an array on one line */
  bool is_array[JSON_DEPTH];
};

void json_map(struct json *j, const char *key);  /* { */
void json_list(struct json *j, const char *key); /* [, an element a line */
void json_row(struct json *j, const char *key);  /* [, all on one line */
void json_close(struct json *j);                 /* whichever is open */
void json_text(struct json *j, const char *key, const char *s);
void json_number(struct json *j, const char *key, double x); /* null for NaN and infinities */
void json_count(struct json *j, const char *key, uint64_t n);
void json_bool(struct json *j, const char *key, bool b);
void json_raw(struct json *j, const char *key, const char *value); /* JSON already; NULL: null */
/* An array of strings: those that bits name. */
void json_bits(struct json *j, const char *key, unsigned bits, const char *const *names);

/* A list of what is wrong, each with its place. */
void json_complaints(struct json *j, const tct_error *complaint, int n);

/* Print it on stdout and free it; returns the exit code. */
int json_say(struct json *j);

#endif
