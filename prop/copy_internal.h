/* What the files of the generic copy share: copy.c (properties), copy_message.c (recipients, attachments), copy_folder.c. */
#ifndef MAPIX_PROP_COPY_INTERNAL_H
#define MAPIX_PROP_COPY_INTERNAL_H

#include <mapix.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/object.h"
#include "prop/copy.h"

/* Messages within messages: deeper ones are left out with MAPI_E_TOO_COMPLEX. */
#define PROP_COPY_DEPTH 32

/* A CopyTo or CopyProps of an object of ours. */
struct prop_copy_request {
    struct mapix_object *object;
    bool is_copy_to;
    ULONG excluded_count;
    LPCIID excluded_iids;
    LPSPropTagArray tags;              /* excluded, or for CopyProps the ones wanted */
    ULONG_PTR ui_param;
    LPMAPIPROGRESS progress;
    LPCIID destination_iid;
    LPVOID destination;
    ULONG flags;
    LPALLOCATEBUFFER allocate;         /* for the problem array; NULL: MAPIAllocateBuffer */
};
HRESULT prop_copy_from_object(const struct prop_copy_request *request, LPSPropProblemArray *ret_problems);

/* The part of a progress display that one loop moves through. `progress` may be NULL. */
struct prop_progress {
    LPMAPIPROGRESS progress;
    bool top_level;
    ULONG minimum;
    ULONG maximum;
    ULONG total;
    ULONG done;
};
void prop_progress_start(struct prop_progress *scale, LPMAPIPROGRESS progress, ULONG total);
void prop_progress_enter(struct prop_progress *scale);             /* the next item reports by itself, within its part */
HRESULT prop_progress_step(struct prop_progress *scale);           /* an item is done; what the object answers (MAPI_E_USER_CANCEL) ends the copy */
void prop_progress_finish(struct prop_progress *scale);            /* put the limits back that were found */

/* Problems of single properties. */
struct prop_problems {
    ULONG count;
    ULONG capacity;
    SPropProblem *list;
};
HRESULT prop_problem_add(struct prop_problems *problems, ULONG index, ULONG tag, HRESULT code);
void prop_problems_clear(struct prop_problems *problems);
/* An array for the client; NULL if there are none. */
HRESULT prop_problems_finish(struct prop_problems *problems, LPALLOCATEBUFFER allocate, LPSPropProblemArray *ret_problems);

/* Which properties of a pair of objects to copy, and how. */
struct prop_copy_what {
    bool is_copy_to;
    LPSPropTagArray tags;              /* CopyTo: excluded (may be NULL); CopyProps: the ones wanted */
    const ULONG *also_excluded;        /* ids of this kind of object that do not travel; ends with 0; may be NULL */
    ULONG excluded_count;
    LPCIID excluded_iids;
    ULONG flags;                       /* MAPI_MOVE, MAPI_NOREPLACE */
    bool values_only;                  /* leave subobjects out */
};

/* A copy in progress. */
struct prop_copy {
    struct mapix_object *record_on;
    LPMAPIPROGRESS progress;           /* NULL: nobody looks */
    unsigned depth;                    /* messages within messages */
    unsigned folder_depth;             /* folders within folders */
};

/* Record why a copy fails, on an object or else for the thread; returns `result`. */
HRESULT prop_copy_fail(struct mapix_object *record_on, HRESULT result, const char *text);

/* One property of exactly this tag; NULL in `ret_value` after a failure. Free it with mapix_object_free_from(object, ...). */
HRESULT prop_copy_get_one(LPMAPIPROP object, ULONG tag, LPSPropValue *ret_value);

/* Copy between two objects through IMAPIProp. Problems of properties go to `problems`; S_OK then. */
HRESULT prop_copy_pair(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, const struct prop_copy_what *what,
    struct prop_problems *problems);

/* Subobjects, each by the id of its PT_OBJECT property. Interfaces of source and destination are those of the table in copy.c. */
HRESULT prop_copy_recipients(struct prop_copy *copy, LPVOID source, LPVOID destination, const struct prop_copy_what *what, struct prop_problems *problems);
HRESULT prop_copy_attachments(struct prop_copy *copy, LPVOID source, LPVOID destination, const struct prop_copy_what *what, struct prop_problems *problems);
HRESULT prop_copy_contents(struct prop_copy *copy, LPVOID source, LPVOID destination, const struct prop_copy_what *what, struct prop_problems *problems);
HRESULT prop_copy_associated(struct prop_copy *copy, LPVOID source, LPVOID destination, const struct prop_copy_what *what, struct prop_problems *problems);
HRESULT prop_copy_hierarchy(struct prop_copy *copy, LPVOID source, LPVOID destination, const struct prop_copy_what *what, struct prop_problems *problems);
/* The object in PR_ATTACH_DATA_OBJ, by PR_ATTACH_METHOD: a message, a storage or bytes. */
HRESULT prop_copy_attached_object(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, ULONG tag, struct prop_problems *problems);
/* A property's bytes through streams. */
HRESULT prop_copy_stream(LPMAPIPROP source, ULONG source_tag, LPMAPIPROP destination, ULONG destination_tag);

/* Change ids from 0x8000 of `tags` from the source's mapping to the destination's, by name, when PR_MAPPING_SIGNATURE differs (SPI-NAME-06).
 * A tag whose name is unknown becomes 0. */
HRESULT prop_copy_map_tags(LPMAPIPROP source, LPMAPIPROP destination, ULONG count, ULONG *tags);

/* Is `destination` the folder `source` or below it? */
bool prop_copy_is_cycle(LPMAPIPROP source, LPMAPIPROP destination);

/* Does excluding these interfaces exclude `iid`, itself or as a derived one? */
bool prop_copy_is_excluded(ULONG count, LPCIID excluded, const IID *iid);

/* A thread copies from `source`: a provider that answers our question with the same question again gets the generic copy. False: it is already
 * on this thread's list. `frame` lives on the caller's stack until prop_copy_leave. */
struct prop_copy_frame {
    const void *source;
    struct prop_copy_frame *next;
};
bool prop_copy_enter(struct prop_copy_frame *frame, const void *source);
void prop_copy_leave(struct prop_copy_frame *frame);

#endif
