/** A bundle that uses the library of Hadoop as a sink would; packed by {@code HadoopInFelixIT}, called on its thread. */
@org.jspecify.annotations.NullMarked
package org.millrace.itest.hadoop;
