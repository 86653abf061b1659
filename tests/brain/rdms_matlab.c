/* rdms_matlab.c -- RDMs in structs and cells of MATLAB and in folders of HDF5; files that are damaged, and memory that is
 * not there. */
#include "brain/rdm_files.h"

static const char matlab_script[] =
  "def structs(n, **fields):\n"
  "  s = np.zeros((1, n), [(k, object) for k in fields])\n"
  "  for i in range(n):\n"
  "    for k in fields: s[0, i][k] = fields[k](i)\n"
  "  return s\n"
  "cells = np.empty((1, 5), object); cells[0, :] = words\n"
  "three = np.empty((1, 3), object)\n"
  "for i in range(3): three[0, i] = square(i)\n"
  "colour = lambda i: np.array([[1., 0, i]])\n"
  "names = ['hIT | BE | Session: 1', 'hIT | KO | Session: 1', 'hIT | BE | Session: 2']\n"
  "sio.savemat('s.mat', dict(RDMs=structs(3, color=colour, RDM=square, name=lambda i: names[i]), "
  "labels=cells,\n"
  "  extra=np.arange(25.).reshape(5, 5)))\n"
  "mixed = structs(3, RDM=lambda i: [square(0), triangle(1)[None, :], square(2).astype('f4')][i], "
  "simmat=lambda i: np.arange(15.),\n"
  "  kind=lambda i: 'conv%d' % i, how=lambda i: 'whole')\n"
  "sio.savemat('m.mat', dict(models=mixed), do_compression=True)\n"
  "sio.savemat('c.mat', dict(c=three, stack=stack(3).transpose(1, 2, 0)))\n"
  "sio.savemat('f.mat', dict(model=dict(it=square(0), v1=square(1)), colour=np.array([1., 2, "
  "3])))\n"
  "sio.savemat('p.mat', dict(rdmutv=triangle(0)[None, :], stimuli=np.array([w.ljust(9) for w in "
  "['stone', 'bear', 'tree', 'face', 'hand']])))\n"
  "deep = structs(2, set=lambda i: structs(2, RDM=lambda k: square(2 * i + k), name=lambda k: "
  "'m%d%d' % "
  "(i, k)))\n"
  "sio.savemat('d.mat', dict(deep=deep))\n"
  "def own(i):\n"
  "  c = np.empty((1, 4 - i), object); c[0, :] = [words[k] for k in range(4 - i)]\n"
  "  return c\n"
  "sio.savemat('own.mat', dict(part=structs(2, RDM=lambda i: square(i, 4 - i), stimuli=own, "
  "subject=lambda i: "
  "'s%d' % i, roi=lambda i: 'V4', session=lambda i: 'mon')))\n";

static void things_of_matlab_are_read_with_their_names(void **state)
{
  (void)state;
  reader_or_skip();
  written_by(matlab_script);
  assert_read("s.mat", NULL, 5,
              NAMES("hIT | BE | Session: 1", "hIT | KO | Session: 1", "hIT | BE | Session: 2"),
              "bär");
  assert_read("s.mat", "RDMs(1)", 5, NAMES("hIT | BE | Session: 1"), "bär");
  assert_read("s.mat", "RDMs(1).RDM", 5, NAMES("hIT | BE | Session: 1"), "bär");
  tct_rdms r = read_it("s.mat", "RDMs.RDM");
  assert_int_equal(r.n, 3);
  assert_string_equal(r.rdm[2]->subject, "BE");
  assert_string_equal(r.rdm[2]->area, "hIT");
  assert_string_equal(r.rdm[2]->session, "2");
  tct_rdms_free(&r);
  assert_read("m.mat", NULL, 5, NAMES("conv0 | whole", "conv1 | whole", "conv2 | whole"), NULL);
  assert_read("c.mat", "c", 5, NAMES("c{1}", "c{2}", "c{3}"), NULL);
  assert_read("c.mat", "stack", 5, NAMES("stack 1", "stack 2", "stack 3"), NULL);
  assert_refusal("c.mat", NULL, TCT_BAD_DATA, "'c' (5 x 5), 'stack' (5 x 5 x 3)");
  assert_read("f.mat", NULL, 5, NAMES("model.it", "model.v1"), NULL);
  assert_read("f.mat", "model.it", 5, NAMES("model.it"), NULL);
  assert_read("p.mat", NULL, 5, NAMES("rdmutv"), "bear");
  assert_read("d.mat", NULL, 5, NAMES("m00", "m01", "m10", "m11"), NULL);
  assert_read("d.mat", "deep(1)", 5, NAMES("m00", "m01"), NULL);
  assert_read("d.mat", "deep.set.RDM", 5, NAMES("m00", "m01", "m10", "m11"), NULL);
  r = read_it("own.mat", NULL); /* each with a list of its own */
  assert_int_equal(r.n, 2);
  assert_true(r.rdm[0]->conditions == 4 && r.rdm[1]->conditions == 3);
  assert_string_equal(r.rdm[0]->condition[3], "face");
  assert_string_equal(r.rdm[1]->condition[1], "bär");
  assert_string_equal(r.rdm[1]->subject, "s1");
  assert_string_equal(r.rdm[1]->area, "V4");
  assert_string_equal(r.rdm[1]->session, "mon");
  assert_string_equal(r.rdm[1]->name, "s1 | V4 | mon");
  tct_rdms_free(&r);
  assert_refusal("s.mat", "rdm", TCT_BAD_DATA, "did you mean 'RDMs'?");
  assert_refusal("s.mat", "RDMs(4)", TCT_BAD_DATA, "did you mean 'RDMs'?");
  assert_refusal("s.mat", "labels", TCT_BAD_DATA, "'labels{1}' is no RDM: it is text");
}

static void hdf5_is_read_by_folder_and_matlab_7_3_as_matlab(void **state)
{
  (void)state;
  reader_or_skip();
  written_by(
    "with h5py.File('g.h5', 'w') as f:\n"
    "  f['rdms/it'] = square(0); f['rdms/v1'] = square(1)\n"
    "  f['features'] = np.arange(25.).reshape(5, 5)\n"
    "  f.create_dataset('rdms/conditions', data=words, dtype=h5py.string_dtype())\n"
    "with h5py.File('v73.mat', 'w', userblock_size=512) as f:\n"
    "  def put(at, name, x, kind):\n"
    "    d = at.create_dataset(name, data=x); d.attrs['MATLAB_class'] = np.bytes_(kind); return d\n"
    "  put(f, 'stack', stack(3).transpose(1, 2, 0).T, 'double')\n"
    "  r = f.create_group('#refs#'); s = f.create_group('RDMs'); s.attrs['MATLAB_class'] = "
    "np.bytes_('struct')\n"
    "  ref = lambda at: np.array([[x.ref] for x in at], dtype=h5py.ref_dtype)\n"
    "  s['RDM'] = ref([put(r, 'a%d' % i, square(i), 'double') for i in range(3)])\n"
    "  s['name'] = ref([put(r, 'n%d' % i, np.array([[ord(c)] for c in 'area %d' % i], 'u2'), "
    "'char') for i in "
    "range(3)])\n"
    "with open('v73.mat', 'r+b') as f: f.write(b'MATLAB 7.3 MAT-file'.ljust(124) + b'\\0\\2IM')\n");
  assert_read("g.h5", "rdms", 5, NAMES("it", "v1"), "bär");
  assert_read("g.h5", "/rdms/it", 5, NAMES("it"), "bär");
  assert_read("g.h5", NULL, 5, NAMES("it", "v1"), "bär"); /* squares over the same conditions */
  assert_read("v73.mat", "RDMs", 5, NAMES("area 0", "area 1", "area 2"), NULL);
  assert_read("v73.mat", "stack", 5, NAMES("stack 1", "stack 2", "stack 3"), NULL);
}

/* ---- trouble ---- */

static void memory_that_is_not_there_or_not_allowed_is_told_of(void **state)
{
  tct_rdms r;
  int64_t n;
  size_t most;

  (void)state;
  reader_or_skip();
  written_by(matlab_script);
  written_by("np.savez('o.npz', features=np.arange(25.).reshape(5, 5), rdm=stack(2), "
             "subjects=np.array(['a', "
             "'b']), conditions=np.array(words))\n"
             "with open('o.csv', 'w') as f: f.write('\\n'.join([','.join(words)] + "
             "[','.join(map(str, r)) for "
             "r in square(0)]))\n");
  static const char *const files[] = {"o.npz", "o.csv", "s.mat"};
  for (size_t k = 0; k < sizeof files / sizeof *files; k++)
    for (n = 1;; n += k < 2 ? 1 : 3) { /* a program is started for each read of MATLAB's */
      tct_error err = {0};
      tct_fail_allocation(n, n % 2);
      const tct_status status = tct_rdms_read(in_folder(files[k]), NULL, MOST, &r, &err);
      tct_fail_allocation(-1, false);
      if (status == TCT_OK) {
        assert_true(n > 8);
        tct_rdms_free(&r);
        break;
      }
      if (status != TCT_NO_MEMORY) fail_msg("%s, %d: %s", files[k], (int)n, err.text);
      assert_true(r.n == 0 && !r.rdm);
    }
  for (most = 0;; most += 97) {
    tct_error err           = {0};
    const tct_status status = tct_rdms_read(in_folder("o.npz"), NULL, most, &r, &err);
    if (status == TCT_OK) break;
    if (status != TCT_NO_MEMORY) fail_msg("%zu: %s", most, err.text);
  }
  assert_true(most > 600 && most < 8000);
  tct_rdms_free(&r);
}

static void damaged_files_are_refused_or_read_and_never_half(void **state)
{
  static const char *const files[] = {"p.mat", "s.mat", "o.npz"};
  int read                         = 0;

  (void)state;
  reader_or_skip();
  written_by(matlab_script);
  written_by("np.savez('o.npz', rdm=stack(2), conditions=np.array(words))\n");
  for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
    size_t n;
    char other[32], *bytes = get_file(in_folder(files[k]), &n);
    tct_print(other, sizeof other, "x-%s", files[k]);
    for (size_t i = 0; i < 40; i++) {
      const size_t at = n * i / 40;
      tct_error err   = {0};
      tct_rdms r;
      if (i % 2) bytes[at] = (char)(bytes[at] ^ 0x41);
      put_file(in_folder(other), bytes, i % 2 ? n : at);
      if (i % 2) bytes[at] = (char)(bytes[at] ^ 0x41);
      if (tct_rdms_read(in_folder(other), NULL, MOST, &r, &err) == TCT_OK) {
        for (int m = 0; m < r.n; m++) assert_true(r.rdm[m] && r.rdm[m]->conditions >= 3);
        read++;
      } else {
        assert_true(r.n == 0 && !r.rdm && err.text[0]);
      }
      tct_rdms_free(&r);
    }
    tct_free(bytes);
  }
  assert_true(read < 60);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(things_of_matlab_are_read_with_their_names),
    cmocka_unit_test(hdf5_is_read_by_folder_and_matlab_7_3_as_matlab),
    cmocka_unit_test(memory_that_is_not_there_or_not_allowed_is_told_of),
    cmocka_unit_test(damaged_files_are_refused_or_read_and_never_half),
  };
  return cmocka_run_group_tests_name("rdms_matlab", tests, make_folder, remove_folder);
}
