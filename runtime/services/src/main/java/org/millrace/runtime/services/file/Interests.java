package org.millrace.runtime.services.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * In which folders something must happen for some paths to lead to something else, or to other content: the folder of each name
 * on the way, those that links lead to included, as far as the way leads today.
 *
 * @param byFolder by folder, what in it matters
 * @param trouble why the way of one of them could not be walked to its end; empty if all could
 */
record Interests(Map<Path, Interest> byFolder, String trouble) {
    private static final int MOST_LINKS = 40;

    /**
     * What matters in a folder.
     *
     * @param names the names that do
     * @param all whether all do
     * @param content whether what is in a file matters, and not only which one it is
     */
    record Interest(Set<String> names, boolean all, boolean content) {
        boolean in(String name) {
            return all || names.contains(name);
        }

        private Interest with(Interest other) {
            Set<String> both = new LinkedHashSet<>(names);
            both.addAll(other.names);
            return new Interest(both, all || other.all, content || other.content);
        }
    }

    /** Walks to each of these, a file or a folder. */
    static Interests of(Collection<Path> paths) {
        Map<Path, Interest> byFolder = new LinkedHashMap<>();
        String trouble = "";
        for (Path path : paths) {
            try {
                walk(path.toAbsolutePath(), byFolder);
            } catch (NoSuchFileException e) {
                // The last folder that is there tells when there is more of the way.
            } catch (IOException e) {
                trouble = e.toString();
            }
        }
        return new Interests(byFolder, trouble);
    }

    private static void walk(Path path, Map<Path, Interest> byFolder) throws IOException {
        Path at = path.getRoot();
        Deque<Path> way = new ArrayDeque<>();
        path.forEach(way::add);
        int links = 0;
        while (!way.isEmpty()) {
            Path name = way.remove();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            if (name.toString().isEmpty() || name.toString().equals(".")) {
                continue;
            }
            add(byFolder, at, new Interest(Set.of(name.toString()), false, way.isEmpty()));
            Path next = at.resolve(name);
            BasicFileAttributes looks =
                    Files.readAttributes(next, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (looks.isSymbolicLink()) {
                if (++links > MOST_LINKS) {
                    throw new IOException(path + " leads over more than " + MOST_LINKS + " links");
                }
                Path target = Files.readSymbolicLink(next);
                at = target.isAbsolute() ? target.getRoot() : at;
                Deque<Path> rest = new ArrayDeque<>();
                target.forEach(rest::add);
                rest.addAll(way);
                way = rest;
            } else {
                at = next;
                if (way.isEmpty() && looks.isDirectory()) {
                    add(byFolder, at, new Interest(Set.of(), true, true));
                }
            }
        }
    }

    private static void add(Map<Path, Interest> byFolder, Path folder, Interest interest) {
        byFolder.merge(folder, interest, Interest::with);
    }
}
