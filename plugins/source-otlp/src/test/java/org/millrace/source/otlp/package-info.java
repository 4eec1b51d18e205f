@org.jspecify.annotations.NullMarked
package org.millrace.source.otlp;
