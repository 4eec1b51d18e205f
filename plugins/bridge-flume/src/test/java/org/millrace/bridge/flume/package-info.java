/** What others have published for Flume, bridged. */
@org.jspecify.annotations.NullMarked
package org.millrace.bridge.flume;
