/** Tests of the selectors. */
@org.jspecify.annotations.NullMarked
package org.millrace.selector.standard;
