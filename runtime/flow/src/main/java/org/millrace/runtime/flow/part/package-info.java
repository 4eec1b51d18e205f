/**
 * A part of the flow and the one thread that sees to it: it is told what is wanted, and its worker brings that about. A part
 * knows nothing of what flows.
 *
 * <p>Threads: one for each part, named as the component ({@code source r1}, {@code channel c1}, {@code sink k1}). It may be in a
 * plug-in; if it does not return in the time that the plug-in has, it is left behind, and a new one goes on. A short one for each sink
 * that is told to make haste ({@code hurry} and the part's name), since that may hang.
 *
 * <p>A part is told by {@code FlowControl}; its worker is called by its own thread alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.part;
