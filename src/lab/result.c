/* result.c -- what a run came to, as one JSON object.  What means nothing for a task is null; rewards
 * are told of tasks that answer. */
#include "base/text.h"
#include "lab/run_own.h"

#include <math.h>

static void put_three(tct_text *t, const char *name, double train, double validation, double test)
{
  tct_text_add(t, "  \"%s\": {\"train\": ", name);
  tct_text_number(t, train);
  tct_text_add(t, ", \"validation\": ");
  tct_text_number(t, validation);
  tct_text_add(t, ", \"test\": ");
  tct_text_number(t, test);
  tct_text_add(t, "},\n");
}

void tct_score_json(tct_text *t, const tct_score *s)
{
  tct_text_add(t, "{\"objective\":");
  tct_text_number(t, s->objective);
  tct_text_add(t, ",\"accuracy\":");
  tct_text_number(t, s->accuracy);
  if (!isnan(s->reward)) {
    tct_text_add(t, ",\"reward\":");
    tct_text_number(t, s->reward);
  }
  tct_text_add(t, "}");
}

char *tct_result_json(const tct_result *r)
{
  tct_text t = {0};

  tct_text_add(&t, "{\n  \"run\": ");
  tct_text_json(&t, r->run);
  tct_text_add(&t, ",\n  \"trials\": %llu,\n  \"seconds\": ", (unsigned long long)r->trials);
  tct_text_number(&t, r->seconds);
  tct_text_add(&t, ",\n  \"trials_per_second\": ");
  tct_text_number(&t, r->trials_per_second);
  tct_text_add(&t, ",\n");
  put_three(&t, "objective", r->train.objective, r->validation.objective, r->test.objective);
  put_three(&t, "accuracy", r->train.accuracy, r->validation.accuracy, r->test.accuracy);
  if (!isnan(r->test.reward))
    put_three(&t, "reward", r->train.reward, r->validation.reward, r->test.reward);
  tct_text_add(&t, "  \"weights_sha256\": ");
  tct_text_json(&t, r->weights_sha256);
  tct_text_add(&t, "\n}\n");
  if (!t.failed) return t.at;
  tct_text_free(&t);
  return NULL;
}
