package org.millrace.api.component;

import java.util.List;

/**
 * One thing that a component says about its configuration; see {@link Advising}. Immutable. Its texts are for people, without secrets.
 *
 * @since 1.1
 */
public final class Advice {
    /** The most that one component gives at once. */
    public static final int MOST = 20;

    private final boolean doubt;
    private final String key;
    private final String text;
    private final String suggestion;
    private final List<String> because;

    private Advice(boolean doubt, String key, String text, String suggestion, List<String> because) {
        this.doubt = doubt;
        this.key = key;
        this.text = text;
        this.suggestion = suggestion;
        this.because = because;
    }

    /**
     * It works, though perhaps not as meant; {@code validate} ends with an exit code other than 0.
     *
     * @param key the key as the user types it; empty if it is about none alone
     * @param text what is doubtful
     * @param suggestion what would do; may be empty
     */
    public static Advice warning(String key, String text, String suggestion) {
        return new Advice(true, key, text, suggestion, List.of());
    }

    /**
     * It works as meant, and is good to know.
     *
     * @param key the key as the user types it; empty if it is about none alone
     * @param text what is good to know
     */
    public static Advice note(String key, String text) {
        return new Advice(false, key, text, "", List.of());
    }

    /**
     * The same, and with it the values of these keys and where each comes from: a line of the file, or the default.
     *
     * @param keys the keys as the user types them
     */
    public Advice because(String... keys) {
        return new Advice(doubt, key, text, suggestion, List.of(keys));
    }

    /** Whether it is a warning. */
    public boolean isWarning() {
        return doubt;
    }

    /** The key; may be empty. */
    public String key() {
        return key;
    }

    /** What there is to say. */
    public String text() {
        return text;
    }

    /** What would do; may be empty. */
    public String suggestion() {
        return suggestion;
    }

    /** The keys whose values are to be shown with it; unmodifiable. */
    public List<String> because() {
        return because;
    }

    @Override
    public String toString() {
        return (doubt ? "warning " : "note ") + key + ": " + text;
    }
}
