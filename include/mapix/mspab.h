/* mspab.h - the personal address book provider */
#ifndef MSPAB_H
#define MSPAB_H

#include <mapidefs.h>

MAPIX_BEGIN_C

#define PAB_PROVIDER_ID { 0xB5, 0x3B, 0xC2, 0xC0, 0x2C, 0x77, 0x10, 0x1A, 0xA1, 0xBC, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2 }
#define PR_PAB_PATH PROP_TAG(PT_TSTRING, 0x6600)
#define PR_PAB_PATH_W                ((ULONG)0x6600001F)
#define PR_PAB_PATH_A                ((ULONG)0x6600001E)
#define PR_PAB_DET_DIR_VIEW_BY       ((ULONG)0x66010003)
#define PAB_DIR_VIEW_FIRST_THEN_LAST 0
#define PAB_DIR_VIEW_LAST_THEN_FIRST 1

MAPIX_END_C

#endif
