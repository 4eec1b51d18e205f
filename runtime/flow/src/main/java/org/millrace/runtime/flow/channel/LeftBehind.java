package org.millrace.runtime.flow.channel;

import org.millrace.api.component.ComponentKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a durable channel keeps where it is while its name is served by another that does not have it, or by none: nothing is lost,
 * but nobody would deliver it, so a person is told. Open to every thread.
 */
final class LeftBehind {
    private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);

    private final ComponentKey key;
    private long events;
    private boolean served;
    private boolean known = true;

    LeftBehind(ComponentKey key) {
        this.key = key;
    }

    /** A durable channel is about to be closed with these events. */
    synchronized void closing(long left) {
        events = left;
        served = false;
        tellIfRemoved();
    }

    /**
     * A channel serves the name from now on.
     *
     * @param has the events a durable one has found
     */
    synchronized void served(long has, boolean durable) {
        served = true;
        if (durable && has > 0) {
            events = 0;
        }
        if (events > 0) {
            log.warn(
                    "{}: {} events that wait for delivery stay on disk, where the channel that served this name before kept them."
                            + " The one that serves it now {}. To have them delivered, give {} its former configuration again;"
                            + " its directories hold them until then.",
                    key,
                    events,
                    durable ? "has found none of them" : "keeps nothing on disk and does not have them",
                    key);
        }
    }

    /** A channel that keeps nothing has been closed. */
    synchronized void closed() {
        served = false;
        tellIfRemoved();
    }

    /** Whether the topology has the channel. */
    synchronized void known(boolean inTopology) {
        boolean removed = known && !inTopology;
        known = inTopology;
        if (removed && !served) {
            tellIfRemoved();
        }
    }

    private void tellIfRemoved() {
        if (!known && events > 0) {
            log.warn(
                    "{}: it was removed from the configuration with {} events that wait for delivery. They stay on disk, and come"
                            + " back when the channel is configured again as it was.",
                    key,
                    events);
        }
    }

    /** For the status. */
    synchronized String note() {
        return served && events > 0
                ? events + " events of the channel that served this name before stay on disk; its former configuration"
                        + " brings them back"
                : "";
    }
}
