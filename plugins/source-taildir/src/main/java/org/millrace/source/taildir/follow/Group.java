package org.millrace.source.taildir.follow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that are followed alike.
 *
 * @param pattern of whole names
 * @param headers of each event
 */
public record Group(String name, Path directory, Pattern pattern, Map<String, String> headers) {

    /** The first that asks for a file of this name, or for what it was before it was packed. */
    static @Nullable Group wanting(List<Group> groups, String name) {
        boolean packed = Names.isPacked(name);
        for (Group group : groups) {
            if (group.matches(name) || (packed && group.matches(Names.unpacked(name)))) {
                return group;
            }
        }
        return null;
    }

    /** Whether a file of this name is in it. */
    public boolean matches(String file) {
        return pattern.matcher(file).matches();
    }
}
