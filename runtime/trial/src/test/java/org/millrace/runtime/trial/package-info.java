/** Tests of trying one plug-in. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.trial;
