/* Call tracing: with MAPIX_LOG=trace every call on an object of ours is told with its arguments and result by name. Values of properties
 * and texts are not told, only that they were there: they may be secrets. */
#ifndef MAPIX_VALUE_TRACE_H
#define MAPIX_VALUE_TRACE_H

/* Objects made from now on are traced if the log's level is trace. Called by MAPIInitialize and ScInitMapiUtil; cheap when it is not. */
void trace_start(void);

#endif
