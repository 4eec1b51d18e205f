package org.millrace.runtime.operate;

import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds how far sources have come, so that their speed is known when somebody asks. On a thread of its own. */
@Component(service = {})
public final class PaceKeeper {
    private static final Logger log = LoggerFactory.getLogger(PaceKeeper.class);
    private static final long EVERY_SECONDS = 2;

    private final Components components;
    private final Thread thread;

    @Activate
    public PaceKeeper(@Reference Components components) {
        this.components = components;
        this.thread = new Thread(this::keep, "pace-keeper");
        thread.setDaemon(true);
        thread.start();
    }

    private void keep() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(EVERY_SECONDS);
                look();
            }
        } catch (InterruptedException e) {
            // Its end.
        }
    }

    private void look() {
        try {
            components.sample(System.nanoTime());
        } catch (RuntimeException e) {
            // The next look may do; whoever asks for the figures is told.
            log.debug("The figures could not be looked at.", e);
        }
    }

    @Deactivate
    void end() {
        thread.interrupt();
    }
}
