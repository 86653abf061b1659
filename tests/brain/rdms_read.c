/* rdms_read.c -- RDMs from files that other programs wrote: what is found in them, what it is called, what is said where
 * nothing is. */
#include "brain/rdm_files.h"

static void arrays_of_numpy_are_read_in_every_layout(void **state)
{
  (void)state;
  written_by(
    "for name, a in dict(square=square(0), single=square(0, t='f4'), bytes=square(0, "
    "9)[:3,:3].astype('u1'), stack=stack(3),\n"
    "    matlab=stack(3).transpose(1, 2, 0), columns=np.asfortranarray(stack(3)),\n"
    "    one=stack(1), crossed=stack(6).reshape(2, 3, 5, 5), "
    "crossed_last=np.moveaxis(stack(6).reshape(2, 3, 5, 5), (0, 1), (2, 3)),\n"
    "    vectors=np.array([triangle(m) for m in range(2)]).T[None], line=triangle(0), "
    "lines=np.array([triangle(m) for m in range(7)]),\n"
    "    many=np.array([triangle(m, 16) for m in range(6)]).T, beside=np.array([triangle(m) "
    "for m in range(2)]).T).items():\n"
    "  np.save(name + '.npy', a)\n");
  assert_read("square.npy", NULL, 5, NAMES("square"), NULL);
  assert_read("square.npy", "square", 5, NAMES("square"), NULL);
  assert_read("single.npy", NULL, 5, NAMES("single"), NULL);
  assert_read("bytes.npy", NULL, 3, NAMES("bytes"), NULL);
  assert_read("stack.npy", NULL, 5, NAMES("stack 1", "stack 2", "stack 3"), NULL);
  assert_read("matlab.npy", NULL, 5, NAMES("matlab 1", "matlab 2", "matlab 3"), NULL);
  assert_read("columns.npy", NULL, 5, NAMES("columns 1", "columns 2", "columns 3"), NULL);
  assert_read("one.npy", NULL, 5, NAMES("one"), NULL);
  for (int k = 0; k < 2; k++) {
    char six[6][32];
    const char *names[7] = {NULL};
    for (int i = 0; i < 6; i++) {
      tct_print(six[i], sizeof six[i], "crossed%s %d", k ? "_last" : "", i + 1);
      names[i] = six[i];
    }
    assert_read(k ? "crossed_last.npy" : "crossed.npy", NULL, 5, names, NULL);
  }
  assert_read("vectors.npy", NULL, 5, NAMES("vectors 1", "vectors 2"), NULL);
  assert_read("line.npy", NULL, 5, NAMES("line"), NULL);
  assert_read("lines.npy", NULL, 5,
              NAMES("lines 1", "lines 2", "lines 3", "lines 4", "lines 5", "lines 6", "lines 7"),
              NULL);
  /* six are a number of pairs too, but 120 are 20 times as many */
  assert_read("many.npy", NULL, 16,
              NAMES("many 1", "many 2", "many 3", "many 4", "many 5", "many 6"), NULL);
  assert_read("beside.npy", NULL, 5, NAMES("beside 1", "beside 2"), NULL);
}

static void an_archive_gives_what_is_asked_for_or_the_one_thing_it_has(void **state)
{
  (void)state;
  written_by("f = np.arange(25.).reshape(5, 5)\n"
             "np.savez('one.npz', features=f, rdm=square(0), conditions=np.array(words), "
             "times=np.arange(10))\n"
             "np.savez('two.npz', it=square(0), v1=square(0), features=f, it2=square(0, 6))\n"
             "np.savez('set.npz', rdms=stack(3), subjects=np.array(['ann', 'bob', 'cleo']), "
             "stimuli=np.array(words))\n"
             "np.savez('dots.npz', **{'layer1.0.conv': square(0)})\n"
             "np.savez('none.npz', features=f[:, :4], words=np.array(words))\n");
  assert_read("one.npz", NULL, 5, NAMES("rdm"), "bär");
  assert_read("two.npz", "v1", 5, NAMES("v1"), NULL);
  assert_read("dots.npz", NULL, 5, NAMES("layer1.0.conv"), NULL);
  assert_refusal("two.npz", NULL, TCT_BAD_DATA,
                 "several things in it can be RDMs: 'it' (5 x 5), 'v1' (5 x 5), 'it2' (6 x 6); say "
                 "which, as FILE:NAME");
  assert_refusal("two.npz", "v2", TCT_BAD_DATA, "there is no 'v2' in it; did you mean 'v1'?");
  assert_refusal("two.npz", "hippocampus", TCT_BAD_DATA,
                 "it has 'it' (5 x 5), 'v1' (5 x 5), 'features'");
  assert_refusal("two.npz", "features", TCT_BAD_DATA,
                 "'features' is not symmetric: it is 1 at [0][1] and 5 at [1][0]");
  assert_refusal("none.npz", NULL, TCT_BAD_DATA,
                 "nothing in it can be RDMs; it has 'features' (5 x 4), 'words' (text, 5 x 5)");
  assert_refusal("none.npz", "features", TCT_BAD_DATA, "'features' is no RDM: it is 5 x 4");
  assert_refusal("none.npz", "words", TCT_BAD_DATA, "'words' is no RDM: it is text");
  assert_refusal("nothing.npz", NULL, TCT_NO_FILE, "nothing.npz");
  assert_refusal("a.foo", NULL, TCT_UNSUPPORTED, "no format reads a file of that name");

  tct_rdms r = read_it("set.npz", NULL);
  assert_int_equal(r.n, 3);
  assert_non_null(strstr(r.provenance, "set.npz\", \"sha256\": \""));
  assert_string_equal(r.rdm[2]->name, "cleo");
  assert_string_equal(r.rdm[2]->subject, "cleo");
  assert_string_equal(r.rdm[2]->condition[4], "hand");
  tct_rdms_free(&r);
}

static void matrices_that_are_no_rdms_are_told_of_by_place(void **state)
{
  (void)state;
  written_by(
    "a = square(0); a[1, 3] = 7; np.save('off.npy', a)\n"
    "a = square(0); a[3, 1] = np.nan; np.save('hole.npy', a)\n"
    "a = square(0); a[2, 2] = .5; np.save('own.npy', a)\n"
    "a = 1 - square(0) / 1000; np.save('like.npy', a)\n"
    "a = square(0); a[1, 3] *= 1 + 1e-15; a[2, 2] = 1e-13; np.save('near.npy', a)\n"
    "a = square(0).astype('f4'); a[3, 1] *= 1 + 2e-7; np.save('near4.npy', a)\n"
    "a = stack(3); a[2, 0, 4] = -1; np.save('third.npy', a)\n"
    "a = square(0); a[0, 2] = a[2, 0] = np.nan; a[3, 3] = np.nan; np.save('nan.npy', a)\n");
  assert_refusal("off.npy", NULL, TCT_BAD_DATA,
                 "not symmetric: it is 7 at [1][3] and 113 at [3][1]");
  assert_refusal("hole.npy", NULL, TCT_BAD_DATA,
                 "not symmetric: it is 113 at [1][3] and nan at [3][1]");
  assert_refusal("own.npy", NULL, TCT_BAD_DATA, "is 0.5 at [2][2], where an RDM is 0");
  assert_refusal("like.npy", NULL, TCT_BAD_DATA,
                 "is 1 at [0][0], where an RDM is 0: it looks like similarities");
  assert_refusal("third.npy", NULL, TCT_BAD_DATA, "'third 3' is not symmetric: it is -1 at [0][4]");
  assert_read("off.npy", "off:lower", 5, NAMES("off"), NULL);
  assert_read("own.npy", ":upper", 5, NAMES("own"), NULL);
  assert_read("hole.npy", "hole:upper", 5, NAMES("hole"), NULL);
  assert_refusal("off.npy", "on:lower", TCT_BAD_DATA,
                 "there is no 'on' in it; it has 'off' (5 x 5)");
  /* to within rounding they are */
  assert_read("near4.npy", NULL, 5, NAMES("near4"), NULL);
  tct_rdms r = read_it("near.npy", NULL);
  assert_int_equal(r.n, 1);
  tct_rdms_free(&r);
  r = read_it("nan.npy", NULL);
  assert_true(isnan(r.rdm[0]->value[1]) && r.rdm[0]->value[0] == value(0, 0, 1));
  tct_rdms_free(&r);
}

static void tables_are_squares_or_columns_of_pairs(void **state)
{
  (void)state;
  written_by("def put(name, head, rows):\n"
             "  with open(name, 'w') as f:\n"
             "    if head: f.write(','.join(head) + '\\n')\n"
             "    for r in rows: f.write(','.join(map(str, r)) + '\\n')\n"
             "a = square(0)\n"
             "put('bare.csv', None, a)\n"
             "put('head.csv', words, a)\n"
             "put('named.csv', ['name'] + words, [[w] + list(r) for w, r in zip(words, a)])\n"
             "put('pandas.csv', [''] + words, [[i] + list(r) for i, r in enumerate(a)])\n"
             "put('pairs.csv', ['first', 'second', 'it'], [[words[i], words[k], a[i, k]] for i in "
             "range(5) for k "
             "in range(i + 1, 5)])\n"
             "a[0, 1] = ''  if False else 1e9; put('off.csv', words, a)\n");
  assert_read("bare.csv", NULL, 5, NAMES("bare"), NULL);
  assert_read("head.csv", NULL, 5, NAMES("head"), "bär");
  assert_read("named.csv", NULL, 5, NAMES("named"), "bär");
  assert_read("pandas.csv", NULL, 5, NAMES("pandas"), "bär");
  assert_read("pairs.csv", NULL, 5, NAMES("it"), NULL);
  assert_read("pairs.csv", "it", 5, NAMES("it"), NULL);
  assert_refusal("off.csv", NULL, TCT_BAD_DATA, "not symmetric");
}

static void safetensors_are_read(void **state)
{
  static const size_t shape[] = {2, 5, 5};
  tct_arrays all              = {0};
  tct_error err               = {0};
  tct_array *a                = tct_arrays_add(&all, "rdm", TCT_F32, 3, shape);

  (void)state;
  for (int m = 0; m < 2; m++)
    for (int i = 0; i < 5; i++)
      for (int k = 0; k < 5; k++)
        ((float *)a->bytes)[25 * m + 5 * i + k] =
          i == k ? 0 : (float)(i < k ? value(m, i, k) : value(m, k, i));
  assert_int_equal(tct_format_of("a.safetensors")->write(in_folder("a.safetensors"), &all, &err),
                   TCT_OK);
  tct_arrays_free(&all);
  assert_read("a.safetensors", NULL, 5, NAMES("rdm 1", "rdm 2"), NULL);
}

static void a_colon_parts_a_file_from_what_is_in_it(void **state)
{
  char file[256], path[256];

  (void)state;
  put_file(in_folder("a:b.mat"), "x", 1);
  tct_print(path, sizeof path, "%s", in_folder("a:b.mat"));
  assert_null(tct_path_within(path, file, sizeof file));
  assert_string_equal(file, path);
  assert_string_equal(tct_path_within(in_folder("a:b.mat:RDMs(3): x"), file, sizeof file),
                      "RDMs(3): x");
  assert_string_equal(file, path);
  assert_string_equal(tct_path_within("none.mat:RDMs", file, sizeof file), "RDMs");
  assert_string_equal(file, "none.mat");
  assert_null(tct_path_within("a:b.mat", file, sizeof file));
  assert_string_equal(file, "a:b.mat");
  assert_null(tct_path_within("plain", file, sizeof file));
  assert_null(tct_path_within(":x", file, sizeof file));
  tct_print(path, sizeof path, "%s:it", folder);
  assert_string_equal(tct_path_within(path, file, sizeof file), "it");
  assert_string_equal(file, folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(arrays_of_numpy_are_read_in_every_layout),
    cmocka_unit_test(an_archive_gives_what_is_asked_for_or_the_one_thing_it_has),
    cmocka_unit_test(matrices_that_are_no_rdms_are_told_of_by_place),
    cmocka_unit_test(tables_are_squares_or_columns_of_pairs),
    cmocka_unit_test(safetensors_are_read),
    cmocka_unit_test(a_colon_parts_a_file_from_what_is_in_it),
  };
  return cmocka_run_group_tests_name("rdms_read", tests, make_folder, remove_folder);
}
