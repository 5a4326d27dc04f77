/* What programs ask of a profile's spooler, and what it answers: both are arrays of values (value/codec.h) with the tags below. */
#ifndef MAPIX_WIRE_SPOOLER_REQUEST_H
#define MAPIX_WIRE_SPOOLER_REQUEST_H

#include <mapidefs.h>

enum spooler_request {
    SPOOLER_ROWS = 1,                  /* -> ROWS: the status rows of the transports, once all were tried (SESS-12, STAT-02) */
    SPOOLER_VALIDATE,                  /* SECTION (none: the spooler itself), FLAGS of ValidateState */
    SPOOLER_FLUSH,                     /* SECTION (none: all), FLAGS of FlushQueues; answered when the cycle has ended */
    SPOOLER_CHANGE_PASSWORD,           /* SECTION, OLD_TEXT, NEW_TEXT */
    SPOOLER_TYPES,                     /* -> TYPES: what the transports serve */
    SPOOLER_COMPLETE,                  /* SECTION of the store, ENTRY_ID: IMAPISupport::CompleteMsg */
    SPOOLER_ARRIVED,                   /* SECTION of the store, ENTRY_ID of a message that came into it; answered before it is looked at */
    SPOOLER_HEADERS,                   /* SECTION of a remote transport, FLAGS: the first wanted -> ROWS: the values of its folder (0) and of the rows
                                        * of its header list (1 ...) from there on, as many as fit, without sections; FLAGS: how many there are */
    SPOOLER_HEADER_STATUS,             /* SECTION, ENTRY_ID of a header, FLAGS new status, MASK -> FLAGS: the old status */
};

#define SPOOLER_TAG_REQUEST  PROP_TAG(PT_LONG, 1)
#define SPOOLER_TAG_SECTION  PROP_TAG(PT_BINARY, 2)
#define SPOOLER_TAG_FLAGS    PROP_TAG(PT_LONG, 3)
#define SPOOLER_TAG_ENTRY_ID PROP_TAG(PT_BINARY, 4)
#define SPOOLER_TAG_OLD_TEXT PROP_TAG(PT_STRING8, 5)
#define SPOOLER_TAG_NEW_TEXT PROP_TAG(PT_STRING8, 6)
#define SPOOLER_TAG_ROWS     PROP_TAG(PT_MV_BINARY, 7)     /* each: the section's 16 bytes, then the row's values encoded */
#define SPOOLER_TAG_TYPES    PROP_TAG(PT_MV_STRING8, 8)

#define SPOOLER_TAG_MASK     PROP_TAG(PT_LONG, 9)

/* Events of a spooler's profile: "spooler/PROFILE" carries a byte (enum mapix_spooler_state) and a text; "status/PROFILE" one row as above. */
#define SPOOLER_KEY_STATE "spooler/"
#define SPOOLER_KEY_ROW   "status/"

#endif
