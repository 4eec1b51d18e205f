package org.millrace.runtime.topology.parse;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.millrace.runtime.topology.finding.Position;

/**
 * A key with its value.
 *
 * @param key the key
 * @param typed the value as it stands in the file; the only one that messages may show, unless the key is a secret's
 * @param value the value with variables replaced
 * @param brought what variables brought into it, with the variables as they stand in the file
 * @param position where it stands
 */
public record Setting(String key, String typed, String value, Map<String, String> brought, Position position) {
    /** Shorter values are found by chance in any text, so that hiding them would spoil messages and hide nothing. */
    public static final int SHORTEST_HIDDEN = 3;

    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|credential", Pattern.CASE_INSENSITIVE);

    /** A value without variables. */
    public Setting(String key, String typed, String value, Position position) {
        this(key, typed, value, Map.of(), position);
    }

    /** The same under another key, such as the one without the component's prefix. */
    public Setting as(String otherKey) {
        return new Setting(otherKey, typed, value, brought, position);
    }

    /** The words of a list; no name begins with a number sign, so that one begins a comment, which is a finding elsewhere. */
    public List<String> words() {
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> words = List.of(value.split("\\s+"));
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i).startsWith("#")) {
                return words.subList(0, i);
            }
        }
        return words;
    }

    /** What a message about the value adds if a comment became part of it; may be empty. */
    public String remark() {
        return Slips.hint(typed);
    }

    /** The same without the comment that became part of its value; as it is, if there is none or a variable is in it. */
    public Setting withoutComment() {
        return typed.equals(value) && !remark().isEmpty()
                ? new Setting(key, Slips.withoutComment(typed), Slips.withoutComment(value), brought, position)
                : this;
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
