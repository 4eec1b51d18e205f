package org.millrace.runtime.launcher.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %t}: the thread's name, which can be made of a component's or a file's. */
public final class ThreadOnItsLine extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Shown.text(String.valueOf(event.getThreadName()));
    }
}
