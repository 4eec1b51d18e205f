package org.millrace.source.taildir.follow;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Files that are followed alike.
 *
 * @param pattern of whole names
 * @param headers of each event
 */
public record Group(String name, Path directory, Pattern pattern, Map<String, String> headers) {

    boolean matches(String file) {
        return pattern.matcher(file).matches();
    }
}
