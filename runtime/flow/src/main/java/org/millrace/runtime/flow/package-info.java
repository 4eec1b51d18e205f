/** The flow engine. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow;
