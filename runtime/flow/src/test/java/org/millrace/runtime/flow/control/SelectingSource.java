package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;

/** Waits at a socket that it shares with its successor; what is there when it ends it still takes. */
abstract class SelectingSource<C extends SelectableChannel> implements Source {
    private static final int MOST_AT_THE_END = 41;

    private final int interest;
    private volatile boolean stopped;
    private @Nullable ComponentContext context;
    private @Nullable C socket;
    private @Nullable Selector selector;
    private @Nullable Thread thread;

    /** @param interest what it waits for, as in {@link java.nio.channels.SelectionKey} */
    SelectingSource(int interest) {
        this.interest = interest;
    }

    /** Opens the socket. */
    abstract C socket(ComponentContext given) throws IOException;

    /** Gives the socket back. */
    abstract void release(ComponentContext given, C socket);

    /** Takes some of what is there; false if there was nothing. */
    abstract boolean take(C from, Outlet outlet) throws IOException, RefusedException, InterruptedException;

    @Override
    public final boolean exclusive() {
        return false;
    }

    @Override
    public final void open(ComponentContext given) throws IOException {
        context = given;
        socket = socket(given);
    }

    @Override
    public final void start(Outlet outlet) throws IOException {
        C waiting = given(socket);
        Selector ready = Selector.open();
        selector = ready;
        waiting.register(ready, interest);
        Thread taking = given(context).threads().newThread(() -> take(waiting, ready, outlet));
        thread = taking;
        taking.start();
    }

    private void take(C from, Selector ready, Outlet outlet) {
        try (ready) {
            while (!stopped) {
                ready.select();
                ready.selectedKeys().clear();
                take(from, outlet);
            }
            int last = 0;
            while (last < MOST_AT_THE_END && take(from, outlet)) {
                last++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release(given(context), from);
        }
    }

    @Override
    public final void stop() throws InterruptedException {
        stopped = true;
        if (selector != null) {
            selector.wakeup();
        }
        if (thread != null) {
            thread.join();
        }
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not open");
        }
        return value;
    }
}
