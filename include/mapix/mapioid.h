/* mapioid.h - object identifiers of attachment tags and encodings */
#ifndef _MAPIOID_
#define _MAPIOID_

#include <mapixplatform.h>

MAPIX_BEGIN_C

#define OID_TAG      0x0A
#define OID_ENCODING 0x0B

/* Every identifier begins with iso member-body us microsoft mapi ... */
#define MAPIX_OID_PREFIX 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x14, 0x03
#ifdef INITOID
#define MAPIX_OID(name) \
    EXTERN_C const BYTE DECLSPEC_SELECTANY name[]; \
    const BYTE name[]
#define DEFINE_OID_1(name, b0, b1) MAPIX_OID(name) = { MAPIX_OID_PREFIX, b0, b1 }
#define DEFINE_OID_2(name, b0, b1, b2) MAPIX_OID(name) = { MAPIX_OID_PREFIX, b0, b1, b2 }
#define DEFINE_OID_3(name, b0, b1, b2, b3) MAPIX_OID(name) = { MAPIX_OID_PREFIX, b0, b1, b2, b3 }
#define DEFINE_OID_4(name, b0, b1, b2, b3, b4) MAPIX_OID(name) = { MAPIX_OID_PREFIX, b0, b1, b2, b3, b4 }
#else
#define DEFINE_OID_1(name, b0, b1) EXTERN_C const BYTE name[]
#define DEFINE_OID_2(name, b0, b1, b2) EXTERN_C const BYTE name[]
#define DEFINE_OID_3(name, b0, b1, b2, b3) EXTERN_C const BYTE name[]
#define DEFINE_OID_4(name, b0, b1, b2, b3, b4) EXTERN_C const BYTE name[]
#endif

#define CB_OID_1 9
#define CB_OID_2 10
#define CB_OID_3 11
#define CB_OID_4 12

#define CB_OID_TNEF CB_OID_1

#define CB_OID_OLE CB_OID_1

#define CB_OID_OLE1 CB_OID_2

#define CB_OID_OLE1_STORAGE CB_OID_3

#define CB_OID_OLE2 CB_OID_2

#define CB_OID_OLE2_STORAGE CB_OID_3

#define CB_OID_MAC_BINARY CB_OID_1

#define CB_OID_MIMETAG CB_OID_1

/* Objects of libmapix; with INITOID those named by USES_ are the program's own */
#if !defined(INITOID) || defined(USES_OID_TNEF)
DEFINE_OID_1(OID_TNEF, OID_TAG, 0x01);
#endif
#if !defined(INITOID) || defined(USES_OID_OLE)
DEFINE_OID_1(OID_OLE, OID_TAG, 0x03);
#endif
#if !defined(INITOID) || defined(USES_OID_OLE1)
DEFINE_OID_2(OID_OLE1, OID_TAG, 0x03, 0x01);
#endif
#if !defined(INITOID) || defined(USES_OID_OLE1_STORAGE)
DEFINE_OID_3(OID_OLE1_STORAGE, OID_TAG, 0x03, 0x01, 0x01);
#endif
#if !defined(INITOID) || defined(USES_OID_OLE2)
DEFINE_OID_2(OID_OLE2, OID_TAG, 0x03, 0x02);
#endif
#if !defined(INITOID) || defined(USES_OID_OLE2_STORAGE)
DEFINE_OID_3(OID_OLE2_STORAGE, OID_TAG, 0x03, 0x02, 0x01);
#endif
#if !defined(INITOID) || defined(USES_OID_MAC_BINARY)
DEFINE_OID_1(OID_MAC_BINARY, OID_ENCODING, 0x01);
#endif
#if !defined(INITOID) || defined(USES_OID_MIMETAG)
DEFINE_OID_1(OID_MIMETAG, OID_TAG, 0x04);
#endif

MAPIX_END_C

#endif
