/**
 * What the installed bundles offer and which keys their components take; read without loading a class of theirs.
 *
 * <p>Threads: its caller's, mostly {@code topology}; a catalogue is immutable once it is made. Called by {@code topology} and {@code apply}, by
 * {@code validate} and {@code plan}, and by the commands that list types.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.metadata;
