/**
 * What the runtime's bundles tell each other: who serves what, how it fares and its figures, what is on hold, what was done and
 * what came of it. Each interface is a service that one bundle of the runtime registers and others find; each says on which
 * threads it is called. No threads of its own run here.
 *
 * <p>Outside the promise that the api makes: no plug-in may import it, and it changes whenever the runtime does.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.services;
