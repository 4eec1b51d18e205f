/**
 * What the runtime's commands share: their lines as the launcher passes them on, understood, since its grammar is the only one; and
 * that what they did is kept. Whoever runs a command does both on the caller's thread.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.services.command;
