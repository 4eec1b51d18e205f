package org.millrace.runtime.launcher.log;

import ch.qos.logback.classic.pattern.LoggerConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %c}: the logger's name, which a plug-in can choose. */
public final class LoggerOnItsLine extends LoggerConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Shown.text(super.convert(event));
    }
}
