/**
 * What the source sees of the file system, and how it hears of changes: a seam, so that devices and network file systems can be played.
 * Its types are confined to the thread that polls the source; the JDK keeps one of its own behind {@code DirectoryEvents}. Called by the
 * rest of this source alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.taildir.disk;
