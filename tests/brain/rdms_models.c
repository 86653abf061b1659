/* rdms_models.c -- model RDMs of categories and features, of lists and of columns of tables. */
#include "brain/rdm_files.h"

static void categories_are_0_within_and_1_between(void **state)
{
  static const int category[]   = {1, 0, 1, -1};
  static const tct_label name[] = {"stone", "face"};
  static const double want[]    = {1, 0, NAN, 1, NAN, NAN};
  tct_rdm *r                    = tct_rdm_of_categories(4, category, 2, name, NULL);

  (void)state;
  assert_non_null(r);
  for (int p = 0; p < 6; p++)
    assert_true(isnan(want[p]) ? isnan(r->value[p]) : r->value[p] == want[p]);
  assert_int_equal(r->categories, 2);
  assert_string_equal(r->category_name[r->category[2]], "face");
  tct_rdm_free(r);
  r = tct_rdm_of_categories(4, category, 2, NULL, NULL);
  assert_true(r && r->categories == 0 && r->value[1] == 0);
  tct_rdm_free(r);
}

static void a_feature_is_how_far_it_differs(void **state)
{
  static const double feature[] = {2, -1.5, NAN, 2};
  static const double want[]    = {3.5, NAN, 0, NAN, 3.5, NAN};
  tct_rdm *r                    = tct_rdm_of_feature(4, feature, NULL);

  (void)state;
  for (int p = 0; p < 6; p++)
    assert_true(isnan(want[p]) ? isnan(r->value[p]) : r->value[p] == want[p]);
  tct_rdm_free(r);
}

static tct_rdms columns_of(const char *name, const char *column, tct_rdm_kind kind)
{
  tct_rdms r;
  tct_error err = {0};

  if (tct_rdms_of_columns(in_folder(name), column, kind, MOST, &r, &err) != TCT_OK)
    fail_msg("%s", err.text);
  return r;
}

static void assert_no(const char *name, const char *column, tct_rdm_kind kind, const char *words)
{
  tct_rdms r;
  tct_error err = {0};

  assert_int_equal(tct_rdms_of_columns(in_folder(name), column, kind, MOST, &r, &err),
                   TCT_BAD_DATA);
  if (!strstr(err.text, words)) fail_msg("%s", err.text);
  assert_true(r.n == 0 && !r.rdm && !r.provenance);
}

static const char table[] = "object,kind,size,alive\n"
                            "stone,thing,1,false\n"
                            "bär,animal,7.5,true\n"
                            "tree,,n/a,true\n"
                            "dog,animal,3,true\n";

static void a_column_of_a_table_is_a_model(void **state)
{
  (void)state;
  put_file(in_folder("t.csv"), table, strlen(table));
  tct_rdms r = columns_of("t.csv", "kind", TCT_RDM_CATEGORY);
  assert_int_equal(r.n, 1);
  assert_string_equal(r.rdm[0]->name, "kind");
  assert_string_equal(r.rdm[0]->condition[1], "bär");
  assert_int_equal(r.rdm[0]->category[2], -1);
  assert_string_equal(r.rdm[0]->category_name[r.rdm[0]->category[0]], "thing");
  assert_true(r.rdm[0]->value[0] == 1 && isnan(r.rdm[0]->value[1]) && r.rdm[0]->value[4] == 0);
  assert_non_null(strstr(r.provenance, "\"as\": \"category\""));
  assert_non_null(strstr(r.provenance, "\"within\": \"kind\""));
  tct_rdms_free(&r);

  r = columns_of("t.csv", "size", TCT_RDM_FEATURE);
  assert_true(r.n == 1 && r.rdm[0]->value[0] == 6.5 && isnan(r.rdm[0]->value[3]));
  assert_string_equal(r.rdm[0]->condition[3], "dog");
  tct_rdms_free(&r);
  r = columns_of("t.csv", "size", TCT_RDM_CATEGORY);
  assert_true(r.rdm[0]->value[0] == 1 && r.rdm[0]->categories == 3);
  tct_rdms_free(&r);
}

static void all_columns_are_models_where_none_is_named(void **state)
{
  (void)state;
  put_file(in_folder("t.csv"), table, strlen(table));
  tct_rdms r = columns_of("t.csv", NULL, TCT_RDM_CATEGORY);
  assert_int_equal(r.n, 3);
  assert_string_equal(r.rdm[0]->name, "kind");
  assert_string_equal(r.rdm[2]->name, "alive");
  assert_true(r.rdm[2]->value[0] == 1 && r.rdm[2]->value[3] == 0);
  tct_rdms_free(&r);
  r = columns_of("t.csv", NULL, TCT_RDM_FEATURE);
  assert_int_equal(r.n, 2);
  assert_string_equal(r.rdm[1]->name, "alive");
  assert_true(r.rdm[1]->value[0] == 1);
  tct_rdms_free(&r);
}

static void what_is_no_column_is_told_of(void **state)
{
  static const char words[] = "object,kind\na,x\nb,y\nc,x\n", few[] = "size\n1\n2\n";

  (void)state;
  put_file(in_folder("t.csv"), table, strlen(table));
  put_file(in_folder("w.csv"), words, strlen(words));
  put_file(in_folder("few.csv"), few, strlen(few));
  assert_no("t.csv", "kind", TCT_RDM_FEATURE, "'kind' is text, and a feature is of numbers");
  assert_no("t.csv", "knd", TCT_RDM_FEATURE, "there is no 'knd' in it; did you mean 'kind'?");
  assert_no("w.csv", NULL, TCT_RDM_FEATURE, "there is no column of numbers in it");
  assert_no("few.csv", "size", TCT_RDM_FEATURE, "no column of three conditions or more");
}

static void lists_in_other_files_are_columns_too(void **state)
{
  (void)state;
  reader_or_skip();
  written_by("cells = np.empty((4, 1), object); cells[:, 0] = ['a', 'b', 'c', 'd']\n"
             "sio.savemat('l.mat', dict(size=np.array([[1., 2, 4, 8]]), stimuli=np.array(['a', "
             "'b', 'c', 'd']), "
             "x=np.zeros((4, 4, 2))))\n"
             "np.savez('l.npz', few=np.array(['p', 'q']), size=np.array([1., 2, 4, 8]), "
             "kind=np.array(['x', 'y', 'x', 'x']), "
             "labels=np.array(['a', 'b', 'c', 'd']))\n");
  tct_rdms r = columns_of("l.mat", "size", TCT_RDM_FEATURE);
  assert_true(r.n == 1 && r.rdm[0]->value[2] == 7);
  assert_string_equal(r.rdm[0]->condition[3], "d");
  tct_rdms_free(&r);
  r = columns_of("l.npz", "kind", TCT_RDM_CATEGORY);
  assert_true(r.rdm[0]->value[0] == 1 && r.rdm[0]->value[1] == 0);
  assert_string_equal(r.rdm[0]->condition[3], "d");
  tct_rdms_free(&r);
  assert_no("l.mat", NULL, TCT_RDM_FEATURE, "say which array is meant");
  assert_no("l.mat", "x", TCT_RDM_FEATURE, "'x' has 3 axes, and a table has two");
}

static void matrices_and_structs_are_tables_too(void **state)
{
  (void)state;
  reader_or_skip();
  written_by(
    "kinds = np.empty((1, 2), object); kinds[0, :] = ['animate', 'round']\n"
    "s = np.zeros((1, 4), [(k, object) for k in ('what', 'size', 'pair')])\n"
    "for i in range(4): s[0, i] = (['stone', 'face'][i // 2], float(i * i), np.array([1., 2]))\n"
    "items = np.empty((4, 1), object); items[:, 0] = ['p', 'q', 'r', 's']\n"
    "sio.savemat('m.mat', dict(labels=items, vectors=np.array([[0., 1], [1, 1], [1, 0], [0, 0]]), "
    "kinds=kinds, "
    "item=s, "
    "other=np.arange(12.).reshape(4, 3)))\n");
  tct_rdms r = columns_of("m.mat", "vectors", TCT_RDM_CATEGORY);
  assert_int_equal(r.n, 2);
  assert_string_equal(r.rdm[0]->name, "animate");
  assert_string_equal(r.rdm[1]->name, "round");
  assert_true(r.rdm[0]->value[0] == 1 && r.rdm[0]->value[3] == 0 && r.rdm[1]->value[0] == 0);
  tct_rdms_free(&r);
  r = columns_of("m.mat", "other", TCT_RDM_FEATURE);
  assert_int_equal(r.n, 3);
  assert_string_equal(r.rdm[2]->name, "other 3");
  assert_string_equal(r.rdm[2]->condition[3], "s");
  assert_true(r.rdm[2]->value[2] == 9);
  tct_rdms_free(&r);
  r = columns_of("m.mat", "item.what", TCT_RDM_CATEGORY);
  assert_true(r.n == 1 && r.rdm[0]->conditions == 4 && r.rdm[0]->value[0] == 0 &&
              r.rdm[0]->value[1] == 1);
  assert_string_equal(r.rdm[0]->category_name[r.rdm[0]->category[3]], "face");
  tct_rdms_free(&r);
  r = columns_of("m.mat", "item.size", TCT_RDM_FEATURE);
  assert_true(r.n == 1 && r.rdm[0]->value[5] == 5);
  tct_rdms_free(&r);
  assert_no("m.mat", "item.pair", TCT_RDM_FEATURE, "'item(1).pair' is not one number or one text");
  assert_no("m.mat", "item.wat", TCT_RDM_FEATURE, "did you mean 'item.what'?");
}

static void no_memory_is_told_of_and_leaves_nothing(void **state)
{
  int n;

  (void)state;
  put_file(in_folder("t.csv"), table, strlen(table));
  for (int kind = 0; kind < 2; kind++)
    for (n = 1;; n++) {
      tct_rdms r;
      tct_error err = {0};
      tct_fail_allocation(n, n % 2);
      const tct_status status =
        tct_rdms_of_columns(in_folder("t.csv"), "size", (tct_rdm_kind)kind, MOST, &r, &err);
      tct_fail_allocation(-1, false);
      if (status == TCT_OK) {
        assert_true(n > 10);
        tct_rdms_free(&r);
        break;
      }
      assert_int_equal(status, TCT_NO_MEMORY);
      assert_true(r.n == 0 && !r.rdm && !r.provenance);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(categories_are_0_within_and_1_between),
    cmocka_unit_test(a_feature_is_how_far_it_differs),
    cmocka_unit_test(a_column_of_a_table_is_a_model),
    cmocka_unit_test(all_columns_are_models_where_none_is_named),
    cmocka_unit_test(what_is_no_column_is_told_of),
    cmocka_unit_test(lists_in_other_files_are_columns_too),
    cmocka_unit_test(matrices_and_structs_are_tables_too),
    cmocka_unit_test(no_memory_is_told_of_and_leaves_nothing),
  };
  return cmocka_run_group_tests_name("rdms_models", tests, make_folder, remove_folder);
}
