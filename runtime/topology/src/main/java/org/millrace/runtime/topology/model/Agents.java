package org.millrace.runtime.topology.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.runtime.topology.parse.Entry;
import org.millrace.runtime.topology.parse.Parsed;

/** Which agents a file describes. */
public final class Agents {
    /** What stands after an agent's name. */
    static final List<String> SECTIONS = List.of("sources", "channels", "sinks", "sinkgroups", "configfilters");

    private static final Pattern KEY = Pattern.compile("([^.]+)\\.(" + String.join("|", SECTIONS) + ")(\\..*)?");

    private Agents() {}

    /** Their names, in the file's order. Other keys may be there to be referred to. */
    public static Set<String> in(Parsed parsed) {
        Set<String> names = new LinkedHashSet<>();
        for (Entry entry : parsed.entries().values()) {
            Matcher key = KEY.matcher(entry.key());
            if (key.matches()) {
                names.add(key.group(1));
            }
        }
        return names;
    }
}
