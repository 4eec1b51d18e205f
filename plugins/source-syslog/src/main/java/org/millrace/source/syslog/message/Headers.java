package org.millrace.source.syslog.message;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The headers of the event that is being made: one instance for all events, which an event copies. It can be walked over by one at a
 * time, and its entries are good until the next one. A header that is put twice stands in it twice unless {@link #set} is used.
 */
final class Headers extends AbstractMap<String, String> {
    private String[] pairs = new String[32];
    private int length;

    private final Cursor cursor = new Cursor();
    private final Set<Map.Entry<String, String>> entries = new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<String, String>> iterator() {
            cursor.next = 0;
            return cursor;
        }

        @Override
        public int size() {
            return length / 2;
        }
    };

    private final class Cursor implements Iterator<Map.Entry<String, String>>, Map.Entry<String, String> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < length;
        }

        @Override
        public Map.Entry<String, String> next() {
            if (next >= length) {
                throw new NoSuchElementException();
            }
            next += 2;
            return this;
        }

        @Override
        public String getKey() {
            return pairs[next - 2];
        }

        @Override
        public String getValue() {
            return pairs[next - 1];
        }

        @Override
        public String setValue(String value) {
            throw new UnsupportedOperationException();
        }
    }

    void reset() {
        length = 0;
    }

    void add(String name, String value) {
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * length);
        }
        pairs[length++] = name;
        pairs[length++] = value;
    }

    /** The same for a name that the user chose, which may be there. */
    void set(String name, String value) {
        for (int i = 0; i < length; i += 2) {
            if (pairs[i].equals(name)) {
                pairs[i + 1] = value;
                return;
            }
        }
        add(name, value);
    }

    @Override
    public int size() {
        return length / 2;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return entries;
    }
}
