/* open.c -- what a run left, opened: its model, and a state as it was at the end or at the beginning. */
#include "base/pool.h"
#include "lab/run_own.h"

static tct_status open_model(const tct_run *r, tct_model **m, tct_error *err)
{
  tct_spec *spec = tct_spec_read(r->spec, err);

  if (!spec) return err->code;
  *m = tct_compile(spec, err);
  tct_spec_free(spec);
  return *m ? TCT_OK : err->code;
}

tct_status tct_run_newest(const tct_run *r, tct_state *s, tct_mark *at, tct_error *err)
{
  bool any;

  TCT_TRY(tct_checkpoint_load(r->checkpoints, s, at, &any, err), err, "loading weights");
  return any ? TCT_OK
             : tct_fail(err, TCT_NO_FILE, "the run in %s has no checkpoint yet", r->folder);
}

static tct_status open_state(const tct_run *r, const tct_model *m, bool trained, int threads,
                             tct_state **s, tct_error *err)
{
  tct_mark at;

  *s = tct_state_new(m, threads > 0 ? threads : tct_cores(), err);
  if (!*s) return err->code;
  return trained ? tct_run_newest(r, *s, &at, err) : TCT_OK;
}

tct_status tct_run_open(const char *folder, bool trained, int threads, tct_model **m, tct_state **s,
                        tct_error *err)
{
  tct_error local;
  tct_error *said  = err ? err : &local;
  tct_model *model = NULL;
  tct_state *state = NULL;
  tct_run r;
  tct_status code;

  if (m) *m = NULL;
  if (s) *s = NULL;
  if (s && !m) return tct_fail(err, TCT_BUG, "a state needs its model beside it: ask for both");
  TCT_TRY(tct_run_paths(&r, folder, said), said, "opening a run");
  code = open_model(&r, &model, said);
  if (code == TCT_OK && s) code = open_state(&r, model, trained, threads, &state, said);
  tct_run_end(&r);
  if (code == TCT_OK) {
    if (m)
      *m = model;
    else
      tct_model_free(model);
    if (s) *s = state;
    return TCT_OK;
  }
  tct_state_free(state);
  tct_model_free(model);
  return tct_while(said, code, "opening the run %s", folder);
}
