package org.millrace.runtime.flow.component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;

/** What is to serve each name and what does, as the part that has the name in hand says. Open to every thread. */
public final class Standings {
    public static final Standing NOBODY = new Standing(null, null, "");

    private final Map<ComponentKey, Standing> all = new ConcurrentHashMap<>();

    /**
     * What is to serve one name and what does.
     *
     * @param failure why what is wanted does not; empty while it is under way
     */
    public record Standing(@Nullable Offer wanted, @Nullable Offer serving, String failure) {}

    public void tell(ComponentKey key, Standing now) {
        all.put(key, now);
    }

    /** Every name that something has served or was to. */
    public Map<ComponentKey, Standing> all() {
        return Map.copyOf(all);
    }
}
