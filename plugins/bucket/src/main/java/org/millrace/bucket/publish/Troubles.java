package org.millrace.bucket.publish;

import java.util.LinkedHashMap;
import java.util.Map;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Health;

/**
 * What the parts of a sink have to say of their health, told as one: it is well when none of them is in trouble, and what one of them
 * has got over does not hide what another one has not. Open to every thread.
 */
public final class Troubles {
    private final ComponentContext context;
    private final Map<String, String> now = new LinkedHashMap<>();

    /** Of a component. */
    public Troubles(ComponentContext context) {
        this.context = context;
    }

    /**
     * A part is in trouble, or in another one than before.
     *
     * @param part a name for it
     * @param what for people
     */
    public synchronized void begin(String part, String what) {
        now.put(part, what);
        tell();
    }

    /** A part is well, again or still. */
    public synchronized void end(String part) {
        if (now.remove(part) != null) {
            tell();
        }
    }

    private void tell() {
        context.report(now.isEmpty() ? Health.OK : Health.DEGRADED, String.join("; ", now.values()));
    }
}
