package org.millrace.bucket.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of the moment of each place and variant, in the order of their last use. Belongs to the sink's thread. */
final class OpenFiles {
    /** Also read by whoever shows it. */
    private volatile int count;

    private final Map<Object, InUse> files = new LinkedHashMap<>(16, 0.75f, true);

    @Nullable
    InUse get(Object key) {
        return files.get(key);
    }

    void put(InUse file) {
        files.put(file.key, file);
        count = files.size();
    }

    /** It is the file of the moment no more. */
    void remove(InUse file) {
        files.remove(file.key, file);
        count = files.size();
    }

    int size() {
        return count;
    }

    /** The one that was used longest ago. */
    @Nullable
    InUse eldest() {
        Iterator<InUse> first = files.values().iterator();
        return first.hasNext() ? first.next() : null;
    }

    /** All of them; a copy. */
    List<InUse> all() {
        return new ArrayList<>(files.values());
    }

    Collection<InUse> values() {
        return files.values();
    }
}
