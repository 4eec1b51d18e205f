package org.millrace.source.netcat;

import java.lang.annotation.Annotation;

/** A configuration as Declarative Services would make it from a user's keys. */
record TestConfig(String bind, int port, int maxLineLength, boolean ackEveryEvent, String encoding)
        implements NetcatConfig {

    /** The defaults, on a free port of the loopback interface. */
    static TestConfig loopback() {
        return new TestConfig("127.0.0.1", 0, 512, true, "utf-8");
    }

    TestConfig withBind(String other) {
        return new TestConfig(other, port, maxLineLength, ackEveryEvent, encoding);
    }

    TestConfig withPort(int other) {
        return new TestConfig(bind, other, maxLineLength, ackEveryEvent, encoding);
    }

    TestConfig withMaxLineLength(int other) {
        return new TestConfig(bind, port, other, ackEveryEvent, encoding);
    }

    TestConfig withAckEveryEvent(boolean other) {
        return new TestConfig(bind, port, maxLineLength, other, encoding);
    }

    TestConfig withEncoding(String other) {
        return new TestConfig(bind, port, maxLineLength, ackEveryEvent, other);
    }

    @Override
    public int max$_$line$_$length() {
        return maxLineLength;
    }

    @Override
    public boolean ack$_$every$_$event() {
        return ackEveryEvent;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return NetcatConfig.class;
    }
}
