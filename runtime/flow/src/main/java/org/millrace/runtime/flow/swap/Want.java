package org.millrace.runtime.flow.swap;

import java.util.Optional;
import org.millrace.runtime.flow.component.Offer;

/**
 * What is to serve a name that does not yet.
 *
 * @param offer what is to serve
 * @param swap the swap that it began; none if nothing served when it was first wanted
 * @param mayReconfigure whether what serves has still to be asked first
 * @param failure why the last try came to nothing; empty before that
 */
record Want(Offer offer, Optional<Swap> swap, boolean mayReconfigure, String failure) {

    /** The same, when what serves has been asked and has not taken it over. */
    Want refused() {
        return new Want(offer, swap, false, failure);
    }

    /** The same, when a try has come to nothing. */
    Want failed(String why) {
        return new Want(offer, swap, mayReconfigure, why);
    }
}
