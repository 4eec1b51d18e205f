/**
 * Tests of the flow engine against hand-written components, good and bad, without a framework. It is large because each class here
 * shows one promise on a flow from source to sink; what can be shown on one part alone stands in the package of that part.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.control;
