/**
 * The sources of syslog: over TCP on one port or on several, and over UDP. What they share is in the rooms below: {@code message} makes
 * events of messages, {@code intake} brings them from sockets to channels.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.syslog;
