package org.millrace.runtime.launcher.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %m}: the message, from which nothing can begin a line that another seems to have logged. */
public final class MessageOnItsLine extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Shown.text(String.valueOf(event.getFormattedMessage()));
    }
}
