/* imessage.h - messages on structured storage */
#ifndef _IMESSAGE_H_
#define _IMESSAGE_H_

#include <mapidefs.h>

MAPIX_BEGIN_C

typedef struct _MSGSESS *LPMSGSESS;

typedef void (STDAPICALLTYPE MSGCALLRELEASE)(ULONG ulCallerData, LPMESSAGE lpMessage);

/* Open a message session, which groups messages on storages and closes them together. */
STDAPI_(SCODE) OpenIMsgSession(LPMALLOC lpMalloc, ULONG ulFlags, LPMSGSESS *lppMsgSess);

/* Close a message session and every message that is left open in it. */
STDAPI_(void) CloseIMsgSession(LPMSGSESS lpMsgSess);

/* Open a message on a storage (a .msg file).
 * ulFlags: MAPI_UNICODE. lpfMsgCallRelease is called with ulCallerData when the message is released. The message is
 * released by the caller. */
STDAPI_(SCODE) OpenIMsgOnIStg(LPMSGSESS lpMsgSess, LPALLOCATEBUFFER lpAllocateBuffer, LPALLOCATEMORE lpAllocateMore,
    LPFREEBUFFER lpFreeBuffer, LPMALLOC lpMalloc, LPVOID lpMapiSup, LPSTORAGE lpStg, MSGCALLRELEASE *lpfMsgCallRelease,
    ULONG ulCallerData, ULONG ulFlags, LPMESSAGE *lppMsg);

/* OpenIMsgOnIStg */
#define IMSG_NO_ISTG_COMMIT ((ULONG)0x00000001)

/* Attributes of a property */
#define PROPATTR_MANDATORY ((ULONG)0x00000001)
#define PROPATTR_READABLE  ((ULONG)0x00000002)
#define PROPATTR_WRITEABLE ((ULONG)0x00000004)

#define PROPATTR_NOT_PRESENT ((ULONG)0x00000008)

typedef struct _SPropAttrArray
{
    ULONG cValues;
    ULONG aPropAttr[MAPI_DIM];
} SPropAttrArray, *LPSPropAttrArray;

#define CbNewSPropAttrArray(_cattr) (offsetof(SPropAttrArray, aPropAttr) + (_cattr) * sizeof(ULONG))
#define CbSPropAttrArray(_lparray) (offsetof(SPropAttrArray, aPropAttr) + (UINT)(_lparray)->cValues * sizeof(ULONG))

#define SizedSPropAttrArray(_cattr, _name) \
    struct _SPropAttrArray_##_name \
    { \
        ULONG cValues; \
        ULONG aPropAttr[_cattr]; \
    } _name

/* Get attributes of the properties of a message on a storage: PROPATTR_. Freed by the caller. */
STDAPI GetAttribIMsgOnIStg(LPVOID lpObject, LPSPropTagArray lpPropTagArray, LPSPropAttrArray *lppPropAttrArray);

/* Set attributes of the properties of a message on a storage. */
STDAPI SetAttribIMsgOnIStg(LPVOID lpObject, LPSPropTagArray lpPropTags, LPSPropAttrArray lpPropAttrs,
    LPSPropProblemArray *lppPropProblems);

/* Turn a result of a storage into one of MAPI. */
STDAPI_(SCODE) MapStorageSCode(SCODE StgSCode);

MAPIX_END_C

#endif
