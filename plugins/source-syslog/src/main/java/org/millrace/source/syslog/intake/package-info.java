/**
 * From sockets to the channels. Bytes come on the event loops of the library's server, or on a receiver's own thread for datagrams. A few
 * deliverers take what connections have, cut it into messages and offer it, of as many connections at once as there are: a connection is in the
 * hands of one of them at a time, so that its messages keep their order.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.syslog.intake;
