/** Good plug-ins, and what becomes of their suites when one thing is wrong with them. */
@org.jspecify.annotations.NullMarked
package org.millrace.testkit.mutation;
