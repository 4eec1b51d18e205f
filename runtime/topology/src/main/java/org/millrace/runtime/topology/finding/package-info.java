/** What is wrong with a configuration, where, and what would do. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.finding;
