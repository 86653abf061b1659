/* json.c -- writing one JSON object, piece by piece. */
#include "json.h"

#include "say.h"

#include <inttypes.h>
#include <string.h>

static void indent(struct json *j)
{
  tct_text_add(&j->text, "\n%*s", 2 * j->depth, "");
}

/* What comes before a value: comma, line, key. */
static void before(struct json *j, const char *key)
{
  const int d = j->depth;

  if (d > 0) {
    if (j->more[d]) tct_text_add(&j->text, j->flat[d] ? ", " : ",");
    if (!j->flat[d]) indent(j);
    j->more[d] = true;
  }
  if (!key) return;
  tct_text_json(&j->text, key);
  tct_text_add(&j->text, ": ");
}

static void begin(struct json *j, const char *key, bool is_array, bool flat)
{
  before(j, key);
  tct_text_add(&j->text, is_array ? "[" : "{");
  if (j->depth + 1 >= JSON_DEPTH) {
    j->text.failed = true;
    return;
  }
  j->depth++;
  j->more[j->depth]     = false;
  j->flat[j->depth]     = flat;
  j->is_array[j->depth] = is_array;
}

void json_map(struct json *j, const char *key)
{
  begin(j, key, false, false);
}

void json_list(struct json *j, const char *key)
{
  begin(j, key, true, false);
}

void json_row(struct json *j, const char *key)
{
  begin(j, key, true, true);
}

void json_close(struct json *j)
{
  const int d = j->depth--;

  if (j->more[d] && !j->flat[d]) indent(j);
  tct_text_add(&j->text, j->is_array[d] ? "]" : "}");
}

void json_text(struct json *j, const char *key, const char *s)
{
  before(j, key);
  tct_text_json(&j->text, s);
}

void json_number(struct json *j, const char *key, double x)
{
  before(j, key);
  tct_text_number(&j->text, x);
}

void json_count(struct json *j, const char *key, uint64_t n)
{
  before(j, key);
  tct_text_add(&j->text, "%" PRIu64, n);
}

void json_bool(struct json *j, const char *key, bool b)
{
  before(j, key);
  tct_text_add(&j->text, b ? "true" : "false");
}

void json_raw(struct json *j, const char *key, const char *value)
{
  size_t n = value ? strlen(value) : 0;

  before(j, key);
  while (n > 0 && (value[n - 1] == '\n' || value[n - 1] == ' ')) n--;
  tct_text_put(&j->text, n > 0 ? value : "null", n > 0 ? n : 4);
}

void json_bits(struct json *j, const char *key, unsigned bits, const char *const *names)
{
  json_row(j, key);
  for (int i = 0; names && names[i]; i++)
    if (bits >> i & 1) json_text(j, NULL, names[i]);
  json_close(j);
}

void json_complaints(struct json *j, const tct_error *complaint, int n)
{
  json_list(j, "complaints");
  for (int i = 0; i < n; i++) {
    json_map(j, NULL);
    json_text(j, "file", complaint[i].file);
    json_count(j, "line", (uint64_t)complaint[i].line);
    json_count(j, "column", (uint64_t)complaint[i].column);
    json_text(j, "text", complaint[i].text);
    json_close(j);
  }
  json_close(j);
}

int json_say(struct json *j)
{
  tct_text_add(&j->text, "\n");
  return say_text(&j->text);
}
