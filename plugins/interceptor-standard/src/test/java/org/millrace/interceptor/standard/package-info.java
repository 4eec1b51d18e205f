/** Tests of the standard interceptors. */
@org.jspecify.annotations.NullMarked
package org.millrace.interceptor.standard;
