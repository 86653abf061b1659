/* objects.h -- RDMs of 92 objects: of human and monkey cortex and of models (Kriegeskorte et al. 2008).
 */
#ifndef OBJECTS_H
#define OBJECTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "brain/published.h"
#include <tercet/format.h>

enum { OBJECTS = 92, OBJECT_PAIRS = OBJECTS * (OBJECTS - 1) / 2 };

static inline const char *objects_file(const char *name)
{
  char file[256];

  (void)snprintf(file, sizeof file, "rsatoolbox/%s", name);
  return published(file);
}

/* Are the data there, and the program that reads them?  If not, stderr is told. */
static inline bool objects_are_there(void)
{
  const char *program = getenv("TERCET_READER");
  const char *path    = objects_file("92_brainRDMs.mat");

  if (access(path, R_OK) == 0 && program && access(program, X_OK) == 0) return true;
  (void)fprintf(stderr, "skipped: %s is not there, or TERCET_READER names no program\n", path);
  return false;
}

/* An array of the file: a matrix of 92 rows, or its pairs, row by row. */
static inline void objects_rdm(const char *file, const char *array, double *rdm)
{
  const char *const wanted[] = {array, NULL};
  tct_arrays read;
  tct_error err = {0};

  if (tct_arrays_read(objects_file(file), wanted, (size_t)64 << 20, &read, &err) != TCT_OK)
    fail_msg("%s", err.text);
  const tct_array *a = tct_arrays_named(&read, array);
  assert_non_null(a);
  if (a->n == OBJECT_PAIRS) {
    for (size_t i = 0; i < a->n; i++) rdm[i] = tct_array_at(a, i);
  } else {
    assert_int_equal(a->n, OBJECTS * OBJECTS);
    for (size_t i = 0; i < OBJECTS; i++)
      for (size_t j = i + 1; j < OBJECTS; j++) *rdm++ = tct_array_at(a, i * OBJECTS + j);
  }
  tct_arrays_free(&read);
}

/* Human cortex: subject 0 to 3, session 0 or 1. */
static inline void objects_subject(int subject, int session, double *rdm)
{
  char name[32];

  (void)snprintf(name, sizeof name, "RDMs(%d).RDM", 1 + subject + 4 * session);
  objects_rdm("92_brainRDMs.mat", name, rdm);
}

/* As the golden numbers have them: the mean of both sessions. */
static inline void objects_mean_subject(int subject, double *rdm)
{
  double other[OBJECT_PAIRS];

  objects_subject(subject, 0, rdm);
  objects_subject(subject, 1, other);
  for (int i = 0; i < OBJECT_PAIRS; i++) rdm[i] = 0.5 * (rdm[i] + other[i]);
}

/* Models and other areas, by the names that the golden numbers give them; fails where there is none. */
static inline void objects_model(const char *model, double *rdm)
{
  static const struct {
    const char *model, *file, *array;
  } all[] = {
    {"animacy", "92_modelRDMs.mat", "Models(1).RDM"},
    {"FaceBodyManmadeNatobj", "92_modelRDMs.mat", "Models(2).RDM"},
    {"monkeyIT", "92_modelRDMs.mat", "Models(3).RDM"},
    {"EVA", "92_modelRDMs.mat", "Models(4).RDM"},
    {"HMAX", "rdm92_HMAXnatImPatch.mat", "rdm92_HMAXnatImPatch"},
    {"V1", "92_modelRDMs.mat", "Models(6).RDM"},
    {"Silhouette", "92_modelRDMs.mat", "Models(7).RDM"},
    {"RADON", "92_modelRDMs.mat", "Models(8).RDM"},
    {"mIT_674neurons", "Kriegeskorte_Neuron2008_supplementalData.mat", "RDMs_mIT_hIT_fig1(1).RDM"},
    {"hITvisStim_316vx", "Kriegeskorte_Neuron2008_supplementalData.mat",
     "RDMs_mIT_hIT_fig1(2).RDM"},
    {"V1model", "rdm92_V1model.mat", "rdm92_V1model"},
  };

  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(model, all[i].model) == 0) {
      objects_rdm(all[i].file, all[i].array, rdm);
      return;
    }
  fail_msg("there is no model '%s'", model);
}

#endif
