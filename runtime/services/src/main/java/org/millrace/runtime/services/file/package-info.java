/**
 * How the runtime follows files that people edit. Whoever looks at files has a thread for it and waits here until a look is due;
 * the JDK's own thread behind each {@link org.millrace.runtime.services.file.FileEvents} reads the system's news.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.services.file;
