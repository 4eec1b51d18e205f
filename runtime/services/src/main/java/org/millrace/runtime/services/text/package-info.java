/**
 * Text on its way out of the runtime, to a program or to a person who may not know everything. Used by whoever answers or keeps a
 * log, on his own thread.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.services.text;
