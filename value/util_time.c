/* Arithmetic on FILETIMEs as 64-bit numbers, modulo 2^64. */
#include <mapiutil.h>

#include "base/time.h"
#include "value/util.h"

FILETIME STDAPICALLTYPE FtAddFt(FILETIME ftAddend1, FILETIME ftAddend2)
{
    return mapix_time_make(mapix_time_value(ftAddend1) + mapix_time_value(ftAddend2));
}

FILETIME STDAPICALLTYPE FtSubFt(FILETIME ftMinuend, FILETIME ftSubtrahend)
{
    return mapix_time_make(mapix_time_value(ftMinuend) - mapix_time_value(ftSubtrahend));
}

FILETIME STDAPICALLTYPE FtMulDwDw(DWORD ftMultiplicand, DWORD ftMultiplier)
{
    return mapix_time_make((uint64_t)ftMultiplicand * ftMultiplier);
}

FILETIME STDAPICALLTYPE FtMulDw(DWORD ftMultiplier, FILETIME ftMultiplicand)
{
    return mapix_time_make(mapix_time_value(ftMultiplicand) * ftMultiplier);
}

/* The two's complement. */
FILETIME STDAPICALLTYPE FtNegFt(FILETIME ft)
{
    return mapix_time_make(0 - mapix_time_value(ft));
}

FILETIME STDAPICALLTYPE FtDivFtBogus(FILETIME ftDividend, FILETIME ftDivisor, CHAR cShift)
{
    uint64_t divisor = mapix_time_value(ftDivisor);
    if (divisor == 0)
        return mapix_time_make(UINT64_MAX);
    return mapix_time_make((mapix_time_value(ftDividend) / divisor) >> ((unsigned char)cShift & 63));
}
