package org.millrace.runtime.launcher.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * {@code %m}: the message, from which nothing can begin a line that another seems to have logged. Whatever the agent says is
 * masked; a line marked {@code EVENT} is an event, of which nothing is changed.
 */
public final class MessageOnItsLine extends ClassicConverter {
    private static final Marker EVENT = MarkerFactory.getMarker("EVENT");

    @Override
    public String convert(ILoggingEvent event) {
        String message = String.valueOf(event.getFormattedMessage());
        List<Marker> markers = event.getMarkerList();
        boolean isEvent = markers != null && markers.contains(EVENT);
        return Shown.text(isEvent ? message : Mask.apply(message));
    }
}
