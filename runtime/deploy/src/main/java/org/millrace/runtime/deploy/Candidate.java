package org.millrace.runtime.deploy;

import java.nio.file.Path;
import java.util.Optional;
import org.millrace.runtime.deploy.store.Digest;

/**
 * A jar that may become a plug-in.
 *
 * @param file where it is
 * @param name how people know it
 * @param expected the digest that the place it comes from names; empty if that names none
 */
record Candidate(Path file, String name, Optional<Digest> expected) {
    static Candidate of(Path file) {
        return new Candidate(file, file.getFileName().toString(), Optional.empty());
    }
}
