/**
 * Which instance serves a name, and how another takes its place: opened beside it where that may be, tried again where it fails,
 * and closed only when it is no longer met.
 *
 * <p>Threads: a succession belongs to the thread of its part and never waits for a plug-in. Each opening, each retirement and
 * each change in place has a thread of its own ({@code open}, {@code retire}, {@code reconfigure} and the component's name),
 * which is interrupted and left behind if the plug-in does not return.
 *
 * <p>Called by the workers of {@code inlet}, {@code channel} and {@code drain}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.swap;
