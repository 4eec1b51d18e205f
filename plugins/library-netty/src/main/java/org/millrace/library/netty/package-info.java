/**
 * Servers and clients on Netty for sources and sinks: sockets that outlive an instance, connections that are handed over to a successor,
 * TLS whose certificates are read again when their files change. A server or client belongs to one component; its event loops run on
 * threads of that component. Handlers must not wait on them: what may wait is done by {@link org.millrace.library.netty.Server#workers}.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package org.millrace.library.netty;
