/**
 * Judges jars by their bytes, before a class of theirs is loaded: form, digest, signature, manifest, and whether what its
 * components declare can be meant. All bounds on what a jar may hold are here.
 *
 * <p>Threads: none of its own, and no state that they could share; its callers bring the limits of time. Called by {@code intake} for
 * what comes, and by {@code deploy} for what is to be installed again.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.trust;
