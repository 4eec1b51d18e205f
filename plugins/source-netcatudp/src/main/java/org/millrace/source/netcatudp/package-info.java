/** The {@code netcatudp} source. */
@org.jspecify.annotations.NullMarked
package org.millrace.source.netcatudp;
