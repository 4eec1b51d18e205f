/**
 * What stands between a source and its channels: {@link org.millrace.api.flow.Interceptor interceptors} change or drop
 * events, a {@link org.millrace.api.flow.ChannelSelector} decides which channel gets which.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.flow;
