/** From a configuration file to Config Admin. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology;
