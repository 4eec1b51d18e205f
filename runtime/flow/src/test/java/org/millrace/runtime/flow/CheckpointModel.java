package org.millrace.runtime.flow;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Sink;
import org.millrace.api.sink.Window;

/**
 * A world for the real drain: a store of files, of which only what was synced survives, and a channel that remembers what was
 * committed. It crashes now and then: from then on everything that was made before fails, until {@link #restart}.
 */
final class CheckpointModel {
    /** What is built wrong on purpose, to see that it is noticed. */
    enum Bug {
        NONE,
        PUBLISHES_BEFORE_COMMIT,
        MARK_IS_NOT_KEPT,
        ROLL_BACK_IS_NOT_UNDONE
    }

    /** The process is gone. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class StoredFile {
        final List<Integer> events = new ArrayList<>();
        int synced;
    }

    private final Random random;
    private final Bug bug;
    private final TreeMap<String, StoredFile> files = new TreeMap<>();
    private final TreeMap<Integer, Event> queue = new TreeMap<>();
    private final Map<String, Mark> marks = new LinkedHashMap<>();
    private int life;
    /** Sinks that know in this life what was committed. */
    private final Set<String> restored = new HashSet<>();

    private boolean down;
    private boolean quiet;
    private int names;
    int crashes;

    CheckpointModel(long seed, int events, Bug bug) {
        this.random = new Random(seed);
        this.bug = bug;
        for (int i = 0; i < events; i++) {
            queue.put(i, Event.of(Integer.toString(i)));
        }
    }

    synchronized int life() {
        return life;
    }

    synchronized boolean isDown(int of) {
        return of != life || down;
    }

    /** Forgets what was not synced, and begins a new life. */
    synchronized void restart() {
        for (StoredFile file : files.values()) {
            int kept = file.synced + random.nextInt(file.events.size() - file.synced + 1);
            file.events.subList(kept, file.events.size()).clear();
            file.synced = file.events.size();
        }
        life++;
        restored.clear();
        down = false;
        quiet = crashes >= 6;
    }

    /** Nothing happens by itself from now on. */
    synchronized void calm() {
        quiet = true;
    }

    /** The process is gone, now. */
    synchronized void kill() {
        down = true;
    }

    /** A next life begins, without a crash. */
    synchronized void begin() {
        life++;
        restored.clear();
        quiet = true;
    }

    synchronized boolean areRestored(List<String> names) {
        return restored.containsAll(names);
    }

    /** Whether it is over: nothing is left to deliver. */
    synchronized boolean isDone() {
        return queue.isEmpty();
    }

    synchronized int next(int bound) {
        return random.nextInt(bound);
    }

    /** Lets a crash happen here, or somebody who is dead notice it. */
    private void maybe(int of) {
        if (isDown(of)) {
            throw new Crash();
        }
        if (!quiet && random.nextInt(250) == 0) {
            down = true;
            crashes++;
            notifyAll();
            throw new Crash();
        }
    }

    /** Waits until it crashes or all is delivered, or for a little. */
    @SuppressWarnings("WaitNotInLoop")
    synchronized void awaitCrashOrEnd(long millis) throws InterruptedException {
        if (!down && !queue.isEmpty()) {
            wait(millis);
        }
    }

    synchronized boolean isDown() {
        return down;
    }

    synchronized boolean isQuiet() {
        return quiet;
    }

    /** How often each event stands in a finished file. */
    synchronized int[] counts(int events) {
        int[] counts = new int[events];
        files.forEach((name, file) -> {
            if (!name.endsWith(".tmp")) {
                file.events.forEach(event -> counts[event]++);
            }
        });
        return counts;
    }

    synchronized List<String> unfinished() {
        return files.keySet().stream().filter(name -> name.endsWith(".tmp")).toList();
    }

    private StoredFile file(String name) throws IOException {
        StoredFile file = files.get(name);
        if (file == null) {
            throw new IOException(name + " is not there");
        }
        return file;
    }

    private void rename(int of, String from, String to) throws IOException {
        maybe(of);
        StoredFile file = file(from);
        files.remove(from);
        if (files.put(to, file) != null) {
            throw new IllegalStateException(to + " is there already");
        }
        maybe(of);
    }

    /** A channel on what has not been committed yet. */
    final class StoredChannel implements Channel {
        private final int born = life();
        private final TreeSet<Integer> lent = new TreeSet<>();
        private boolean closed;

        private final class Lent implements Lease {
            private final Map<Integer, Event> events;
            private boolean over;

            Lent(Map<Integer, Event> events) {
                this.events = events;
            }

            @Override
            public List<Event> events() {
                return List.copyOf(events.values());
            }

            @Override
            public void rollback() {
                synchronized (CheckpointModel.this) {
                    if (!over) {
                        over = true;
                        lent.removeAll(events.keySet());
                        CheckpointModel.this.notifyAll();
                    }
                }
            }
        }

        @Override
        public void put(List<Event> batch, MarkChanges changes, Duration wait) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Lease take(Demand demand) throws InterruptedException, ChannelException {
            synchronized (CheckpointModel.this) {
                if (closed) {
                    throw new ChannelException("closed");
                }
                maybe(born);
                int most = Math.min(demand.maxEvents(), 1 + random.nextInt(7));
                TreeMap<Integer, Event> some = new TreeMap<>();
                for (Map.Entry<Integer, Event> entry : queue.entrySet()) {
                    if (some.size() < most && !lent.contains(entry.getKey())) {
                        some.put(entry.getKey(), entry.getValue());
                    }
                }
                if (some.isEmpty()) {
                    CheckpointModel.this.wait(
                            Math.max(1, Math.min(2, demand.upTo().toMillis())));
                    return Lease.none();
                }
                lent.addAll(some.keySet());
                return new Lent(some);
            }
        }

        @Override
        public void commit(List<Lease> leases, MarkChanges changes) throws ChannelException {
            synchronized (CheckpointModel.this) {
                maybe(born);
                if (!quiet && random.nextInt(40) == 0) {
                    throw new ChannelException("the disk is busy");
                }
                for (Lease lease : leases) {
                    Lent lentOut = (Lent) lease;
                    if (lentOut.over) {
                        throw new IllegalStateException("a lease is committed twice");
                    }
                    lentOut.over = true;
                    queue.keySet().removeAll(lentOut.events.keySet());
                    lent.removeAll(lentOut.events.keySet());
                }
                if (bug != Bug.MARK_IS_NOT_KEPT || marks.isEmpty()) {
                    marks.putAll(changes.set());
                    marks.keySet().removeAll(changes.dropped());
                }
                CheckpointModel.this.notifyAll();
                maybe(born);
            }
        }

        @Override
        public ChannelUsage usage() {
            synchronized (CheckpointModel.this) {
                return ChannelUsage.builder().events(queue.size(), 1_000_000).build();
            }
        }

        @Override
        public int transactionCapacity() {
            return 1000;
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public boolean keepsMarks() {
            return true;
        }

        @Override
        public Map<String, Mark> marks() {
            synchronized (CheckpointModel.this) {
                maybe(born);
                return Map.copyOf(marks);
            }
        }

        @Override
        public void close() {
            synchronized (CheckpointModel.this) {
                closed = true;
                if (!lent.isEmpty() && !isDown(born)) {
                    throw new IllegalStateException("closed with leases open");
                }
            }
        }
    }

    /** A sink that gathers events in files, and publishes them when they are committed. */
    final class StoringSink implements CheckpointedSink {
        private final int born = life();
        private final String name;
        private final Map<Integer, Open> open = new TreeMap<>();
        private final List<Open> full = new ArrayList<>();

        private static final class Open {
            final String name;
            int length;
            int committed;

            Open(String name) {
                this.name = name;
            }

            String temporary() {
                return name + ".tmp";
            }
        }

        StoringSink(String name) {
            this.name = name;
        }

        @Override
        public Window window() {
            return Window.of(20, 1 << 20, Duration.ofMillis(20));
        }

        @Override
        public void restore(List<Mark> known) throws IOException {
            synchronized (CheckpointModel.this) {
                Set<String> listed = new HashSet<>();
                for (Mark mark : known) {
                    for (String line : mark.text().lines().toList()) {
                        String file = line.substring(0, line.indexOf(' '));
                        int length = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
                        listed.add(file + ".tmp");
                        if (files.containsKey(file + ".tmp")) {
                            cut(file + ".tmp", length);
                            if (length == 0) {
                                maybe(born);
                                files.remove(file + ".tmp");
                            } else {
                                rename(born, file + ".tmp", file);
                            }
                        }
                    }
                }
                for (String file : List.copyOf(files.keySet())) {
                    if (file.startsWith(name + "/") && file.endsWith(".tmp") && !listed.contains(file)) {
                        maybe(born);
                        if (known.isEmpty()) {
                            rename(born, file, file.substring(0, file.length() - 4));
                        } else {
                            files.remove(file);
                        }
                    }
                }
                restored.add(name);
            }
        }

        private void cut(String file, int length) throws IOException {
            maybe(born);
            StoredFile stored = file(file);
            stored.events
                    .subList(Math.min(length, stored.events.size()), stored.events.size())
                    .clear();
            stored.synced = Math.min(stored.synced, length);
        }

        @Override
        public void deliver(Batch batch) throws IOException {
            synchronized (CheckpointModel.this) {
                for (Event event : batch) {
                    maybe(born);
                    if (!quiet && random.nextInt(200) == 0) {
                        throw new IOException("the store is out of reach");
                    }
                    int number = Integer.parseInt(event.text());
                    Open to = open.computeIfAbsent(number % 3, bucket -> new Open(name + "/" + born + "-" + names++));
                    files.computeIfAbsent(to.temporary(), file -> new StoredFile())
                            .events
                            .add(number);
                    to.length++;
                    if (to.length >= 9) {
                        open.remove(number % 3);
                        full.add(to);
                    }
                }
            }
        }

        private List<Open> all() {
            List<Open> all = new ArrayList<>(open.values());
            all.addAll(full);
            return all;
        }

        @Override
        public Mark checkpoint() throws IOException {
            synchronized (CheckpointModel.this) {
                StringBuilder mark = new StringBuilder();
                for (Open file : all()) {
                    maybe(born);
                    StoredFile stored = file(file.temporary());
                    stored.synced = stored.events.size();
                    mark.append(file.name).append(' ').append(file.length).append('\n');
                }
                if (bug == Bug.PUBLISHES_BEFORE_COMMIT) {
                    publish();
                }
                return Mark.of(mark.toString());
            }
        }

        @Override
        public void committed() throws IOException {
            synchronized (CheckpointModel.this) {
                open.values().forEach(file -> file.committed = file.length);
                publish();
            }
        }

        private void publish() throws IOException {
            for (Open file : List.copyOf(full)) {
                rename(born, file.temporary(), file.name);
                full.remove(file);
            }
        }

        @Override
        public void rolledBack() throws IOException {
            synchronized (CheckpointModel.this) {
                if (bug == Bug.ROLL_BACK_IS_NOT_UNDONE) {
                    return;
                }
                List<Open> all = all();
                open.clear();
                full.clear();
                for (Open file : all) {
                    if (file.committed == 0) {
                        maybe(born);
                        files.remove(file.temporary());
                    } else {
                        cut(file.temporary(), file.committed);
                        rename(born, file.temporary(), file.name);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            synchronized (CheckpointModel.this) {
                for (Open file : List.copyOf(open.values())) {
                    if (file.committed == file.length) {
                        rename(born, file.temporary(), file.name);
                    }
                }
                open.clear();
            }
        }
    }

    /** A sink that answers with each batch. */
    final class PlainSink implements Sink {
        private final int born = life();
        private final String name;

        PlainSink(String name) {
            this.name = name;
        }

        @Override
        public void open(ComponentContext context) {
            synchronized (CheckpointModel.this) {
                restored.add(name);
            }
        }

        @Override
        public void deliver(Batch batch) throws IOException {
            synchronized (CheckpointModel.this) {
                StoredFile file = files.computeIfAbsent(name, n -> new StoredFile());
                for (Event event : batch) {
                    maybe(born);
                    if (!quiet && random.nextInt(200) == 0) {
                        throw new IOException("the store is out of reach");
                    }
                    file.events.add(Integer.parseInt(event.text()));
                }
                file.synced = file.events.size();
                maybe(born);
            }
        }
    }
}
