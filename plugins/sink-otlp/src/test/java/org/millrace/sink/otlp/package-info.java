@org.jspecify.annotations.NullMarked
package org.millrace.sink.otlp;
