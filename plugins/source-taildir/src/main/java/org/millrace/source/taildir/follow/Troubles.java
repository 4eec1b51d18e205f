package org.millrace.source.taildir.follow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Health;
import org.millrace.api.operate.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can't be looked at or read for the time being. Each is told once when it begins and once when it is over; all together they are
 * the source's health. What was lost stays.
 */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Troubles.class);
    private static final int MOST = 100;

    private final ComponentContext context;
    private final Map<String, String> now = new LinkedHashMap<>();
    private String lost = "";
    private String reported = "";
    private int untold;

    Troubles(ComponentContext context) {
        this.context = context;
    }

    /** Something about a file or directory failed. */
    void begin(Object what, String problem) {
        String name = String.valueOf(what);
        if (!now.containsKey(name) && now.size() >= MOST) {
            untold++;
            return;
        }
        if (now.put(name, problem) == null) {
            log.warn("{}: {}: {}; tried again", context.name(), Printable.of(name), Printable.of(problem));
        }
    }

    /** It works again, or is not there any more. */
    void end(Object what) {
        String name = String.valueOf(what);
        if (now.remove(name) != null) {
            log.info("{}: {}: can be read again, or is gone", context.name(), Printable.of(name));
        }
    }

    /** Something is gone for good. */
    void lose(String what) {
        lost = what;
        log.error("{}: {}", context.name(), Printable.of(what));
    }

    /** Tells the agent, if something has changed. */
    void report() {
        StringBuilder detail = new StringBuilder();
        if (!now.isEmpty()) {
            Map.Entry<String, String> first = now.entrySet().iterator().next();
            detail.append(Printable.of(first.getKey())).append(": ").append(Printable.of(first.getValue()));
            if (now.size() + untold > 1) {
                detail.append("; and ").append(now.size() + untold - 1).append(" more");
            }
        }
        untold = 0;
        if (!lost.isEmpty()) {
            detail.append(detail.isEmpty() ? "" : "; ").append(Printable.of(lost));
        }
        String text = detail.toString();
        if (!text.equals(reported)) {
            reported = text;
            context.report(
                    text.isEmpty() ? Health.OK : Health.DEGRADED, text.isEmpty() ? "all files can be read" : text);
        }
    }
}
