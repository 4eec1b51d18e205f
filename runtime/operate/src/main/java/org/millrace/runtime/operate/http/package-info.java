/**
 * The little of HTTP that metrics need: a request has no body, an answer ends its connection. One thread serves all connections, with
 * a bound on their number, on a request's bytes and on the time that each step may take; nobody else calls into it but to stop it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.operate.http;
