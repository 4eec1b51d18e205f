/** The flow engine and the plug-ins inside a real framework. */
@org.jspecify.annotations.NullMarked
package org.millrace.itest;
