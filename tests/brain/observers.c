/* observers.c -- choices out of tables: what is read of them, what is refused in words; observers made to speak of the
 * same options, and paired trial by trial. */
#include "brain/behaviour_bench.h"

#include <unistd.h>

#include <tercet/choices.h>

#include "brain/published.h"

static const tct_observers_how by_name = {.column = {NULL}};

static const char *file(const char *text)
{
  static char path[64];
  FILE *f;

  (void)snprintf(path, sizeof path, "/tmp/tercet-choices-%d.csv", (int)getpid());
  f = fopen(path, "wb");
  assert_non_null(f);
  fputs(text, f);
  assert_int_equal(fclose(f), 0);
  return path;
}

static tct_observers read_with(const tct_observers_how *how, const char *text)
{
  tct_observers o = {0};
  tct_error err   = {0};

  if (tct_observers_read(file(text), how, (size_t)1 << 24, &o, &err) != TCT_OK)
    fail_msg("%s", err.text);
  unlink(file(""));
  return o;
}

static void refused(const tct_observers_how *how, const char *text, const char *words)
{
  tct_observers o = {0};
  tct_error err   = {0};

  assert_int_equal(tct_observers_read(file(text), how, (size_t)1 << 24, &o, &err), TCT_BAD_DATA);
  if (!strstr(err.text, words)) fail_msg("'%s' is not in: %s", words, err.text);
  assert_true(o.n == 0 && !o.observer && !o.options.name);
  unlink(file(""));
}

static void same(const int *is, int n, const int *wanted)
{
  for (int i = 0; i < n; i++) assert_int_equal(is[i], wanted[i]);
}

static void columns_become_an_observer(void **state)
{
  tct_observers o =
    read_with(&by_name, "truth,choice,image,distractor,strength,time,other\n"
                        "dog,cat,b,cat,0.5,0.61,7x\ncat,cat,a,dog,1.5,0.5,8\ndog,,b,cat,,0.7,x\n");
  (void)state;

  assert_int_equal(o.n, 1);
  const tct_observer *one = &o.observer[0];
  const tct_choices *c    = &one->choices;
  assert_true(strncmp(one->name, "tercet-choices-", 15) == 0);
  assert_true(c->trials == 3 && c->options == 2 && c->images == 2 && !one->trial && !c->chance);
  assert_string_equal(o.options.name[0], "cat");
  assert_string_equal(o.options.name[1], "dog");
  assert_string_equal(o.images.name[1], "b");
  same(c->truth, 3, (const int[]){1, 0, 1});
  same(c->choice, 3, (const int[]){0, 0, -1});
  same(c->image, 3, (const int[]){1, 0, 1});
  same(c->distractor, 3, (const int[]){0, 1, 0});
  assert_near(c->strength[1], 1.5, 0);
  assert_true(isnan(c->strength[2]));
  assert_near(c->time[2], 0.7, 0);
  assert_int_equal(one->missing[TCT_CHOICE_CHOICE], 1);
  assert_int_equal(one->missing[TCT_CHOICE_STRENGTH], 1);
  assert_int_equal(one->missing[TCT_CHOICE_TIME], 0);
  tct_observers_free(&o);
  tct_observers_free(&o); /* again is fine */
}

static void numbers_are_classes_in_their_own_order(void **state)
{
  const tct_observers_how how = {
    .column = {
      [TCT_CHOICE_TRUTH] = "answer", [TCT_CHOICE_CHOICE] = "y", [TCT_CHOICE_STRENGTH] = "s-1-s-2"}};
  tct_observers o = read_with(&how, "s-1,s-2,y,answer\n1,0.25,10,9\n2,4,9,9\n0,NA,-0,10\n");
  (void)state;

  assert_int_equal(o.options.n, 3);
  assert_string_equal(o.options.name[0], "0");
  assert_string_equal(o.options.name[1], "9");
  assert_string_equal(o.options.name[2], "10");
  same(o.observer[0].choices.choice, 3, (const int[]){2, 1, 0});
  assert_near(o.observer[0].choices.strength[0], 0.75, 0);
  assert_near(o.observer[0].choices.strength[1], -2, 0);
  assert_int_equal(o.observer[0].missing[TCT_CHOICE_STRENGTH], 1);
  tct_observers_free(&o);
}

static void the_most_probable_is_chosen_and_ties_are_none(void **state)
{
  tct_observers o =
    read_with(&by_name, "truth,chance:b,chance:a,chance:c\n"
                        "a,0.2,0.7,0.1\nb,0.4,0.4,0.2\nc,0.1,,0.8\nb,0.5,0.3,0.2\n");
  (void)state;

  const tct_choices *c = &o.observer[0].choices;
  assert_int_equal(c->options, 3);
  same(c->choice, 4, (const int[]){0, -1, -1, 1});
  assert_near(c->chance[0], 0.7, 0); /* in the order of options, not of columns */
  assert_near(c->chance[1], 0.2, 0);
  assert_int_equal(o.observer[0].missing_chance, 1);
  assert_int_equal(o.observer[0].missing[TCT_CHOICE_CHOICE], 2);
  tct_observers_free(&o);
}

static void subjects_are_observers_of_their_own(void **state)
{
  const tct_observers_how how = {.column = {[TCT_CHOICE_SUBJECT] = "who"}};
  tct_observers o =
    read_with(&how, "who,truth,choice,trial\nzoe,l,l,1\nann,r,l,2\nzoe,r,r,3\nann,l,l,1\n");
  (void)state;

  assert_int_equal(o.n, 2);
  assert_string_equal(o.observer[0].name, "ann");
  same(o.observer[0].choices.truth, 2, (const int[]){1, 0});
  same(o.observer[0].trial, 2, (const int[]){1, 0});
  same(o.observer[1].choices.choice, 2, (const int[]){0, 1});
  tct_observers_free(&o);
}

static void tables_that_cannot_be_are_refused_in_words(void **state)
{
  const tct_observers_how named = {.column = {[TCT_CHOICE_TIME] = "rt"}};
  const tct_observers_how split = {.column = {[TCT_CHOICE_STRENGTH] = "a-b"}};
  static char wide[400];
  (void)state;

  refused(&by_name, "truths,choice\na,a\n", "there is no column 'truth'; did you mean 'truths'?");
  refused(&by_name, "truth,chose\na,a\n", "there is no column 'choice'");
  refused(&named, "truth,choice\na,a\n", "there is no column 'rt'");
  refused(&split, "truth,choice,a\na,a,3\n", "there is no column 'a-b'");
  refused(&by_name, "truth,choice,time\na,a,soon\n", "the column 'time' is not of numbers");
  refused(&by_name, "truth,choice,time\na,a,0.3\nb,a,-0.2\n",
          "column 'time', row 2: a time of -0.2");
  refused(&by_name, "truth,choice,strength\na,a,inf\n", "column 'strength', row 1: it is infinite");
  refused(&by_name, "truth,chance:a,chance:b\na,0.5,0.5\na,1.5,0\n",
          "column 'chance:a', row 2: a probability of 1.5");
  refused(&by_name, "truth,chance:a,chance:b\na,0.5,0.75\n",
          "row 1: the probabilities add up to 1.25");
  refused(&by_name, "truth,choice,subject\na,a,x\nb,a,\n", "column 'subject', row 2: who was it?");
  refused(&by_name, "truth,choice\n,NA\n", "every choice is missing");
  (void)snprintf(wide, sizeof wide, "truth,choice\na,a\nb,%0200d!\n", 0);
  refused(&by_name, wide, "column 'choice', row 2: a name has at most 127 bytes");
  refused(&by_name, "truth,choice\na,a\nb\n", "a row has less than 2 cells");
}

static void arrays_of_unequal_length_are_no_table(void **state)
{
  const size_t two = 2, three = 3;
  tct_arrays a  = {0};
  tct_error err = {0};
  tct_observers o;
  (void)state;

  assert_non_null(tct_arrays_add(&a, "truth", TCT_I32, 1, &two));
  assert_non_null(tct_arrays_add(&a, "choice", TCT_U8, 1, &three));
  assert_int_equal(tct_observers_of(&a, "x", &by_name, &o, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "the column 'choice' has 3 rows, and others have 2"));
  tct_arrays_free(&a);
}

static void options_are_matched_by_name(void **state)
{
  tct_observers a = read_with(&by_name, "truth,choice,trial\ndog,cat,1\ncat,cat,2\n");
  tct_observers b = read_with(&by_name, "truth,chance:ape,chance:dog,chance:cat,trial\n"
                                        "cat,0.1,0.2,0.7,2\ndog,0.1,0.6,0.3,1\nape,1,0,0,3\n");
  tct_observer_pair p;
  tct_error err = {0};
  (void)state;

  assert_int_equal(tct_observers_match(&a, &b, &err), TCT_OK);
  assert_true(a.options.n == 3 && b.options.n == 3 && a.observer[0].choices.options == 3);
  assert_string_equal(a.options.name[2], "dog");
  same(a.observer[0].choices.truth, 2, (const int[]){2, 1});
  same(b.observer[0].choices.truth, 3, (const int[]){1, 2, 0});
  assert_near(b.observer[0].choices.chance[1], 0.7, 0);
  assert_int_equal(tct_observers_pair(&a.observer[0], &b.observer[0], &p, &err), TCT_OK);
  assert_true(p.by_name && p.of[0].trials == 2 && p.of[1].trials == 2);
  assert_true(p.only[0] == 0 && p.only[1] == 1);
  same(p.of[1].choice, 2, (const int[]){2, 1}); /* in the order of the first */
  tct_observer_pair_free(&p);
  tct_observers_free(&a);
  tct_observers_free(&b);
  a = read_with(&by_name, "truth,choice\nl,r\n");
  b = read_with(&by_name, "truth,choice\n1,2\n");
  assert_int_equal(tct_observers_match(&a, &b, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "no option in common"));
  tct_observers_free(&a);
  tct_observers_free(&b);
}

/* of two tables with the same options */
static void pair_is(const char *one, const char *two, int shared, bool by, const char *words)
{
  tct_observers a = read_with(&by_name, one), b = read_with(&by_name, two);
  tct_observer_pair p;
  tct_error err = {0};

  assert_int_equal(tct_observers_match(&a, &b, &err), TCT_OK);
  const tct_status status = tct_observers_pair(&a.observer[0], &b.observer[0], &p, &err);
  if (words) {
    assert_int_equal(status, TCT_BAD_DATA);
    if (!strstr(err.text, words)) fail_msg("'%s' is not in: %s", words, err.text);
  } else {
    assert_int_equal(status, TCT_OK);
    assert_true(p.of[0].trials == shared && p.by_name == by);
    tct_observer_pair_free(&p);
  }
  tct_observers_free(&a);
  tct_observers_free(&b);
}

static void trials_are_the_same_by_name_by_image_or_by_place(void **state)
{
  (void)state;
  pair_is("truth,choice,trial\na,a,1\nb,b,2\nb,a,\n", "truth,choice,trial\nb,b,2\n", 1, true, NULL);
  pair_is("truth,choice,image\na,a,x\nb,b,y\n", "truth,choice,image\nb,b,y\nb,a,z\n", 1, true,
          NULL);
  pair_is("truth,choice,image\na,a,x\nb,b,y\na,a,x\n", "truth,choice,image\na,a,x\nb,a,y\na,b,x\n",
          3, false, NULL);
  pair_is("truth,choice\na,a\nb,b\n", "truth,choice\na,b\nb,b\n", 2, false, NULL);
  pair_is("truth,choice\na,a\nb,b\n", "truth,choice\na,b\nb,b\nb,b\n", 0, false,
          "2 trials and tercet-choices-");
  pair_is("truth,choice\na,a\nb,b\n", "truth,choice\nb,b\na,b\n", 0, false,
          "the same by their place, and another choice is right");
  pair_is("truth,choice,trial\na,a,1\nb,b,1\n", "truth,choice,trial\nb,b,2\n", 0, false,
          "trial 2: it has the name of one before it");
}

static void it_fails_in_good_order_without_memory(void **state)
{
  const char *path = file("subject,truth,choice,image,trial,strength,chance:a,chance:b\n"
                          "x,a,a,1,p,0.5,0.5,0.5\ny,b,a,2,q,1,0.1,0.9\nx,b,b,2,q,1,0.2,0.8\n");
  int64_t n        = 1;
  (void)state;

  for (bool over = false; !over; n++) {
    tct_observers a = {0}, b = {0};
    tct_observer_pair p = {.by_name = false};
    tct_error err       = {0};
    tct_fail_allocation(n, false);
    tct_status s = tct_observers_read(path, &by_name, (size_t)1 << 24, &a, &err);
    if (s == TCT_OK) s = tct_observers_read(path, &by_name, (size_t)1 << 24, &b, &err);
    if (s == TCT_OK) s = tct_observers_match(&a, &b, &err);
    if (s == TCT_OK) s = tct_observers_pair(&a.observer[0], &b.observer[1], &p, &err);
    tct_fail_allocation(-1, false);
    over = s == TCT_OK;
    if (!over && (s != TCT_NO_MEMORY || !err.text[0]))
      fail_msg("allocation %d: %s '%s'", (int)n, tct_status_name(s), err.text);
    tct_observer_pair_free(&p);
    tct_observers_free(&a);
    tct_observers_free(&b);
  }
  assert_true(n > 60);
  unlink(path);
}

/* The numbers that others counted of this file. */
static void the_rat_is_read_as_published(void **state)
{
  const tct_observers_how how = {
    .column = {[TCT_CHOICE_TRUTH] = "answer", [TCT_CHOICE_CHOICE] = "y"}};
  const char *path = published_or_not("psytrack/rat_choices.csv");
  tct_observers o;
  tct_error err = {0};
  int right = 0, correct = 0;
  (void)state;

  if (!path) skip();
  assert_int_equal(tct_observers_read(path, &how, (size_t)1 << 28, &o, &err), TCT_OK);
  const tct_choices *c = &o.observer[0].choices;
  assert_int_equal(c->trials, 20000);
  for (int i = 0; i < c->trials; i++) {
    right += c->choice[i] == 1;
    correct += c->choice[i] == c->truth[i];
  }
  assert_int_equal(right, 10635);
  assert_int_equal(correct, 12890);
  tct_observers_free(&o);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(columns_become_an_observer),
    cmocka_unit_test(numbers_are_classes_in_their_own_order),
    cmocka_unit_test(the_most_probable_is_chosen_and_ties_are_none),
    cmocka_unit_test(subjects_are_observers_of_their_own),
    cmocka_unit_test(tables_that_cannot_be_are_refused_in_words),
    cmocka_unit_test(arrays_of_unequal_length_are_no_table),
    cmocka_unit_test(options_are_matched_by_name),
    cmocka_unit_test(trials_are_the_same_by_name_by_image_or_by_place),
    cmocka_unit_test(it_fails_in_good_order_without_memory),
    cmocka_unit_test(the_rat_is_read_as_published),
  };
  return cmocka_run_group_tests_name("observers", tests, NULL, NULL);
}
