/**
 * Makes events of messages. All classes but the settings belong to one thread at a time; nobody in here waits, and nothing that depends on
 * what a peer sent is kept beyond a few hundred short texts.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.syslog.message;
