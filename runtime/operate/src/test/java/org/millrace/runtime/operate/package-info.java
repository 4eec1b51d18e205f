/** Tests of what an agent shows and takes. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.operate;
