package org.millrace.declaration;

import java.util.List;
import java.util.Optional;

/**
 * A key that a component takes.
 *
 * @param id as users type it
 * @param type metatype's name of the type of one value
 * @param many whether it takes a list
 * @param defaults the values if it is not set, as Declarative Services reads them; empty if there are none
 * @param required whether it must be set
 * @param min the smallest value, for text the least length
 * @param max the largest value, likewise
 * @param options the values it takes; none if it takes any
 * @param description for people
 */
public record Key(
        String id,
        String type,
        boolean many,
        Optional<List<String>> defaults,
        boolean required,
        Optional<String> min,
        Optional<String> max,
        List<String> options,
        Optional<String> description) {

    /** The type as a description of a component names it, which knows no passwords. */
    String propertyType() {
        return type.equals("Password") ? "String" : type;
    }
}
