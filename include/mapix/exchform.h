/* exchform.h - verbs and the operation map of Exchange forms */
#ifndef EXCHFORM_H
#define EXCHFORM_H

#include <mapix.h>

MAPIX_BEGIN_C

#define EXCHIVERB_OPEN              0
#define EXCHIVERB_RESERVED_COMPOSE  100
#define EXCHIVERB_RESERVED_OPEN     101
#define EXCHIVERB_REPLYTOSENDER     102
#define EXCHIVERB_REPLYTOALL        103
#define EXCHIVERB_FORWARD           104
#define EXCHIVERB_PRINT             105
#define EXCHIVERB_SAVEAS            106
#define EXCHIVERB_RESERVED_DELIVERY 107
#define EXCHIVERB_REPLYTOFOLDER     108

#define ulKindOpMap MNID_ID
#define lidOpMap    1
#define ptOpMap     PT_STRING8

#define ichOpMapReservedCompose  0
#define ichOpMapOpen             1
#define ichOpMapReplyToSender    2
#define ichOpMapReplyToAll       3
#define ichOpMapForward          4
#define ichOpMapPrint            5
#define ichOpMapSaveAs           6
#define ichOpMapReservedDelivery 7
#define ichOpMapReplyToFolder    8

#define chOpMapByClient 0x30
#define chOpMapByForm   0x31
#define chOpMapDisable  0x32

#define psOpMap PS_EXCHFORM

#define DEFINE_EXCHFORMGUID(name, b) DEFINE_GUID(name, 0x00020D00 | (b), 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46)

MAPIX_END_C

#endif

/* GUIDs, declared; with INITGUID, those named by USES_name are defined, even if this header was read before */
#ifndef EXCHFORM_GUIDS_DECLARED
#define EXCHFORM_GUIDS_DECLARED
MAPIX_BEGIN_C
extern const GUID PS_EXCHFORM;
MAPIX_END_C
#endif
#if defined(INITGUID) && !defined(EXCHFORM_GUIDS_DEFINED)
#define EXCHFORM_GUIDS_DEFINED
MAPIX_BEGIN_C
#ifdef USES_PS_EXCHFORM
DEFINE_OLEGUID(PS_EXCHFORM, 0x00020D0C, 0, 0);
#endif
MAPIX_END_C
#endif
