package org.millrace.rpc;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers of the event that is being read, filled anew for each: an event copies them, so that neither a map nor an entry is made
 * for one. What it hands out is good until the next step of the iteration. Belongs to one thread.
 */
public final class Headers extends AbstractMap<String, String> {
    /** From so many on a name is looked for by its hash. */
    private static final int MANY = 64;

    /** What a header takes beside its bytes, as long as its event is on its way. */
    private static final long HEADER_BYTES = 128;
    /** So many are made before memory is asked for: those of most calls. */
    private static final int FREE = 1024;

    private final Memory memory;
    private int made;
    private long taken;

    private String[] pairs = new String[16];
    private int length;
    /** Where each name of more than {@link #MANY} is. */
    private final Map<String, Integer> places = new HashMap<>();

    private final Walk walk = new Walk();
    private final Set<Entry<String, String>> entries = new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, String>> iterator() {
            return walk.anew();
        }

        @Override
        public int size() {
            return length / 2;
        }
    };

    @Override
    public void clear() {
        length = 0;
        places.clear();
    }

    /** @param memory asked for what headers take beside their bytes: a few bytes make many of them */
    public Headers(Memory memory) {
        this.memory = memory;
    }

    /**
     * Sets one; as in any map the last of a name counts.
     *
     * @throws NoRoomException if the memory is used up
     */
    public void set(String name, String value) throws NoRoomException {
        if (++made % FREE == 0) {
            if (!memory.take(FREE * HEADER_BYTES)) {
                throw NoRoomException.forHeaders(made);
            }
            taken += FREE * HEADER_BYTES;
        }
        int place = length < MANY ? search(name) : lookUp(name);
        if (place >= 0) {
            pairs[place + 1] = value;
            return;
        }
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * length);
        }
        pairs[length] = name;
        pairs[length + 1] = value;
        length += 2;
    }

    private int search(String name) {
        for (int i = 0; i < length; i += 2) {
            if (pairs[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private int lookUp(String name) {
        if (places.isEmpty()) {
            for (int i = 0; i < length; i += 2) {
                places.put(pairs[i], i);
            }
        }
        Integer place = places.putIfAbsent(name, length);
        return place == null ? -1 : place;
    }

    /** The events that were made are on their way no more. */
    public void giveBack() {
        memory.giveBack(taken);
        taken = 0;
        made = 0;
    }

    @Override
    public int size() {
        return length / 2;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return entries;
    }

    private final class Walk implements Iterator<Entry<String, String>>, Map.Entry<String, String> {
        private int next;

        private Walk anew() {
            next = 0;
            return this;
        }

        @Override
        public boolean hasNext() {
            return next < length;
        }

        @Override
        public Entry<String, String> next() {
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
        public String setValue(@Nullable String value) {
            throw new UnsupportedOperationException();
        }
    }
}
