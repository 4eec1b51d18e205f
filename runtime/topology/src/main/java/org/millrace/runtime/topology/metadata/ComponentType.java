package org.millrace.runtime.topology.metadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.parse.Setting;

/**
 * A type of component in one bundle.
 *
 * @param kind its kind
 * @param type its short name as the bundle declares it
 * @param classes class names that select it too
 * @param freeKeys prefixes, with their dot, of keys that the user names himself
 * @param secretKeys keys whose values are shown nowhere, besides those that are passwords; a star is any text
 * @param ignoredKeys keys, or prefixes with their dot, that mean nothing to it and are accepted with a note
 * @param stability how settled it is
 * @param guarantee the most that a flow through it can give, in words; empty for a kind that events only pass
 * @param fallback whether it takes every class name that no other type answers to
 * @param contextLoader the class whose loader is the thread's while it is called; empty for the bundle's own
 * @param provider the bundle
 * @param described whether the bundle describes its keys; if not, any key is accepted
 * @param keys the keys it takes, by id, in the bundle's order
 * @param parts the parts that other bundles bring for it
 */
public record ComponentType(
        Kind kind,
        String type,
        List<String> classes,
        List<String> freeKeys,
        List<String> secretKeys,
        List<String> ignoredKeys,
        String stability,
        String guarantee,
        boolean fallback,
        String contextLoader,
        Provider provider,
        boolean described,
        Map<String, KeyDefinition> keys,
        List<PartDefinition> parts) {

    private static final Pattern CLASS_NAME = Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
            + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)+");

    /** The part that a key of the component names or configures. */
    public Optional<PartDefinition> partOf(String key) {
        return parts.stream().filter(part -> part.has(key)).findFirst();
    }

    /** The factory PID of its configurations. */
    public String pid() {
        return pid(kind, type);
    }

    /** The factory PID of a type. */
    public static String pid(Kind kind, String type) {
        return "millrace." + kind.word() + "." + type;
    }

    /** Whether a user who types this means it: the short name in any case, or one of the class names. */
    public boolean answersTo(String typed) {
        return type.equalsIgnoreCase(typed) || classes.contains(typed);
    }

    /** Whether it takes this for want of another: it is a class name. A short name that nobody has is a mistake. */
    public boolean standsInFor(String typed) {
        return fallback && CLASS_NAME.matcher(typed).matches();
    }

    /** Whether a key stands below one of the prefixes under which the user names keys himself. */
    public boolean free(String key) {
        return freeKeys.stream().anyMatch(key::startsWith);
    }

    /** Whether it takes a key without regard to it. */
    public boolean ignores(String key) {
        return ignoredKeys.stream().anyMatch(each -> each.endsWith(".") ? key.startsWith(each) : key.equals(each));
    }

    /** What it says of a key. */
    public Optional<KeyDefinition> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /**
     * The property by which the component gets a key. One that begins with a dot is private: Declarative Services gives it to the
     * component and does not publish it with the service. What it describes is as it describes it; of what it takes besides, secrets
     * are private, but not the names of files that hold them.
     */
    public String property(String id) {
        boolean hidden = key(id).map(KeyDefinition::hidden)
                .orElseGet(() -> declaredSecret(id) || (Setting.secretName(id) && !id.endsWith("File")));
        return hidden ? "." + id : id;
    }

    /** Whether a value of this key must never be shown. */
    public boolean secret(String id) {
        return key(id).map(KeyDefinition::secret).orElseGet(() -> Setting.secretName(id)) || declaredSecret(id);
    }

    private boolean declaredSecret(String id) {
        return secretKeys.stream().anyMatch(pattern -> KeyPattern.matches(pattern, id));
    }
}
