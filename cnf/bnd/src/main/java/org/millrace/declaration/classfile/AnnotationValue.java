package org.millrace.declaration.classfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An annotation as it stands on a class or method.
 *
 * @param type its type's name
 * @param elements what was written; an element left at its default is not here. A value is a {@code String}, a boxed primitive, a
 *     {@link Constant}, a {@link TypeName}, an {@code AnnotationValue}, or a {@code List} of one of these
 */
public record AnnotationValue(String type, Map<String, Object> elements) {
    /**
     * A constant of an enum.
     *
     * @param type the enum's name
     * @param name the constant's
     */
    public record Constant(String type, String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A class literal.
     *
     * @param name the class's name
     */
    public record TypeName(String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An element as text; empty if it was not written. */
    public Optional<String> text(String element) {
        return Optional.ofNullable(elements.get(element)).map(String::valueOf);
    }

    /** An element that is an array; none if it was not written. */
    public List<?> values(String element) {
        Object value = elements.get(element);
        return value == null ? List.of() : value instanceof List<?> several ? several : List.of(value);
    }
}
