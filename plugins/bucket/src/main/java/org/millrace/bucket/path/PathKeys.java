package org.millrace.bucket.path;

import java.util.List;
import java.util.Locale;
import org.millrace.api.component.InvalidConfigurationException;

/** Rules of paths by what users type; what can't be meant is refused by its key. */
public final class PathKeys {
    private PathKeys() {}

    /** A pattern. */
    public static Escapes escapes(String key, String typed) {
        try {
            return Escapes.of(typed);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(key, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Rounding; its value and unit are looked at even if nothing is rounded.
     *
     * @param prefix of the keys {@code round}, {@code roundValue} and {@code roundUnit}
     */
    public static Rounding rounding(String prefix, boolean round, int value, String unit) {
        Rounding.Unit known = unit(prefix, unit);
        try {
            Rounding rounding = new Rounding(known, value);
            return round ? rounding : Rounding.NONE;
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(prefix + "roundValue", String.valueOf(e.getMessage()));
        }
    }

    /** A unit of rounding. */
    public static Rounding.Unit unit(String prefix, String typed) {
        Typed.choice(prefix + "roundUnit", typed, List.of("second", "minute", "hour"));
        return Rounding.Unit.named(typed).orElseThrow();
    }

    /** The rules in a zone, if one was typed. */
    public static PathRules zone(String key, String typed, PathRules rules) {
        try {
            return typed.isBlank() ? rules : rules.in(Zones.of(typed));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(key, String.valueOf(e.getMessage()));
        }
    }

    /** A language, or the usual one if none was typed. */
    public static Locale locale(String key, String typed, Locale usual) {
        String tag = typed.trim();
        if (tag.isEmpty()) {
            return usual;
        }
        Locale locale = Locale.forLanguageTag(tag.replace('_', '-'));
        if (!List.of(Locale.getAvailableLocales()).contains(locale)) {
            throw new InvalidConfigurationException(key, "is a language as in en or de-AT, was " + typed);
        }
        return locale;
    }
}
