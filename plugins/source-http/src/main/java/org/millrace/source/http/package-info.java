/**
 * Events by HTTP. Event loops of the source's server read requests and write answers; one worker at a time for each connection reads the
 * events of a request and hands them on. Called by the agent alone; the deserializers here also by other sources.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.http;
