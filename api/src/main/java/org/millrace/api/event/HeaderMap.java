package org.millrace.api.event;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map for the handful of headers an event has: name, value, name, value in one array. Setting a header is one
 * array copy, where a hash map would be rebuilt; a look-up compares a few strings.
 */
final class HeaderMap extends AbstractMap<String, String> {
    static final HeaderMap EMPTY = new HeaderMap(new String[0]);

    private final String[] pairs;

    private HeaderMap(String[] pairs) {
        this.pairs = pairs;
    }

    static HeaderMap copyOf(Map<String, String> headers) {
        if (headers instanceof HeaderMap same) {
            return same;
        }
        if (headers.isEmpty()) {
            return EMPTY;
        }
        String[] pairs = new String[headers.size() * 2];
        int i = 0;
        for (Map.Entry<String, String> e : headers.entrySet()) {
            pairs[i++] = Objects.requireNonNull(e.getKey(), "header name");
            pairs[i++] = Objects.requireNonNull(e.getValue(), "header value");
        }
        return new HeaderMap(pairs);
    }

    HeaderMap with(String name, String value) {
        Objects.requireNonNull(name, "header name");
        Objects.requireNonNull(value, "header value");
        int at = indexOf(name);
        String[] changed = Arrays.copyOf(pairs, at < 0 ? pairs.length + 2 : pairs.length);
        int slot = at < 0 ? pairs.length : at;
        changed[slot] = name;
        changed[slot + 1] = value;
        return new HeaderMap(changed);
    }

    HeaderMap without(String name) {
        int at = indexOf(name);
        if (at < 0) {
            return this;
        }
        if (pairs.length == 2) {
            return EMPTY;
        }
        String[] changed = new String[pairs.length - 2];
        System.arraycopy(pairs, 0, changed, 0, at);
        System.arraycopy(pairs, at + 2, changed, at, changed.length - at);
        return new HeaderMap(changed);
    }

    /** Two bytes a character, over names and values. */
    long bytes() {
        long chars = 0;
        for (String s : pairs) {
            chars += s.length();
        }
        return 2 * chars;
    }

    private int indexOf(@Nullable Object name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        int at = indexOf(name);
        return at < 0 ? null : pairs[at + 1];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return indexOf(name) >= 0;
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, String>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < pairs.length;
                    }

                    @Override
                    public Entry<String, String> next() {
                        if (next >= pairs.length) {
                            throw new NoSuchElementException();
                        }
                        next += 2;
                        return Map.entry(pairs[next - 2], pairs[next - 1]);
                    }
                };
            }

            @Override
            public int size() {
                return pairs.length / 2;
            }
        };
    }
}
