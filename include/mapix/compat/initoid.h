/* initoid.h - mapioid.h defines its identifiers itself where INITOID is defined */
#ifndef INITOID
#define INITOID
#endif
