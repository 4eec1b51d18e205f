package org.millrace.declaration;

import java.io.IOException;
import java.util.Optional;
import org.millrace.declaration.classfile.ClassFile;

/** Where classes are found by name. */
@FunctionalInterface
public interface Classes {
    /**
     * A class; empty if it is not here, which does not say that it is nowhere.
     *
     * @throws IOException if it could not be looked at
     */
    Optional<ClassFile> find(String name) throws IOException;
}
