/**
 * How events become bytes and bytes become events, apart from where the bytes go or come from: a
 * {@link org.millrace.api.serializer.Serializer} is part of a sink, a {@link org.millrace.api.serializer.Deserializer} part of a
 * source. Both are components of their own, brought by any bundle; their owner asks its context for its
 * {@linkplain org.millrace.api.component.ComponentContext#part part}.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.serializer;
