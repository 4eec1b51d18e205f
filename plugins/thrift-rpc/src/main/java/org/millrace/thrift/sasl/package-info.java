/**
 * How both ends of a connection agree by Kerberos upon who they are before Thrift's frames begin: SASL with the mechanism GSSAPI, in the
 * messages of Thrift's SASL transport. Nothing is encrypted by it. What may wait for the key server runs on threads of the component,
 * never on an event loop.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.thrift.sasl;
