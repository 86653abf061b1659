/* plot.h -- figures: each a table, a gnuplot script and a picture that the run keeps.
 *
 * A figure NAME is three files in one folder: NAME.csv (the numbers), NAME.gp (a script that stands on
 * its own; edit and rerun it there to restyle the figure) and NAME.svg, all vectors.  `style.gp` beside
 * them holds the look; it is left alone if it is there.  gnuplot is run without a shell.
 *
 * Text is drawn as it is, whatever it holds; names too long for their place are cut with an ellipsis.
 * NAN and infinities are gaps.  TCT_UNSUPPORTED where gnuplot is not installed (the csv and the script
 * are there all the same), TCT_IO where it fails or does not end within 30 s.  Any thread, but one
 * figure at a time in one folder under one name.  Takes about 0.1 s. */
#ifndef TERCET_PLOT_H
#define TERCET_PLOT_H

#include <tercet/credit.h>
#include <tercet/recording.h>
#include <tercet/rsa.h>

/* What every figure has. */
typedef struct {
  const char *folder; /* made if it is not there */
  const char *name;   /* of the files: letters, digits, '-', '_', '.' */
  const char *title;  /* NULL: none */
  int width;          /* px, 200 .. 2000; 0: 340, one column of a journal; two are 720 */
  int height;         /* px of curves, 150 .. 2000; 0: what suits.  Other figures find their own */
} tct_plot;

/* What colours mean in a heat map.  Viridis, or blue - white - red around 0. */
typedef struct {
  double low, high;  /* both 0: from the values */
  const char *label; /* beside the colour bar; NULL: none */
  bool about_zero;
} tct_colours;

/* Widen the range of `c` to take in the finite ones of n values: one scale for several heat maps. */
void tct_colours_cover(tct_colours *c, size_t n, const double *value);

/* ---- curves: mean and band of several series --------------------------------------------------- */

typedef struct {
  const char *name;
  int n;
  const double *x, *mean;   /* [n], x ascending */
  const double *low, *high; /* [n] the band; NULL: none */
  bool dots;                /* points with bars instead of a line with a band, and no name beside */
  int colour;               /* 1 .. 7 as in style.gp; 0: by its place */
} tct_series;

typedef enum {
  TCT_LEGEND_AUTO,  /* beside the curves if there is room for it, else above */
  TCT_LEGEND_RIGHT, /* each name where its curve ends */
  TCT_LEGEND_ABOVE, /* a key between title and curves */
} tct_legend;

typedef struct {
  int n; /* at most 21 */
  const tct_series *series;
  const char *x_label, *y_label;
  double y_low, y_high;       /* both 0: from the values */
  double reference;           /* a dashed line across, if it has a name: "chance" */
  const char *reference_name; /* NULL: no line */
  tct_legend legend;
} tct_curves;

tct_status tct_plot_curves(const tct_plot *plot, const tct_curves *c, tct_error *err);

/* ---- matrix: a heat map with names, such as population x population ------------------------------- */

typedef struct {
  int rows, columns;                      /* at most 200 */
  const double *value;                    /* [rows][columns] */
  const char *const *row, *const *column; /* names; NULL: none */
  const char *row_label, *column_label;   /* what they are the names of; NULL: none */
  tct_colours colours;
  const bool *framed; /* [rows][columns] cells that are drawn in a frame; NULL: none */
} tct_matrix;

/* Values are printed in the cells where there is room. */
tct_status tct_plot_matrix(const tct_plot *plot, const tct_matrix *m, tct_error *err);

/* ---- fields: maps of one size in a grid, such as what each cell hears ------------------------------ */

typedef struct {
  int n, height, width; /* of maps, and of each; at most 160,000 numbers in all */
  const double *value;  /* [n][height][width]; NAN: grey */
  tct_colours colours;  /* one scale for all */
} tct_fields;

/* In rows from the upper left, as many in a row as make the figure about as high as it is wide. */
tct_status tct_plot_fields(const tct_plot *plot, const tct_fields *x, tct_error *err);

/* ---- rdm: dissimilarities of n conditions, with bars for their categories ----------------------- */

typedef struct {
  int n;               /* 2 .. 400 conditions */
  const double *value; /* [n (n - 1) / 2], upper triangle, row by row */
  const int *category; /* [n], from 0; NULL: none */
  int categories;
  const char (*category_name)[TCT_LABEL]; /* [categories] */
  const char (*condition)[TCT_LABEL];     /* [n] names, for the csv; NULL: numbers */
  tct_colours colours; /* give the same range to RDMs that are looked at together */
  const int *order; /* [n] the condition at each place, such as that of clusters; NULL: see below */
  bool
    ranked; /* colours and csv are percentiles of all pairs, equal ones sharing theirs, from 0 to 100 */
} tct_rdm_picture;

/* Conditions are drawn in order of their category, and in their own order within one.  Pairs that are
 * undefined are hatched, and counted below. */
tct_status tct_plot_rdm(const tct_plot *plot, const tct_rdm_picture *r, tct_error *err);

/* ---- map: conditions as points whose distances are near to their dissimilarities (MDS) ----------- */

/* With one map points; with several each condition is a path, from a ring to the head of an arrow.  Names
 * stand where there is room for them, those of lonely points first; no two letters meet. */
typedef struct {
  int n, maps;         /* 1 .. 400 conditions, 1 .. 200 maps */
  const double *place; /* [maps][n][2], laid on each other (tct_mds_align); NAN: it has none */
  const int *category; /* as in tct_rdm_picture */
  int categories;
  const char (*category_name)[TCT_LABEL];
  const char (*condition)[TCT_LABEL];
  const char *unit;         /* of distances, beside a bar of their scale; NULL: no bar */
  double stress;            /* of the map, or the largest of several; NAN: not said */
  const char *first, *last; /* what the ends of paths are: "0 ms", "day 5"; NULL: not said */
} tct_map_picture;

tct_status tct_plot_map(const tct_plot *plot, const tct_map_picture *m, tct_error *err);

/* ---- dendrogram: which conditions are alike, and which groups of them (average linkage) ----------- */

/* A line for each condition, in the order of tct_clusters_order.  A branch all of whose conditions are of one
 * category has its colour.  Clusters between which no pair is defined are joined by broken lines, beyond
 * the highest. */
typedef struct {
  int n;               /* 2 .. 400 conditions */
  const double *value; /* [n (n - 1) / 2], upper triangle, row by row; NAN: undefined */
  const int *category; /* as in tct_rdm_picture */
  int categories;
  const char (*category_name)[TCT_LABEL];
  const char (*condition)[TCT_LABEL]; /* shown up to 150 conditions */
  const char *label;                  /* of heights; NULL: none */
} tct_dendrogram;

tct_status tct_plot_dendrogram(const tct_plot *plot, const tct_dendrogram *d, tct_error *err);

/* ---- bars: a few numbers with their spread -------------------------------------------------------- */

typedef struct {
  const char *name;
  double mean, low, high; /* low = high = 0: no error bar */
  int n;                  /* seeds, a dot each; 0: none */
  const double *seed;     /* [n] */
  int colour;             /* 1 .. 7 as in style.gp; 0: 1 */
} tct_bar;

typedef struct {
  int n; /* at most 40 */
  const tct_bar *bar;
  const char *label; /* of the axis */
  double low, high;  /* of the axis; both 0: from the values and 0 */
  double reference;
  const char *reference_name; /* NULL: no line */
} tct_bars;

tct_status tct_plot_bars(const tct_plot *plot, const tct_bars *b, tct_error *err);

/* ---- models: how like a brain each of several models is, and how sure one may be of it ----------- */

enum { TCT_MODELS_MOST = 64 };

/* A row for each model, in the order given: mean and interval, a dot for each subject, the noise ceiling
 * as a strip.  A half disc at 0: better than 0; one at the lower ceiling: differs from it; a ring there:
 * within the margin.  At the right a line from each model (disc) to all that it is better than (ticks);
 * models better than the same ones share a line, and lines that find no room are left to the csv. */
typedef struct {
  const tct_inference *of; /* at most TCT_MODELS_MOST models */
  const char *label;       /* of the axis: the comparator; NULL: none */
  double alpha;            /* a corrected p below it leaves a mark; 0: 0.05 */
} tct_model_bars;

tct_status tct_plot_models(const tct_plot *plot, const tct_model_bars *m, tct_error *err);

/* ---- places: learning rules between bias and variance, a panel for each state of training --------- */

/* Above, bias against variance for what trembles, with lines of equal efficiency; below, a row for each
 * rule that does not (its variance is 0), so that no two lie on each other.  Values of one knob are
 * joined.  At most 48 rows. */
typedef struct {
  const tct_credit_table *table; /* colours are those of the rules' families */
} tct_places;

tct_status tct_plot_places(const tct_plot *plot, const tct_places *p, tct_error *err);

/* ---- landscapes: hills, and what a rule does on them ------------------------------------------------ */

typedef struct {
  const char *title, *note, *below; /* a line each; NULL: none */
  const char *x_label, *y_label;
  double x_low, x_high, y_low, y_high;
  int n;                /* points along a side of the grid, 2 .. 200 */
  const double *height; /* [n][n], rows upwards: contours of these */
  int arrows;
  const double (*arrow)[4]; /* x, y, dx, dy; as long as the root of their size has it */
  int steps;
  const double (*path)[2]; /* a way that begins at its first point */
} tct_landscape;

typedef struct {
  int n, columns; /* at most 12 panels */
  const tct_landscape *panel;
} tct_landscapes;

tct_status tct_plot_landscapes(const tct_plot *plot, const tct_landscapes *l, tct_error *err);

/* ---- law: a power law through points, both axes in decades -------------------------------------- */

typedef struct {
  int n;
  const double *x;       /* [n] > 0 */
  const tct_estimate *y; /* [n]; what is not above 0 is left out */
  const char *x_label, *y_label;
  tct_estimate slope; /* of the line that is drawn; NaN: none */
  double at_one;      /* what it says at x = 1 */
} tct_law;

tct_status tct_plot_law(const tct_plot *plot, const tct_law *l, tct_error *err);

typedef struct {
  const char *name, *note; /* two lines above it */
  tct_law law;
} tct_law_panel;

/* Beside each other, at most 24; `columns` in a row. */
tct_status tct_plot_laws(const tct_plot *plot, int n, int columns, const tct_law_panel *panel,
                         tct_error *err);

/* ---- spikes: who fired when, how often all did, and how long they paused ----------------------------- */

/* A population in one trial, beside others: spikes as strokes, membranes where there are any, the rate with its
 * band, the intervals between spikes beside those of a Poisson train of the same mean. */
typedef struct {
  const char *name, *note;     /* a line each above it; NULL: none */
  int units;                   /* rows of strokes */
  size_t spikes;               /* at most 200,000 */
  const double (*spike)[2];    /* [spikes] ms; unit, from 0 */
  int traces, steps;           /* at most 6 membranes; 0: no panel for them */
  const double *time, *trace;  /* [steps] ms; [traces][steps] */
  int bins;                    /* of the rate */
  const double *middle, *rate; /* [bins] ms; Hz */
  const double *low, *high;    /* [bins]; NULL: no band */
  int gaps;                    /* bins of the histogram of intervals */
  const double *gap, *share;   /* [gaps] ms, their middles; share of all intervals */
  const double *poisson;       /* [gaps] that of a Poisson train; NULL: none */
} tct_spike_column;

typedef struct {
  int n; /* columns, 1 or 2: with the same axes */
  const tct_spike_column *column;
  double begin, end;       /* ms, of the trial */
  const char *trace_label; /* of membranes */
} tct_spike_picture;

tct_status tct_plot_spikes(const tct_plot *plot, const tct_spike_picture *s, tct_error *err);

#endif
