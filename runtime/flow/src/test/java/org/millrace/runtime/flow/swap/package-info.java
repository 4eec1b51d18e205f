/** Tests of the stages of a swap, with real successions and a clock that stands still. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.swap;
