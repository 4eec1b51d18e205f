package org.millrace.runtime.topology.finding;

/**
 * What a finding is about.
 *
 * @param position where it stands
 * @param component its path, such as {@code a1.sources.r1}; may be empty
 * @param key the key below the component; may be empty
 */
public record Place(Position position, String component, String key) {
    /** A place that belongs to no component. */
    public static Place of(Position position) {
        return new Place(position, "", "");
    }

    /** A whole key of the file. */
    public static Place of(Position position, String key) {
        return new Place(position, "", key);
    }
}
