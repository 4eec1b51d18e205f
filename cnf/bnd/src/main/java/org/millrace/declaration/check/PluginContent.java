package org.millrace.declaration.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A jar as it is looked at. */
public interface PluginContent {
    /**
     * A component as the jar's capability offers it.
     *
     * @param kind its kind's word
     * @param type its short name
     */
    record Offer(String kind, String type) {}

    /** What its capabilities offer, in order. */
    List<Offer> offers();

    /** The names of the entries that describe components. */
    List<String> descriptions();

    /**
     * The names of the entries that describe keys.
     *
     * @throws IOException if there are more than whoever hands them over allows
     */
    List<String> metatypes() throws IOException;

    /**
     * An entry's bytes; empty if there is none of this name.
     *
     * @throws IOException if it could not be looked at
     */
    Optional<byte[]> entry(String name) throws IOException;
}
