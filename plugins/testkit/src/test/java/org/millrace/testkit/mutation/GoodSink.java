package org.millrace.testkit.mutation;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Settings;

/** A sink as it should be, unless a fault is named. */
class GoodSink implements Sink {
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final String fault;
    private final Store store;
    private @Nullable FileChannel file;
    private @Nullable List<Event> kept;
    private @Nullable CountDownLatch end;
    private boolean opened;
    private boolean ticked;
    private boolean hurried;
    private int delivered;

    GoodSink(Settings settings, Store store) throws IOException {
        this.store = store;
        fault = settings.typed().getOrDefault("fault", "");
        if (settings.typed().getOrDefault("batchSize", "10").equals("0") && !is("takes any configuration")) {
            throw new InvalidConfigurationException(is("blames another key") ? "size" : "batchSize", "at least 1");
        }
        if (is("opens a file in its constructor")) {
            file = temporary();
        }
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    private static FileChannel temporary() throws IOException {
        Path made = Files.createTempFile("kit", ".tmp");
        return FileChannel.open(made, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        opened = true;
        if (fault.startsWith("fails to open")) {
            file = temporary();
            throw new IOException("can't be opened");
        }
        if (is("bears nobody beside it") && OPEN.get() > 0) {
            throw new IOException("there is one already");
        }
        OPEN.incrementAndGet();
        CountDownLatch ends = new CountDownLatch(1);
        Runnable waiting = () -> {
            try {
                ends.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Thread thread = is("makes its threads itself")
                ? new Thread(waiting)
                : context.threads().newThread(waiting);
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        end = ends;
    }

    @Override
    public int batchSize() {
        return 10;
    }

    @Override
    public Duration deliverWithin() {
        return is("wants an hour to deliver") ? Duration.ofHours(1) : Duration.ofSeconds(30);
    }

    @Override
    public Duration closeWithin() {
        return is("wants an hour to close")
                ? Duration.ofHours(1)
                : is("closes late") ? Duration.ofMillis(20) : Duration.ofSeconds(10);
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        if (hurried) {
            throw new IOException("in a hurry");
        }
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Event event = batch.events().get(i);
            if (event.text().equals("poison") && !is("delivers poison")) {
                batch.reject(i, "is poison");
            } else if (event.body().length == 0 && is("rejects what it should take")) {
                batch.reject(i, "is empty");
            } else {
                bodies.add(event.text());
            }
        }
        if (is("rejects the neighbours of poison")
                && !batch.events().get(0).text().startsWith("event")) {
            for (int i = 0; i < batch.size() && bodies.size() < batch.size(); i++) {
                batch.reject(i, "is in bad company");
            }
        }
        if (is("turns batches round") && bodies.size() > 3) {
            Collections.reverse(bodies);
        }
        try {
            store.add(bodies, is("is deaf to interrupts"));
        } catch (IOException e) {
            if (!is("swallows a failure")) {
                throw e;
            }
        }
        if (is("writes into bodies") && batch.events().get(0).body().length > 0) {
            batch.events().get(0).body()[0] = 'x';
        }
        if (is("keeps the batch")) {
            kept = batch.events();
        }
        delivered += bodies.size();
    }

    @Override
    public void hurry() {
        hurried = is("stays in a hurry");
    }

    @Override
    public void tick() throws Exception {
        ticked = true;
        if (is("needs an event before a tick") && delivered == 0) {
            throw new IllegalStateException("nothing came yet");
        }
        List<Event> before = kept;
        if (before != null) {
            try {
                before.get(0);
            } catch (IllegalStateException e) {
                kept = null;
            }
        }
    }

    @Override
    public void close() throws Exception {
        if (is("can't be closed before it was opened") && !opened) {
            throw new IllegalStateException("not open");
        }
        if (is("closes late")) {
            new CountDownLatch(1).await(400, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        if (file != null && !is("fails to open and keeps a file")) {
            file.close();
        }
        if (is("delivers in close") && ticked && delivered == 1) {
            store.add(List.of("farewell"), false);
        }
        CountDownLatch ends = end;
        if (ends != null) {
            end = null;
            OPEN.decrementAndGet();
            if (!is("leaves a thread")) {
                ends.countDown();
            }
        }
    }
}
