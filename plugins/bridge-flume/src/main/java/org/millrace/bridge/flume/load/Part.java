package org.millrace.bridge.flume.load;

import java.util.Map;

/**
 * What an adapter makes its Flume object from.
 *
 * @param className the class, or its builder's
 * @param keys what the user typed, as he typed it
 * @param loader where the class is found
 * @param origin where that is, for people
 */
public record Part(String className, Map<String, String> keys, ClassLoader loader, String origin) {

    /** Flume's keys may be secrets. */
    @Override
    public String toString() {
        return className + " of " + origin;
    }
}
