/** Tests of the netcat source. */
@org.jspecify.annotations.NullMarked
package org.millrace.source.netcat;
