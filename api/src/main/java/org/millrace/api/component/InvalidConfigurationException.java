package org.millrace.api.component;

/**
 * A configuration that can't work, thrown by a component's constructor. Unchecked, because constructors called by
 * Declarative Services declare nothing. The agent adds component, file and line.
 */
public final class InvalidConfigurationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String reason;

    /**
     * @param key the key as the user types it, without the component's prefix, such as {@code sink.directory}
     * @param reason what is wrong and what would do; must not repeat the value of a secret
     */
    public InvalidConfigurationException(String key, String reason) {
        super(key + ": " + reason);
        this.key = key;
        this.reason = reason;
    }

    /** The key as the user types it. */
    public String key() {
        return key;
    }

    /** What is wrong and what would do. */
    public String reason() {
        return reason;
    }
}
