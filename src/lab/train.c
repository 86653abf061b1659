/* train.c -- training, from a spec to a result: prepare, teach, finish (run.h).
 *
 * The run is taken up before anything large is allocated, so that a refusal comes at once. */
#include "base/file.h"
#include "base/memory.h"
#include "base/pool.h"
#include "base/text.h"
#include "lab/teaching.h"

#include <math.h>
#include <string.h>

static int threads_of(const tct_train_how *how)
{
  return how->threads > 0 ? how->threads : tct_cores();
}

/* With angles, a second state lies beside the first. */
static tct_status check_memory(const tct_teaching *z, tct_error *err)
{
  static const double mib = 1 << 20;
  const size_t most       = z->how->max_memory;
  const int threads       = threads_of(z->how);
  size_t needed           = tct_model_memory(z->model, threads);

  if (most == 0) return TCT_OK;
  if (z->how->alignment && __builtin_mul_overflow(needed, 2, &needed)) needed = SIZE_MAX;
  if (needed <= most) return TCT_OK;
  return tct_fail(
    err, TCT_NO_MEMORY,
    "%zu synapses and their activity take %.1f MiB with %d threads and batches of %d%s; %.1f MiB "
    "are allowed",
    z->model->synapses, (double)needed / mib, threads, z->model->training.batch,
    z->how->alignment ? ", twice for the angles" : "", (double)most / mib);
}

static tct_status take_up(tct_teaching *z, const char *folder, tct_error *err)
{
  char *resolved = tct_resolved(z->model, err);
  tct_status code;

  if (!resolved) return err->code;
  code = tct_run_paths(&z->run, folder, err);
  if (code == TCT_OK) code = tct_run_begin(&z->run, resolved, z->how->resume, z->how->replace, err);
  tct_string_free(resolved);
  z->kept = code == TCT_OK;
  return code;
}

/* To where the last session that was saved has come; at the beginning if there was none. */
static tct_status go_on(tct_teaching *z, tct_error *err)
{
  bool any;

  TCT_TRY(tct_checkpoint_load(z->run.checkpoints, z->state, &z->at, &any, err), err, "resuming");
  if (any) {
    z->saved = (int64_t)z->at.trials;
    TCT_TRY(
      tct_checkpoint_settle(z->run.checkpoints, z->model->training.keep_all, z->at.trials, err),
      err, "resuming");
  }
  TCT_TRY(tct_log_cut(z->run.log, any ? z->saved : -1, &z->logged, err), err, "resuming");
  return tct_provenance_add(&z->run, z->model, threads_of(z->how), z->at.trials, err);
}

/* A model, and a folder that is ours. */
static tct_status take_in(tct_teaching *z, tct_spec *spec, const char *folder, tct_error *err)
{
  TCT_TRY(tct_settle_paths(spec, err), err, "preparing to train");
  z->model = tct_compile(spec, err);
  if (!z->model) return err->code;
  TCT_TRY(check_memory(z, err), err, "preparing to train");
  if (z->how->alignment) TCT_TRY(tct_alignment_can(z->model, err), err, "preparing to log angles");
  return folder ? take_up(z, folder, err) : TCT_OK;
}

static tct_status prepare(tct_teaching *z, tct_spec *spec, const char *folder, tct_error *err)
{
  TCT_TRY(take_in(z, spec, folder, err), err, "preparing to train");
  z->state = tct_state_new(z->model, threads_of(z->how), err);
  if (!z->state) return err->code;
  z->batch = tct_alloc((size_t)z->model->training.batch, sizeof *z->batch);
  if (!z->batch) return tct_fail(err, TCT_NO_MEMORY, "no memory for a batch");
  TCT_TRY(tct_teaching_choose(z, err), err, "preparing to train");
  if (z->how->alignment)
    TCT_TRY(tct_alignment_new(z->model, threads_of(z->how), &z->straight_model, &z->straight, err),
            err, "preparing to log angles");
  if (folder) TCT_TRY(go_on(z, err), err, "preparing to train");
  z->told = z->evaluated = z->at;
  return TCT_OK;
}

static tct_status write_result(const tct_teaching *z, const tct_result *result, tct_error *err)
{
  char *text = tct_result_json(result);
  tct_status code;

  if (!text) return tct_fail(err, TCT_NO_MEMORY, "no memory for the result");
  code = tct_file_write(z->run.result, text, strlen(text), err);
  tct_string_free(text);
  return code;
}

static tct_status finish(tct_teaching *z, const char *folder, tct_result *result, tct_error *err)
{
  *result = (tct_result){.trials = z->at.trials, .seconds = z->at.seconds};
  tct_print(result->run, sizeof result->run, "%s", folder ? folder : "");
  result->trials_per_second = z->at.seconds > 0 ? (double)z->at.trials / z->at.seconds : NAN;
  TCT_TRY(tct_teaching_evaluate(z, result, err), err, "finishing");
  TCT_TRY(tct_teaching_save(z, err), err, "finishing");
  tct_state_sha256(z->state, result->weights_sha256);
  if (z->kept) TCT_TRY(write_result(z, result, err), err, "finishing");
  tct_teaching_tell(z, "training", true);
  return TCT_OK;
}

static void end(tct_teaching *z)
{
  tct_teaching_choose_free(z);
  tct_free(z->batch);
  tct_state_free(z->straight);
  tct_model_free(z->straight_model);
  tct_state_free(z->state);
  tct_model_free(z->model);
  tct_run_end(&z->run);
}

tct_status tct_train(tct_spec *s, const char *folder, const tct_train_how *how, tct_result *result,
                     tct_error *err)
{
  static const tct_train_how plain = {0};
  tct_result unread;
  tct_error local;
  tct_teaching z = {
    .how        = how ? how : &plain,
    .saved      = -1,
    .logged     = -1,
    .validation = {NAN, NAN, NAN},
    .begun      = tct_clock(),
  };
  tct_error *said = err ? err : &local;
  tct_status code = prepare(&z, s, folder, said);

  if (code == TCT_OK) code = tct_teach(&z, said);
  if (code == TCT_OK) code = finish(&z, folder, result ? result : &unread, said);
  end(&z);
  return code;
}
