/**
 * Which jars a class of Flume's is in, and the class loaders for it: one for Flume itself, one for each plug-in folder and content
 * on top of it. Called by any thread; no thread of its own.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bridge.flume.load;
