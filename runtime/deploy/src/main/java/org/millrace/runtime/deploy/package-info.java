/** Plug-in bundles: what people do to them, and how the framework follows. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy;
