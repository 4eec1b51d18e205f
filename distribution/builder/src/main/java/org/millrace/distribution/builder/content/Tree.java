package org.millrace.distribution.builder.content;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a distribution by their paths, which have slashes and are relative to its home; always in the same order. */
public final class Tree {
    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private final NavigableSet<String> empty = new TreeSet<>();

    /** Adds a file, or replaces it. */
    public Tree put(String path, Entry entry) {
        if (path.isEmpty() || path.startsWith("/") || ("/" + path + "/").matches(".*/\\.{0,2}/.*")) {
            throw new IllegalArgumentException("not a path below a home: " + path);
        }
        entries.put(path, entry);
        return this;
    }

    /** Adds a folder of its home that may stay empty. */
    public Tree folder(String name) {
        empty.add(name);
        return this;
    }

    /** The same below a folder. */
    public Tree below(String prefix) {
        Tree below = new Tree();
        entries.forEach((path, entry) -> below.put(prefix + path, entry));
        empty.forEach(name -> below.folder(prefix + name));
        return below;
    }

    /** Its files. */
    public NavigableMap<String, Entry> entries() {
        return Collections.unmodifiableNavigableMap(entries);
    }

    /** The folders that they are in, outer ones first. */
    public NavigableSet<String> folders() {
        NavigableSet<String> folders = new TreeSet<>(empty);
        for (String path : entries.keySet()) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                folders.add(path.substring(0, slash));
            }
        }
        return folders;
    }

    /** Of all files together. */
    public long bytes() {
        return entries.values().stream().mapToLong(Entry::size).sum();
    }

    /** A line for each file, with mode, digest and path. */
    public String listing() throws java.io.IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            text.append(Integer.toOctalString(each.getValue().mode()))
                    .append(' ')
                    .append(each.getValue().sha256())
                    .append(' ')
                    .append(each.getKey())
                    .append('\n');
        }
        return text.toString();
    }
}
