/**
 * How events come in: a {@link org.millrace.api.source.Source} that is driven from outside, or a
 * {@link org.millrace.api.source.PolledSource} that the agent drives, each handing batches to an
 * {@link org.millrace.api.source.Outlet}.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.source;
