/** Judges jars by their bytes, before a class of theirs is loaded. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.trust;
