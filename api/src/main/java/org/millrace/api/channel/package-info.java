/**
 * The buffer between sources and sinks, and the fence behind which either is replaced: a
 * {@link org.millrace.api.channel.Channel} takes batches in all or nothing and lends them out on
 * {@link org.millrace.api.channel.Lease leases}.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.channel;
