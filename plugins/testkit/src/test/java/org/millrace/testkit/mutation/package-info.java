/**
 * Good plug-ins, and what becomes of their suites when one thing is wrong with them. It is large because each kind of component has a
 * good one and a suite here.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.testkit.mutation;
