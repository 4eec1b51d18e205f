package org.millrace.api.component;

import java.io.IOException;
import org.millrace.api.event.Event;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where single events go that can never be delivered or understood: the channel that {@code millrace.deadLetters} names in the
 * component's section, or else a bounded file of the agent's. They are counted, and the component is shown as DEGRADED. A letter
 * carries its reason, component, time and attempt in headers that begin with {@code millrace.deadLetter.}.
 *
 * <p>Dead letters are kept at least once: after a crash the same event may be found twice. All methods may be called from any
 * thread; none waits for room in a channel, what does not fit there goes into the file.
 *
 * <p>A sink does not need this: it says {@link org.millrace.api.sink.Batch#reject}.
 */
@ProviderType
public interface DeadLetters {

    /**
     * Puts an event aside. When it returns, the letter is as safe as its destination promises, and the source may go on as if the
     * event had been accepted.
     *
     * @param reason why, for people; no secrets, and not the event's body
     * @throws IOException if it could not be put aside anywhere: the event must not be acknowledged
     */
    void add(Event event, String reason) throws IOException, InterruptedException;
}
