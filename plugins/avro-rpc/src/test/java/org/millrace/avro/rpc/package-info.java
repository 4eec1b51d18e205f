@org.jspecify.annotations.NullMarked
package org.millrace.avro.rpc;
