package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.util.List;
import org.millrace.api.event.Event;

/** Takes dead letters in. Open to every thread. */
public interface LetterBox {

    /**
     * An event that can't be delivered or understood.
     *
     * @param from whose it is
     * @param reason why, for people
     * @param attempt how often it had been tried
     */
    record Letter(Offer from, Event event, String reason, int attempt) {}

    /**
     * Puts some aside, all of one component. They are as safe as their destination promises when this returns; if it throws, some may
     * be there all the same.
     *
     * @throws IOException if they could not be put aside anywhere
     */
    void add(List<Letter> letters) throws IOException, InterruptedException;
}
