/** Tests of the flow engine against hand-written components, good and bad, without a framework. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow;
