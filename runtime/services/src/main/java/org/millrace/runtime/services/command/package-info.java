/**
 * The lines of the runtime's commands as the launcher passes them on, understood: its grammar is the only one. Whoever runs a
 * command reads them on the caller's thread.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.services.command;
