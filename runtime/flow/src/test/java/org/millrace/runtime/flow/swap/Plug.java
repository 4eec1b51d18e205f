package org.millrace.runtime.flow.swap;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.component.Reconfigurable;

/** A component whose life goes as a test says. */
class Plug implements Lifecycle {
    /** Held back as long as it is above zero. */
    final CountDownLatch mayOpen;

    final CountDownLatch mayClose;
    final AtomicInteger opens = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    private final boolean exclusive;
    private volatile @Nullable Exception openFails;
    private volatile @Nullable ComponentContext context;

    private Plug(boolean exclusive, int openHeld, int closeHeld) {
        this.exclusive = exclusive;
        this.mayOpen = new CountDownLatch(openHeld);
        this.mayClose = new CountDownLatch(closeHeld);
    }

    Plug() {
        this(false, 0, 0);
    }

    static Plug thatIsExclusive() {
        return new Plug(true, 0, 0);
    }

    static Plug thatOpensWhenTold() {
        return new Plug(false, 1, 0);
    }

    /** Exclusive, and not gone before it is told. */
    static Plug thatClosesWhenTold() {
        return new Plug(true, 0, 1);
    }

    static Plug thatFailsToOpen(Exception why) {
        Plug plug = new Plug();
        plug.openFails = why;
        return plug;
    }

    ComponentContext context() {
        ComponentContext given = context;
        if (given == null) {
            throw new IllegalStateException("not open");
        }
        return given;
    }

    @Override
    public void open(ComponentContext given) throws Exception {
        mayOpen.await();
        Exception thrown = openFails;
        if (thrown != null) {
            throw thrown;
        }
        opens.incrementAndGet();
        context = given;
    }

    @Override
    public boolean exclusive() {
        return exclusive;
    }

    @Override
    public void close() throws Exception {
        mayClose.await();
        closes.incrementAndGet();
    }

    /** One that can be asked to take a configuration over, and answers when told. */
    static final class Pliable extends Plug implements Reconfigurable<Pliable> {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch mayAnswer;
        private final boolean answer;
        private volatile @Nullable Exception answerFails;

        Pliable(boolean exclusive, boolean answer, boolean atOnce) {
            this(exclusive, 0, answer, atOnce);
        }

        private Pliable(boolean exclusive, int openHeld, boolean answer, boolean atOnce) {
            super(exclusive, openHeld, 0);
            this.answer = answer;
            this.mayAnswer = new CountDownLatch(atOnce ? 0 : 1);
        }

        static Pliable thatOpensWhenTold(boolean answer) {
            return new Pliable(false, 1, answer, true);
        }

        /** When told. */
        static Pliable thatFailsToAnswer(boolean exclusive, Exception why) {
            Pliable plug = new Pliable(exclusive, 0, false, false);
            plug.answerFails = why;
            return plug;
        }

        @Override
        public boolean reconfigure(Pliable next) throws Exception {
            asked.countDown();
            mayAnswer.await();
            Exception thrown = answerFails;
            if (thrown != null) {
                throw thrown;
            }
            return answer;
        }
    }
}
