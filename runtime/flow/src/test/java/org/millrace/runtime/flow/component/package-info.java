/** Tests of what a component is given, without a framework. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.component;
