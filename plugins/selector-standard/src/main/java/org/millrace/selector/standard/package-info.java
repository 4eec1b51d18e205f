/** The selectors that Flume has. */
@org.jspecify.annotations.NullMarked
package org.millrace.selector.standard;
