/**
 * What every component that lives on files must decide in the same way: {@link org.millrace.api.file.Presence}, whether a file
 * is gone or could only not be looked at.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.file;
