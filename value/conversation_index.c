/* ScCreateConversationIndex: the layout of MS-OXOMSG 2.2.1.3. A new conversation is 22 bytes: 0x01 and five bytes of the time (bits 55 to
 * 16 of a FILETIME, so that the first byte is the time's own highest until the year 3800), then a GUID; each reply adds five bytes: one
 * bit for the scale, 31 bits of time passed since the conversation began, four random bits, four bits of the level. */
#include <mapicode.h>
#include <mapiutil.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#include "base/guid.h"
#include "base/time.h"

#define HEADER 22
#define CHILD 5
#define INDEX_MAX (HEADER + 1000 * CHILD)      /* a longer thread keeps its last thousand levels in the last reply */

static uint64_t now(void)
{
    FILETIME time = mapix_time_now();

    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static SCODE begin(BYTE *index)
{
    uint64_t time = now();
    GUID guid;
    HRESULT result = mapix_guid_new(&guid);

    if (FAILED(result))
        return (SCODE)result;
    index[0] = 1;
    for (int i = 0; i < 5; i++)
        index[1 + i] = (BYTE)(time >> (48 - 8 * i));
    memcpy(index + 6, &guid, 16);
    return S_OK;
}

static void reply(const BYTE *header, ULONG level, BYTE *child)
{
    uint64_t began = 0, passed, time = now();
    uint32_t delta;
    BYTE chance = 0;

    for (int i = 0; i < 6; i++)
        began = began << 8 | header[i];
    began <<= 16;
    passed = time > began ? time - began : 0;
    /* Up to 1.7 years in units of 2^18 * 100 ns, beyond in units of 2^23. */
    delta = passed & 0x00FE000000000000u ? (uint32_t)(passed >> 23 & 0x7FFFFFFF) | 0x80000000u : (uint32_t)(passed >> 18 & 0x7FFFFFFF);
    if (getrandom(&chance, 1, 0) != 1)
        chance = (BYTE)time;
    child[0] = (BYTE)(delta >> 24);
    child[1] = (BYTE)(delta >> 16);
    child[2] = (BYTE)(delta >> 8);
    child[3] = (BYTE)delta;
    child[4] = (BYTE)(chance << 4 | (level & 15));
}

SCODE ScCreateConversationIndex(ULONG cbParent, LPBYTE lpbParent, ULONG *lpcbIndex, LPBYTE *lppbIndex)
{
    BYTE *index;
    ULONG size;
    SCODE result;

    if (!lpcbIndex || !lppbIndex || (cbParent && !lpbParent))
        return MAPI_E_INVALID_PARAMETER;
    /* What is no index, from a foreign mail say, is no parent either. */
    if (cbParent < HEADER || cbParent > INDEX_MAX || (cbParent - HEADER) % CHILD || lpbParent[0] != 1)
        cbParent = 0;
    size = cbParent ? cbParent + CHILD : HEADER;
    result = MAPIAllocateBuffer(size, (LPVOID *)&index);
    if (FAILED(result))
        return result;
    if (cbParent) {
        memcpy(index, lpbParent, cbParent);
        reply(index, (cbParent - HEADER) / CHILD, index + cbParent);
    } else {
        result = begin(index);
    }
    if (FAILED(result)) {
        MAPIFreeBuffer(index);
        return result;
    }
    *lpcbIndex = size;
    *lppbIndex = index;
    return S_OK;
}
