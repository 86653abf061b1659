/* describe.h -- how every variant says what it is.
 *
 * A learning rule, an objective, a task, a metric: each is one C file that ends in one descriptor.
 * The descriptor is the only place where its name, its parameters and its source in the literature
 * are written down; `tercet help`, the manual, the spec reader's error messages, the resolved spec
 * and the conformance tests are all read off it. */
#ifndef TERCET_DESCRIBE_H
#define TERCET_DESCRIBE_H

#include <tercet/status.h>

enum { TCT_NUMBERS_MOST = 16 };

/* A short list of numbers in a parameter struct: `contrast: [0.2, 1.0]`; a single number is a list of one. */
typedef struct {
  int n;
  double at[TCT_NUMBERS_MOST];
} tct_numbers;

typedef enum {
  TCT_TYPE_BOOL,    /* bool */
  TCT_TYPE_INT,     /* int64_t */
  TCT_TYPE_REAL,    /* double */
  TCT_TYPE_TEXT,    /* const char *; owned by the params it stands in */
  TCT_TYPE_CHOICE,  /* int: place in `choices` */
  TCT_TYPE_NUMBERS, /* tct_numbers */
} tct_type;

/* One parameter of a variant.  Made with TCT_PARAM and its kin, never by hand. */
typedef struct {
  const char *name;        /* key in the spec file */
  tct_type type;           /* taken from the C field */
  size_t offset;           /* where it lies in the variant's parameter struct */
  double preset;           /* BOOL, INT, REAL, CHOICE: value when the spec is silent */
  const char *preset_text; /* TEXT (NULL: must be given, "": may be absent); NUMBERS: "0.2 1" */
  double least, most;      /* closed range of a number or of each in a list; both 0: unbounded */
  const char *choices;     /* CHOICE: "linear|relu|tanh" */
  const char
    *unit; /* "1" for a pure number, else one that tct_quantity knows: "ms", "mV", "Hz", "deg" */
  const char *doc; /* one sentence, no full stop */
} tct_param;

#define TCT_TYPE_OF(x)                                                                             \
  _Generic((x),                                                                                    \
    bool: TCT_TYPE_BOOL,                                                                           \
    int64_t: TCT_TYPE_INT,                                                                         \
    double: TCT_TYPE_REAL,                                                                         \
    const char *: TCT_TYPE_TEXT,                                                                   \
    int: TCT_TYPE_CHOICE,                                                                          \
    tct_numbers: TCT_TYPE_NUMBERS)

/* Describe field `f` of struct `S`.  The type is read from the field, so table and struct agree. */
#define TCT_PARAM(S, f, preset_, least_, most_, unit_, doc_)                                       \
  {                                                                                                \
    .name = #f, .type = TCT_TYPE_OF(((S *)0)->f), .offset = offsetof(S, f), .preset = (preset_),   \
    .least = (least_), .most = (most_), .unit = (unit_), .doc = (doc_)                             \
  }
#define TCT_PARAM_CHOICE(S, f, preset_, choices_, doc_)                                            \
  {                                                                                                \
    .name = #f, .type = TCT_TYPE_OF(((S *)0)->f), .offset = offsetof(S, f), .preset = (preset_),   \
    .choices = (choices_), .unit = "1", .doc = (doc_)                                              \
  }
#define TCT_PARAM_TEXT(S, f, preset_, doc_)                                                        \
  {                                                                                                \
    .name = #f, .type = TCT_TYPE_OF(((S *)0)->f), .offset = offsetof(S, f),                        \
    .preset_text = (preset_), .unit = "1", .doc = (doc_)                                           \
  }
#define TCT_PARAM_NUMBERS(S, f, preset_, least_, most_, unit_, doc_)                               \
  {                                                                                                \
    .name = #f, .type = TCT_TYPE_OF(((S *)0)->f), .offset = offsetof(S, f),                        \
    .preset_text = (preset_), .least = (least_), .most = (most_), .unit = (unit_), .doc = (doc_)   \
  }

/* What every descriptor begins with, whatever the room. */
#define TCT_ABOUT                                                                                  \
  {                                                                                                \
    const char *name;     /* equals the file's name */                                             \
    const char *title;    /* for people: "Feedback alignment" */                                   \
    const char *family;   /* groups variants in listings: "gradient", "hebbian" */                 \
    const char *summary;  /* one sentence, no full stop */                                         \
    const char *equation; /* as the source writes it; lines end in \n */                           \
    const char *source;   /* "Lillicrap et al. 2016, doi:10.1038/ncomms13276" */                   \
    const char *notes;    /* what to expect, limits; may be NULL */                                \
    size_t params_size;   /* of the variant's parameter struct; 0: none */                         \
    const tct_param *params;                                                                       \
    int n_params;                                                                                  \
    unsigned claims; /* promises under test; the bits are the room's own */                        \
  }

typedef struct TCT_ABOUT tct_about;

/* First member of every descriptor: its fields are set flat (`.name = ...`) and still handed round
 * together (`&rule->about`). */
#define TCT_DESCRIBED                                                                              \
  union {                                                                                          \
    tct_about about;                                                                               \
    struct TCT_ABOUT;                                                                              \
  }

/* .params of a descriptor, from a table and its struct:  TCT_TAKES(struct params, params), */
#define TCT_TAKES(S, table)                                                                        \
  .params_size = sizeof(S), .params = (table), .n_params = (int)(sizeof(table) / sizeof *(table))

/* A room: all its variants, by name.  Made by cmake/Rooms.cmake, collected by the registry. */
typedef struct {
  const char *name;              /* "rules" */
  const char *one;               /* "rule" */
  const tct_about *const *about; /* [n], in order of name */
  int n;
  const char *const *claims; /* names of the claim bits, lowest first, NULL ends */
  const char *const *costs;  /* rules only: names of the cost bits */
} tct_room;

/* All rooms; a room by its name or the name of one ("rules", "rule"), or NULL; a variant, or NULL.
 * The pointer to a variant's `about` is the pointer to its descriptor. */
TCT_API const tct_room *tct_rooms(int *n);
TCT_API const tct_room *tct_room_named(const char *name);
TCT_API const tct_about *tct_variant(const char *room, const char *name);

#endif
