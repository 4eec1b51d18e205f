package org.millrace.runtime.flow.component;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time that a plug-in asks for, bounded by what the contract allows. What can't be meant is told once for each component, and
 * harms nothing.
 *
 * @param usual what counts if the answer can't be meant
 * @param most what counts if it is more
 */
public record AskedTime(String method, Duration usual, Duration most) {
    private static final Logger log = LoggerFactory.getLogger(AskedTime.class);

    public static final AskedTime CLOSE = new AskedTime("closeWithin", Duration.ofSeconds(10), Duration.ofSeconds(60));
    public static final AskedTime DELIVER =
            new AskedTime("deliverWithin", Duration.ofSeconds(30), Duration.ofMinutes(5));

    /** Asks for it. */
    public Duration ask(Instance<?> instance, Guard.Call<Duration> question) throws InterruptedException {
        Duration asked;
        try {
            asked = Guard.call(instance.key(), instance.loader(), method, question);
        } catch (Fault e) {
            tell(instance, String.valueOf(e.getMessage()), usual);
            return usual;
        }
        if (asked.isNegative() || asked.isZero()) {
            tell(instance, instance.key() + ", " + method + ": answered " + asked + ", which is no time", usual);
            return usual;
        }
        if (asked.compareTo(most) > 0) {
            tell(instance, instance.key() + ", " + method + ": answered " + asked + ", which is too long", most);
            return most;
        }
        return asked;
    }

    private void tell(Instance<?> instance, String what, Duration instead) {
        if (instance.saysFirst(method, what)) {
            log.warn("{}. It has {} s.", what, instead.toSeconds());
        }
    }
}
