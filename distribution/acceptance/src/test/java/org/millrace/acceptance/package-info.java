/** Black-box tests of the packed agent. */
@org.jspecify.annotations.NullMarked
package org.millrace.acceptance;
