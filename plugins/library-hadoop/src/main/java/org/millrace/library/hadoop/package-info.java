/**
 * The way of components to Hadoop: configuration, credentials and file systems that are closed with their user, and the codecs that
 * work without native libraries of the machine. Called by sinks and sources that share this bundle, on their own threads; its one
 * class of state, {@link org.millrace.library.hadoop.HadoopClient}, may be called from any. {@code HadoopClient} is also what such
 * components name as their context loader, since Hadoop looks for its own classes there.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.library.hadoop;
