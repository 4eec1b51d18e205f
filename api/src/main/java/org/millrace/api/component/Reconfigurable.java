package org.millrace.api.component;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A component that can take changed keys over in place, where others are replaced by an instance with the new configuration. For
 * keys whose change would cost something: a file or a connection that would have to be opened anew. Which keys those are is for
 * the component to decide, and for its README to say.
 *
 * @param <T> the component's own class
 */
@ConsumerType
public interface Reconfigurable<T extends Lifecycle> {

    /**
     * Goes on with what {@code next} was configured with, if only keys differ that can change in place. Called on a thread of the
     * agent's, after {@code open} and before {@code close}, while other methods may be running: it takes effect with the next
     * batch. Returns fast. If it throws, the instance is replaced as if it had answered false; unless it is {@linkplain
     * Lifecycle#exclusive() exclusive} and would have to go first: then it goes on as it was, its status says why, and it is asked
     * again after a pause. So such a one throws if it can see that {@code next} would not open.
     *
     * @param next an instance of this very class, made with the new configuration, which has accepted it; it is never opened
     * @return true if this instance is from now on as {@code next} would be; false if it has changed nothing and must be replaced
     */
    boolean reconfigure(T next) throws Exception;
}
