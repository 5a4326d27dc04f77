/* A table as a child would build it: an array of rows; every look makes the whole view anew, by the rules of the reference pages.
 *
 * Written before the engine and sharing nothing with it. Slow by intention. What a view shows, where cursor and bookmarks stand after a
 * change, and which notifications a change sends are each a few lines here; the engine is compared with it, row for row.
 *
 * Rows have identities instead of instance keys: the test maps the one to the other and checks that the mapping is one to one. */
#ifndef NAIVE_MODEL_H
#define NAIVE_MODEL_H

#include <mapix.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <stdint.h>

#define NAIVE_MAXIMUM_LEVELS 4

/* A row of the underlying table. Values live as long as the model. */
struct naive_source_row {
    uint64_t id;
    ULONG count;
    const SPropValue *values;
};

/* A row as a view shows it: a leaf (an instance of a source row) or a heading. */
struct naive_row {
    uint64_t identity;
    const struct naive_source_row *source;          /* leaf, else the first leaf of the group */
    ULONG instance;                                 /* number among the instances of its source row */
    SPropValue overrides[8];                        /* the single values that an instance shows */
    ULONG override_count;
    int level;                                      /* of a heading; the number of levels for a leaf */
    bool heading, expanded, visible;
    ULONG content_count, content_unread;
    uint64_t parent;                                /* identity of the innermost heading above; 0: none */
};

struct naive_group {
    uint64_t identity, parent;
    int level;
    bool expanded, used;
    struct naive_row sample;                        /* a row which has the group's values */
};

enum naive_mark_kind { NAIVE_BEGINNING, NAIVE_BEFORE, NAIVE_AFTER };

struct naive_mark {
    enum naive_mark_kind kind;
    uint64_t identity;
    bool changed;                                   /* user bookmarks: moved since the last use */
};

struct naive_list {
    struct naive_row *rows;                         /* headings and leaves, hidden ones too, in view order */
    ULONG count;
};

struct naive_view {
    struct naive_table *table;
    const SPropTagArray *columns;
    const SRestriction *restriction;
    const SSortOrderSet *sort;
    struct naive_group *groups;
    ULONG group_count;
    struct naive_mark cursor;
    struct naive_mark *bookmarks;
    ULONG bookmark_count;
    struct naive_list now;                          /* as of the last change */
};

struct naive_table {
    struct naive_source_row **rows;
    ULONG count;
    struct naive_source_row **versions;             /* every row as it ever was: older looks point there */
    ULONG version_count;
    uint64_t next_id, next_group;
};

struct naive_event {
    ULONG event;                                    /* TABLE_ROW_ADDED, ... */
    uint64_t identity, prior;                       /* prior 0: first row */
    SPropValue *cells;
    ULONG cell_count;
};

/* Values that make a row; copied shallowly, they must outlive the model. */
uint64_t naive_insert(struct naive_table *table, ULONG position, ULONG count, const SPropValue *values);
void naive_modify(struct naive_table *table, uint64_t id, ULONG count, const SPropValue *values);
void naive_delete(struct naive_table *table, uint64_t id);
void naive_table_free(struct naive_table *table);

/* Set what is not NULL, forget marks and heading states, look anew. */
void naive_view_set(struct naive_view *view, const SPropTagArray *columns, const SRestriction *restriction, const SSortOrderSet *sort);
void naive_view_free(struct naive_view *view);

/* After one edit of the row `id`: move the marks as the rules say. */
void naive_view_edited(struct naive_view *view, uint64_t id);

/* The list as it is, to be compared with a later one. */
struct naive_list naive_list_copy(const struct naive_view *view);
void naive_list_free(struct naive_list *list);

/* The notifications that lead from `before` to view->now when the rows `ids` were edited. The caller frees with naive_events_free. */
ULONG naive_events(struct naive_view *view, const struct naive_list *before, const uint64_t *ids, ULONG id_count, struct naive_event **ret_events);
void naive_events_free(struct naive_event *events, ULONG count);

/* Visible rows only. */
ULONG naive_visible_count(const struct naive_view *view);
const struct naive_row *naive_visible(const struct naive_view *view, ULONG index);
ULONG naive_mark_index(const struct naive_view *view, struct naive_mark mark);
struct naive_mark naive_mark_at(const struct naive_view *view, ULONG index);

/* A row in the columns of the view. Pointers lead into the source's values. Free the array with free(). */
SPropValue *naive_cells(const struct naive_view *view, const struct naive_row *row);
bool naive_matches(const struct naive_view *view, const struct naive_row *row, const SRestriction *restriction);

/* Expand or collapse a heading; returns the number of rows that came or went. Marks inside move to the next visible row. */
ULONG naive_set_expanded(struct naive_view *view, uint64_t identity, bool expanded);

#endif
