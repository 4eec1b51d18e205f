package org.millrace.runtime.deploy.intake;

import java.nio.file.Path;
import java.util.Optional;
import org.millrace.runtime.deploy.store.Digest;

/**
 * A jar that may become a plug-in: a copy of it that nobody else can change.
 *
 * @param copy where the copy is
 * @param digest of the copy
 * @param name how people know the jar
 * @param expected the digest that the place it comes from names; empty if that names none
 */
public record Candidate(Path copy, Digest digest, String name, Optional<Digest> expected) {}
