/**
 * Requests of HTTP/1.1 within bounds of size, time and memory. A connection belongs to its event loop and serves one request after the
 * other; a source's {@link org.millrace.http.server.RequestServant} is called by a worker. Carried by each source that serves HTTP.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.http.server;
