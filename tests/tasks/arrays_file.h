/* arrays_file.h -- a file of arrays, made by a test. */
#ifndef TESTS_ARRAYS_FILE_H
#define TESTS_ARRAYS_FILE_H

#include "tasks/laws.h"

#include <tercet/format.h>
#include <unistd.h>

extern const tct_task tct_task_arrays;
static const tct_task *const task = &tct_task_arrays;

enum { X, TARGET };

static char path[80];
static tct_arrays file;

/* Numbers count up from `first`, all different; sizes end at 0. */
static inline tct_array *add(const char *name, tct_dtype type, const size_t *sizes, double first)
{
  int rank = 0;
  while (sizes[rank]) rank++;
  tct_array *a = tct_arrays_add(&file, name, type, rank, sizes);
  assert_non_null(a);
  for (size_t i = 0; i < a->n; i++)
    if (type == TCT_F32)
      ((float *)a->bytes)[i] = (float)(first + (double)i);
    else if (type == TCT_F64)
      ((double *)a->bytes)[i] = first + (double)i;
    else if (type == TCT_U8)
      ((uint8_t *)a->bytes)[i] = (uint8_t)(first + (double)i);
    else
      ((int64_t *)a->bytes)[i] = (int64_t)(first + (double)i);
  return a;
}
#define SIZES(...) ((const size_t[]){__VA_ARGS__, 0})

static inline void add_labels(const char *name, size_t n, int64_t classes)
{
  tct_array *a = add(name, TCT_I64, SIZES(n), 0);
  for (size_t i = 0; i < n; i++) ((int64_t *)a->bytes)[i] = (int64_t)i % classes;
}

static inline tct_array *named(const char *name)
{
  for (int i = 0; i < file.n; i++)
    if (strcmp(file.array[i].name, name) == 0) return &file.array[i];
  fail_msg("no array %s", name);
  return NULL;
}

/* Write what was added; params for it. */
static inline void *written(void)
{
  void *params = tct_params_new(&task->about);

  assert_non_null(params);
  assert_int_equal(tct_format_of(path)->write(path, &file, NULL), TCT_OK);
  set_text(task, params, "file", path);
  return params;
}

static inline void leave(tct_world *w, void *params)
{
  tct_world_close(w);
  tct_params_free(&task->about, params);
  tct_arrays_free(&file);
}

static inline int begin(void **state)
{
  (void)state;
  tct_arrays_free(&file);
  return 0;
}

/* A sound file: 50 trials of 3 numbers and 4 classes. */
static inline void add_sound(void)
{
  add("x", TCT_F64, SIZES(50, 3), 1);
  add_labels("y", 50, 4);
}

static inline int name_file(void **state)
{
  (void)state;
  snprintf(path, sizeof path, "arrays-%ld.npz", (long)getpid());
  return 0;
}

static inline int remove_file(void **state)
{
  (void)state;
  tct_arrays_free(&file);
  return unlink(path);
}

#endif
