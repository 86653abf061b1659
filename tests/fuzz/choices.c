/* choices.c -- tables of choices from hostile hands: read as columns, matched with a sound table, and paired with it. */
#include "fuzz/as_file.h"

#include <string.h>

#include <tercet/choices.h>

static const char sound[] = "truth,choice,image,trial,chance:a,chance:b\n"
                            "a,a,x,1,0.9,0.1\nb,a,y,2,0.6,0.4\nb,b,z,3,0.2,0.8\n";

static void write_file(const char *path, const void *bytes, size_t n)
{
  FILE *f = fopen(path, "wb");

  if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0) abort();
}

static void in_classes(const int *column, int n, int classes)
{
  for (int i = 0; column && i < n; i++)
    if (column[i] < -1 || column[i] >= classes) abort();
}

static void assert_sound(const tct_observers *o)
{
  if (o->n < 1) abort();
  for (int i = 0; i < o->n; i++) {
    const tct_observer *one = &o->observer[i];
    const tct_choices *c    = &one->choices;
    volatile double sum     = 0; /* is used */
    if (!memchr(one->name, 0, sizeof one->name) || c->options != o->options.n || !c->truth ||
        !c->choice)
      abort();
    in_classes(c->truth, c->trials, o->options.n);
    in_classes(c->choice, c->trials, o->options.n);
    in_classes(c->distractor, c->trials, o->options.n);
    in_classes(c->image, c->trials, o->images.n);
    in_classes(one->trial, c->trials, o->trials.n);
    for (ptrdiff_t k = 0; c->chance && k < (ptrdiff_t)c->trials * c->options; k++)
      sum = sum + c->chance[k];
    for (int k = 0; k < c->trials; k++) {
      if (c->strength) sum = sum + c->strength[k];
      if (c->time) sum = sum + c->time[k];
    }
  }
}

/* Beside one that is sound. */
static void pair(tct_observers *o, const char *path)
{
  const tct_observers_how how = {.column = {NULL}};
  tct_observers other         = {.n = 0};
  tct_observer_pair p         = {.by_name = false};
  tct_error err               = {0};

  write_file(path, sound, sizeof sound - 1);
  if (tct_observers_read(path, &how, (size_t)16 << 20, &other, &err) != TCT_OK) abort();
  if (tct_observers_match(o, &other, &err) == TCT_OK) {
    assert_sound(o);
    assert_sound(&other);
    for (int i = 0; i < o->n && i < 4; i++) {
      if (tct_observers_pair(&o->observer[i], &other.observer[0], &p, &err) == TCT_OK &&
          p.of[0].trials != p.of[1].trials)
        abort();
      tct_observer_pair_free(&p);
    }
  }
  tct_observers_free(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  const tct_observers_how said = {.column = {[TCT_CHOICE_STRENGTH] = "time-strength"}};
  const tct_observers_how how  = {.column = {NULL}};
  tct_error err                = {0};
  char path[64];

  snprintf(path, sizeof path, "/dev/shm/tercet-fuzz-%d.csv", (int)getpid());
  for (int again = 0; again < 2; again++) {
    tct_observers o = {.n = 0};
    write_file(path, bytes, n);
    if (tct_observers_read(path, again ? &said : &how, (size_t)16 << 20, &o, &err) == TCT_OK) {
      assert_sound(&o);
      pair(&o, path);
    } else if (o.n || o.observer || err.code == TCT_OK || err.code == TCT_BUG || !err.text[0]) {
      abort();
    }
    tct_observers_free(&o);
  }
  unlink(path);
  return 0;
}
