package org.millrace.runtime.topology.parse;

import java.util.List;
import java.util.regex.Pattern;
import org.millrace.runtime.topology.finding.Position;

/**
 * A key with its value.
 *
 * @param key the key
 * @param typed the value as it stands in the file; the only one that messages may show, unless the key is a secret's
 * @param value the value with variables replaced
 * @param position where it stands
 */
public record Setting(String key, String typed, String value, Position position) {
    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|credential", Pattern.CASE_INSENSITIVE);

    /** The same under another key, such as the one without the component's prefix. */
    public Setting as(String otherKey) {
        return new Setting(otherKey, typed, value, position);
    }

    /** The words of a list. */
    public List<String> words() {
        return value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
    }

    /** Whether the key's name says that its value is a secret. */
    public boolean secret() {
        return secretName(key);
    }

    /** Whether such a name says that the value is a secret. */
    public static boolean secretName(String name) {
        return SECRET.matcher(name).find();
    }

    /** What messages may show of a part of the value: the part, unless a variable brought it in or it is a secret. */
    public String shown(String part) {
        return secret() ? "***" : typed.equals(value) ? part : typed;
    }
}
