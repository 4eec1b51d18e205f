/**
 * Requests of HTTP/1.1 to one server, one at a time. All of it belongs to the thread that delivers, but for what runs on the event loop of
 * a connection. Carried by each sink that speaks HTTP.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.http.client;
