package org.millrace.runtime.flow.model;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;

/** Gathers events in files that nobody sees before they are committed. */
public final class StoringSink implements CheckpointedSink {
    private static final int BUCKETS = 3;
    private static final int FULL = 9;

    private static final class Open {
        final String name;
        int length;
        int committed;

        Open(String name) {
            this.name = name;
        }

        String temporary() {
            return name + ModelStore.TEMPORARY;
        }
    }

    private final String name;
    private final ModelStore store;
    private final Lifetime process;
    private final Bug bug;
    private final Set<String> restored;
    private final Window window;
    private final int batchSize;
    private final Map<Integer, Open> open = new TreeMap<>();
    private final List<Open> full = new ArrayList<>();

    /**
     * @param restored is told when it knows what was committed, and that is its own
     * @param wishes decides how much it wants at once
     */
    public StoringSink(String name, ModelStore store, Lifetime process, Bug bug, Set<String> restored, Random wishes) {
        this.name = name;
        this.store = store;
        this.process = process;
        this.bug = bug;
        this.restored = restored;
        Duration time = wishes.nextInt(4) == 0 ? Duration.ZERO : Duration.ofSeconds(1 + wishes.nextInt(3_600));
        this.window = Window.of(1 + wishes.nextInt(40), 1 << 20, time);
        this.batchSize = 1 + wishes.nextInt(8);
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public Window window() {
        return window;
    }

    @Override
    public void restore(List<Mark> known) throws IOException {
        process.exclusively(() -> restoreAll(known));
    }

    private boolean restoreAll(List<Mark> known) throws IOException {
        Set<String> listed = new HashSet<>();
        for (Mark mark : known) {
            for (String line : mark.text().lines().toList()) {
                String file = line.substring(0, line.indexOf(' '));
                int length = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
                listed.add(file + ModelStore.TEMPORARY);
                if (store.exists(file + ModelStore.TEMPORARY)) {
                    finish(file, length);
                }
            }
        }
        for (String file : store.temporary(name)) {
            if (known.isEmpty()) {
                String finished = file.substring(0, file.length() - ModelStore.TEMPORARY.length());
                process.step(() -> rename(file, finished));
            } else if (!listed.contains(file)) {
                process.step(() -> delete(file));
            }
        }
        return true;
    }

    /** Of a file this much was committed. */
    private void finish(String file, int length) throws IOException {
        String temporary = file + ModelStore.TEMPORARY;
        if (length == 0) {
            process.step(() -> delete(temporary));
        } else {
            process.step(() -> {
                store.cut(temporary, length);
                return true;
            });
            process.step(() -> rename(temporary, file));
        }
    }

    private boolean rename(String from, String to) throws IOException {
        store.rename(from, to);
        return true;
    }

    private boolean delete(String file) {
        store.delete(file);
        return true;
    }

    @Override
    public void deliver(Batch batch) throws IOException {
        for (int i = 0; i < batch.size(); i++) {
            Event event = batch.events().get(i);
            if (process.random().nextInt(100) == 0) {
                batch.again(i, "later");
                continue;
            }
            process.step(() -> write(Integer.parseInt(event.text())));
        }
    }

    private boolean write(int event) {
        int bucket = event % BUCKETS;
        Open to = open.computeIfAbsent(bucket, b -> new Open(store.newName(name)));
        store.append(to.temporary(), event);
        to.length++;
        if (to.length >= FULL) {
            open.remove(bucket);
            full.add(to);
        }
        return true;
    }

    private List<Open> all() {
        List<Open> all = new ArrayList<>(open.values());
        all.addAll(full);
        return all;
    }

    @Override
    public Mark checkpoint() throws IOException {
        StringBuilder mark = new StringBuilder();
        for (Open file : all()) {
            process.step(() -> {
                store.sync(file.temporary());
                return true;
            });
            mark.append(file.name).append(' ').append(file.length).append('\n');
        }
        if (bug == Bug.PUBLISHES_BEFORE_COMMIT) {
            publish();
        }
        return Mark.of(mark.toString());
    }

    @Override
    public void committed() throws IOException {
        restored.add(name);
        open.values().forEach(file -> file.committed = file.length);
        publish();
    }

    private void publish() throws IOException {
        for (Open file : List.copyOf(full)) {
            process.step(() -> rename(file.temporary(), file.name));
            full.remove(file);
        }
    }

    @Override
    public void rolledBack() throws IOException {
        if (bug == Bug.ROLL_BACK_IS_NOT_UNDONE) {
            return;
        }
        List<Open> all = all();
        open.clear();
        full.clear();
        for (Open file : all) {
            finish(file.name, file.committed);
        }
    }

    @Override
    public void close() throws IOException {
        for (Open file : open.values()) {
            if (file.committed == file.length) {
                process.step(() -> rename(file.temporary(), file.name));
            }
        }
        open.clear();
    }
}
