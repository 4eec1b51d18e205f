/** The {@code file_roll} sink. */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.file.roll;
