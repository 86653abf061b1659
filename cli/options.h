/* options.h -- what may stand on a command line, said once.
 *
 * Every verb has one table of options.  The parser reads it, and so do `--help`, the man pages and the
 * completion of the shell, which therefore cannot disagree with it. */
#ifndef TERCET_CLI_OPTIONS_H
#define TERCET_CLI_OPTIONS_H

#include <tercet/status.h>

enum { NOUNS_MOST = 64, SETS_MOST = 256, KNOBS_MOST = 32, WORDS_MOST = 64, THREADS_MOST = 256 };
enum { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_NONE }; /* as in the choices of --progress */

/* The values of an option that may be repeated, in order. */
struct words {
  int n;
  const char *at[WORDS_MOST];
};

/* What the command line says, read. */
struct asked {
  const struct verb *verb;
  int nouns;
  const char *noun[NOUNS_MOST];
  bool help, json, man;
  bool quick, claims, resume, replace, alignment, untrained, arrays, join;
  int threads; /* 0: not said */
  int progress;
  size_t max_memory; /* bytes; 0: not said */
  const char *out, *probe, *metric, *distance, *comparator;
  const char *subject, *checkpoints; /* NULL: not said */
  const char *recording, *window, *covariance;
  const char *condition, *fold, *frames; /* of tercet rdm; NULL: not said */
  bool noise_of_each;
  int precision; /* as in the choices of --precision, which are those of tct_precision */
  struct words transform;
  int plot_kind; /* as in the choices of --plot-kind */
  int as;        /* as in the choices of --as */
  struct words population, area, with;
  struct words order, areas; /* of tercet map */
  int splits;                /* 0: not said */
  struct words variable, conditions, recordings, train_on, test_on;
  const char *classes, *decoder; /* NULL: not said */
  int folds, permutations;       /* 0: not said */
  int hold, exchange;            /* as in the choices of --hold, --exchange */
  bool raw, pool;
  double shrinkage;                       /* 0: not said */
  struct words measure, column;           /* of tercet behave */
  const char *table, *reference, *number; /* NULL: not said */
  const char *from, *to;                  /* of tercet change; NULL: not said */
  const char *trend;                      /* NULL: not said */
  int trend_of;                           /* as in the choices of --trend-of */
  bool descending, verdict;
  const char *behaviour; /* NULL: not said */
  int dealings;          /* 0: not said */
  bool unpaired, median;
  const char *performance, *choices_on; /* of tercet match; NULL: not said */
  int cycle;                            /* 0: not said */
  const char *encoder, *ceiling_kind;   /* NULL: not said */
  int cuttings, report;                 /* 0: not said; report as in the choices of --report */
  struct words silence, scale, cut, inject, each_unit; /* of tercet lesion */
  int by, on, trials; /* as in the choices of --by and --on; 0: not said */
  bool each;
  double period;               /* 0: not said */
  int units, repeats, noise;   /* 0: not said; noise as in the choices of --noise */
  double noise_sd, gain, step; /* 0: not said */
  int what;                    /* as in the choices of --what */
  const char *weights;         /* of tercet show, a projection; NULL: not said */
  double bin;                  /* of tercet spikes, ms; 0: not said */
  int trial;                   /* of tercet spikes, from 1; 0: not said */
  int sets;
  int draws, examples, seeds, feedback, knobs; /* 0: not said */
  int updates, held_out, probes;               /* 0: not said */
  const char *data;                            /* folder of published recordings; NULL: not said */
  const char *rules, *state, *objectives, *margin;
  const char *rdm_model, *test, *correction, *plot, *only_area, *model_distance;
  int boot, interval; /* 0: auto */
  bool ceiling, in_sample, condition_noise;
  bool csv, movie, crossed;
  int width, stride;            /* steps; 0: not said */
  double level, close, least;   /* 0: not said */
  const char *knob[KNOBS_MOST]; /* "path=v1,v2" of --knob, in order */
  const char *set[SETS_MOST];   /* "path=value" of --set, "seed=N" of --seed, in order */
  char seed[32];
};

/* How the value of an option is read, and the field of struct asked that it fills. */
typedef enum {
  OPTION_FLAG,   /* bool: no value */
  OPTION_TEXT,   /* const char * */
  OPTION_COUNT,  /* int in [least, most] */
  OPTION_BYTES,  /* size_t: 500M, 1G */
  OPTION_CHOICE, /* int: place in `from` */
  OPTION_SET,    /* one more of asked->set */
  OPTION_SEED,   /* the same, as seed=N */
  OPTION_KNOB,   /* one more of asked->knob */
  OPTION_WORDS,  /* one more of a struct words */
  OPTION_REAL, /* double over `least`, up to `most`, in the unit `from` or one that it is converted from */
} option_kind;

struct option {
  const char *name; /* without the two dashes */
  char letter;      /* of the short form; 0: none */
  option_kind kind;
  size_t offset;     /* in struct asked */
  const char *value; /* how help calls it: "N"; NULL for flags */
  const char *
    from; /* CHOICE: "auto|plain|none".  REAL: "ms".  TEXT: a room whose variants it may be, "files", "folders" */
  int least, most;
  const char *doc; /* a phrase, no full stop */
};

struct example {
  const char *command, *what;
};

/* A verb: one file, one entry in verbs.c. */
struct verb {
  const char *name;
  const char *nouns;     /* "SPEC", "[ROOM]" */
  const char *nouns_doc; /* what they are; NULL if the name says it */
  const char *from;      /* what completes them: "rooms", "verbs", "files", "folders", or NULL */
  const char *summary;   /* one sentence, no full stop */
  const char *text;      /* paragraphs for the page, \n between them; may be NULL */
  int least, most;       /* nouns */
  const struct option *options;
  int n_options;
  const struct example *examples; /* a row of NULLs ends */
  bool exact; /* works in double: done by the program `tercet-double` beside this one */
  bool (*single)(const struct asked *a); /* of those: but not what is asked here; NULL: all of it */
  int (*run)(const struct asked *a);
};

#define OPTION_IS(f) .offset = offsetof(struct asked, f)
#define OPTION_FLAG_ROW(name_, f, doc_)                                                            \
  {                                                                                                \
    .name = (name_), .kind = OPTION_FLAG, OPTION_IS(f), .doc = (doc_)                              \
  }
#define OPTION_TEXT_ROW(name_, letter_, f, value_, from_, doc_)                                    \
  {                                                                                                \
    .name = (name_), .letter = (letter_), .kind = OPTION_TEXT, OPTION_IS(f), .value = (value_),    \
    .from = (from_), .doc = (doc_)                                                                 \
  }

#define OPTION_WORDS_ROW(name_, f, value_, doc_)                                                   \
  {                                                                                                \
    .name = (name_), .kind = OPTION_WORDS, OPTION_IS(f), .value = (value_), .doc = (doc_)          \
  }
#define OPTION_REAL_ROW(name_, f, value_, unit_, most_, doc_)                                      \
  {                                                                                                \
    .name = (name_), .kind = OPTION_REAL, OPTION_IS(f), .value = (value_), .from = (unit_),        \
    .most = (most_), .doc = (doc_)                                                                 \
  }

#define OPTION_CHOICE_ROW(name_, f, value_, from_, doc_)                                           \
  {                                                                                                \
    .name = (name_), .kind = OPTION_CHOICE, OPTION_IS(f), .value = (value_), .from = (from_),      \
    .doc = (doc_)                                                                                  \
  }

/* Rows that several verbs share. */
#define OPTION_ROWS_ALL                                                                            \
  OPTION_FLAG_ROW("json", json, "print one JSON object instead of text"),                          \
  {                                                                                                \
    .name = "help", .letter = 'h', .kind = OPTION_FLAG, OPTION_IS(help), .doc = "print this page"  \
  }
#define OPTION_ROWS_SPEC                                                                           \
  {.name  = "set",                                                                                 \
   .kind  = OPTION_SET,                                                                            \
   .value = "PATH=VALUE",                                                                          \
   .doc   = "change one thing of the spec, such as rule.scale=0.5; may be repeated"},                \
  {                                                                                                \
    .name = "seed", .kind = OPTION_SEED, .value = "N", .doc = "the same as --set seed=N"           \
  }
#define OPTION_ROW_COUNT(name_, f, least_, most_, doc_)                                            \
  {                                                                                                \
    .name = (name_), .kind = OPTION_COUNT, OPTION_IS(f), .value = "N", .least = (least_),          \
    .most = (most_), .doc = (doc_)                                                                 \
  }
/* What is measured of rules; the spec may say it too. */
#define OPTION_ROWS_MEASURE                                                                        \
  OPTION_ROW_COUNT("draws", draws, 8, 1000000,                                                     \
                   "draws of a rule's noise for each example; as the spec says, or 200"),          \
    OPTION_ROW_COUNT("examples", examples, 2, 100000,                                              \
                     "training trials that the gradient is of; as the spec says, or 64"),          \
    OPTION_ROW_COUNT("seeds", seeds, 1, 1000, "draws of the weights; as the spec says, or 1"),     \
    OPTION_ROW_COUNT("feedback", feedback, 1, 1000,                                                \
                     "draws of fixed feedback, for rules that have it; as the spec says, or 10"),  \
  {                                                                                                \
    .name = "knob", .kind = OPTION_KNOB, .value = "PATH=V,V",                                      \
    .doc = "measure once with each value of a setting, such as rule.nudge=0.1,0.5; may be "        \
           "repeated"                                                                              \
  }
#define OPTION_ROW_PROGRESS                                                                        \
  {                                                                                                \
    .name = "progress", .kind = OPTION_CHOICE, OPTION_IS(progress), .value = "HOW",                \
    .from = "auto|plain|none", .doc = "how to say how far it is"                                   \
  }
#define OPTION_ROW_THREADS                                                                         \
  {                                                                                                \
    .name = "threads", .kind = OPTION_COUNT, OPTION_IS(threads), .value = "N", .least = 1,         \
    .most = THREADS_MOST,                                                                          \
    .doc  = "threads to work with; all cores if it is not said.  Results do "                      \
            "not depend on it"                                                                     \
  }
#define OPTION_ROW_SEED_OF_DRAWS                                                                   \
  {                                                                                                \
    .name = "seed", .kind = OPTION_SEED, .value = "N",                                             \
    .doc = "of what is drawn; 1 if it is not said"                                                 \
  }
/* Of a variant that another option names; "the metric, such as debiased=true". */
#define OPTION_ROW_SET_OF(what_)                                                                   \
  {                                                                                                \
    .name = "set", .kind = OPTION_SET, .value = "NAME=VALUE",                                      \
    .doc = "a parameter of " what_ "; may be repeated"                                             \
  }
#define OPTION_ROW_BOOT(from_, doc_) OPTION_CHOICE_ROW("boot", boot, "WHAT", from_, doc_)
#define OPTION_ROW_DRAWS(many_)                                                                    \
  OPTION_ROW_COUNT("draws", draws, 20, 10000000, "how often; " many_ " if it is not said")
#define OPTION_ROW_INTERVAL(from_, auto_)                                                          \
  OPTION_CHOICE_ROW("interval", interval, "KIND", from_,                                           \
                    "how intervals are made of draws; auto: " auto_)
#define OPTION_ROW_LEVEL                                                                           \
  OPTION_REAL_ROW("level", level, "SHARE", "1", 1, "what intervals are to cover; 0.95")
#define OPTION_ROW_MEMORY                                                                          \
  {                                                                                                \
    .name = "max-memory", .kind = OPTION_BYTES, OPTION_IS(max_memory), .value = "SIZE",            \
    .doc = "refuse, before it begins, what would take more: 500M, 2G"                              \
  }
#define OPTIONS(table) .options = (table), .n_options = (int)(sizeof(table) / sizeof *(table))

/* Read words 0 .. n - 1 that follow the verb.  `err` (code BAD_SPEC, though no spec is meant: the caller
 * exits with EXIT_USAGE) says what is wrong.  Points into the words. */
tct_status options_read(struct asked *a, int n, char **word, tct_error *err);

const struct option *option_named(const struct verb *v, const char *name, size_t length);
/* "  -o, --output DIR" as help prints it, into text [size]. */
void option_form(const struct option *o, char *text, size_t size);

#endif
