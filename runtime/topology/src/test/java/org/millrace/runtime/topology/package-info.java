/** The topology in a framework, and the fixtures for it. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology;
