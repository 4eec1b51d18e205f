package org.millrace.bridge.flume.inside;

import org.apache.flume.Context;
import org.apache.flume.NamedComponent;
import org.apache.flume.conf.Configurables;
import org.apache.flume.lifecycle.LifecycleAware;
import org.apache.flume.lifecycle.LifecycleState;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.bridge.flume.load.Advice;
import org.millrace.bridge.flume.load.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, configures, starts and stops Flume's objects in the order in which Flume does it. */
final class Made {
    private static final Logger log = LoggerFactory.getLogger(Made.class);

    private Made() {}

    /** The object, by its constructor without arguments. */
    static <T> T of(Part part, Class<T> type) throws FatalException {
        try {
            return type.cast(Class.forName(part.className(), true, part.loader())
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new FatalException(Advice.of(cause, part.className(), part.origin()), cause);
        } catch (LinkageError | ClassCastException e) {
            throw new FatalException(Advice.of(e, part.className(), part.origin()), e);
        }
    }

    static Context context(Part part) {
        return new Context(part.keys());
    }

    /**
     * Names and configures it.
     *
     * @throws FatalException if it refuses its configuration: another attempt would end the same
     */
    static void configured(Object made, Part part, String name) throws FatalException {
        try {
            if (made instanceof NamedComponent named) {
                named.setName(name);
            }
            Configurables.configure(made, context(part));
        } catch (RuntimeException | LinkageError e) {
            throw new FatalException(Advice.of(e, part.className(), part.origin()), e);
        }
    }

    /** Starts it; what Flume would try again is tried again here too, by whoever called. */
    static void started(LifecycleAware made, Part part) throws Exception {
        try {
            made.start();
        } catch (LinkageError e) {
            throw new FatalException(Advice.of(e, part.className(), part.origin()), e);
        }
        if (made.getLifecycleState() == LifecycleState.ERROR) {
            throw new IllegalStateException(
                    part.className() + " of " + part.origin() + " has not started; its log says why");
        }
    }

    /** Shows in the status what runs here. */
    static void says(ComponentContext context, Part part) {
        context.report(org.millrace.api.component.Health.OK, part.className() + " of " + part.origin());
    }

    /** Ends it, whatever it throws. */
    static void stopped(LifecycleAware made) {
        try {
            made.stop();
        } catch (RuntimeException | LinkageError e) {
            log.warn("{} did not stop well", made.getClass().getName(), e);
        }
    }
}
