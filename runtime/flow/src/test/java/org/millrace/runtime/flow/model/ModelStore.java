package org.millrace.runtime.flow.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Files in which a crash leaves what was synced, and by chance some more. A name that was given or taken stays so. */
public final class ModelStore {
    static final String TEMPORARY = ".tmp";

    private static final class StoredFile {
        final List<Integer> events = new ArrayList<>();
        int synced;
    }

    private final TreeMap<String, StoredFile> files = new TreeMap<>();
    private int made;

    /** A name that no file was ever given. */
    String newName(String owner) {
        return owner + "/" + made++;
    }

    void append(String name, int event) {
        files.computeIfAbsent(name, n -> new StoredFile()).events.add(event);
    }

    void sync(String name) throws IOException {
        StoredFile file = file(name);
        file.synced = file.events.size();
    }

    void cut(String name, int length) throws IOException {
        StoredFile file = file(name);
        file.events
                .subList(Math.min(length, file.events.size()), file.events.size())
                .clear();
        file.synced = Math.min(file.synced, file.events.size());
    }

    void rename(String from, String to) throws IOException {
        StoredFile file = file(from);
        if (files.containsKey(to)) {
            throw new IllegalStateException(to + " is there already");
        }
        files.remove(from);
        files.put(to, file);
    }

    void delete(String name) {
        files.remove(name);
    }

    boolean exists(String name) {
        return files.containsKey(name);
    }

    int length(String name) throws IOException {
        return file(name).events.size();
    }

    private StoredFile file(String name) throws IOException {
        StoredFile file = files.get(name);
        if (file == null) {
            throw new IOException(name + " is not there");
        }
        return file;
    }

    List<String> temporary(String owner) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(owner + "/") && name.endsWith(TEMPORARY))
                .toList();
    }

    public List<String> temporary() {
        return files.keySet().stream().filter(name -> name.endsWith(TEMPORARY)).toList();
    }

    /** Whoever wrote is gone. */
    public void crash(Random random) {
        for (StoredFile file : files.values()) {
            int kept = file.synced + random.nextInt(file.events.size() - file.synced + 1);
            file.events.subList(kept, file.events.size()).clear();
            file.synced = kept;
        }
    }

    /** How often each event stands in a file that is finished. */
    public int[] counts(int events) {
        int[] counts = new int[events];
        files.forEach((name, file) -> {
            if (!name.endsWith(TEMPORARY)) {
                file.events.forEach(event -> counts[event]++);
            }
        });
        return counts;
    }
}
