/**
 * A target for each decoder of what comes from outside. The build fuzzes each for some seconds, from the inputs that are kept beside
 * it; {@code distribution/fuzz/run TARGET SECONDS} goes on for longer. An input that is found to fail is written into {@code
 * src/test/resources} and is tried in each build from then on, once it is committed.
 */
@NullMarked
package org.millrace.fuzz;

import org.jspecify.annotations.NullMarked;
