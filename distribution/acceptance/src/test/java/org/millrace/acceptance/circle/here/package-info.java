/** One half of a circle of packages, for the rule that finds them. */
@org.jspecify.annotations.NullMarked
package org.millrace.acceptance.circle.here;
