/** Plug-in bundles: from the drop folder into the framework. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy;
