/** The other end of the sink, in no package of the sink's own: its threads are not the sink's. */
@org.jspecify.annotations.NullMarked
package org.millrace.peer.avro;
