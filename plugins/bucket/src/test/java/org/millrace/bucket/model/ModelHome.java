package org.millrace.bucket.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.millrace.bucket.ledger.Home;

/** The homes of sinks on a disk in memory. What was forced survives a power cut; of what was added behind that, chance decides. */
public final class ModelHome {
    private static final class Kept {
        byte[] content = new byte[0];
        int forced;
    }

    private final Map<String, Map<String, Kept>> homes = new HashMap<>();
    private final Random random;

    /** Chance decides what survives. */
    public ModelHome(Random random) {
        this.random = random;
    }

    /** A home as a process sees it. */
    public Home view(String path, Life life) {
        return new View(path, homes.computeIfAbsent(path, p -> new TreeMap<>()), life);
    }

    /** The power is cut. */
    public void cutPower() {
        for (Map<String, Kept> files : homes.values()) {
            for (Kept file : files.values()) {
                int kept = file.forced + random.nextInt(file.content.length - file.forced + 1);
                file.content = Arrays.copyOf(file.content, kept);
                file.forced = kept;
            }
        }
    }

    /** The power is cut, and nothing survives that was not forced. */
    public void cutPowerAtItsWorst() {
        for (Map<String, Kept> files : homes.values()) {
            for (Kept file : files.values()) {
                file.content = Arrays.copyOf(file.content, file.forced);
            }
        }
    }

    private final class View implements Home {
        private final String path;
        private final Map<String, Kept> files;
        private final Life life;

        View(String path, Map<String, Kept> files, Life life) {
            this.path = path;
            this.files = files;
            this.life = life;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            return life.step(
                    "home.read", () -> Optional.ofNullable(files.get(name)).map(file -> file.content.clone()));
        }

        @Override
        public void replace(String name, byte[] content) throws IOException {
            life.step("home.replace." + (name.startsWith("files-") ? "files" : name), () -> {
                Kept file = new Kept();
                file.content = content.clone();
                file.forced = content.length;
                files.put(name, file);
                return true;
            });
        }

        @Override
        public void delete(String name) throws IOException {
            life.step("home.delete", () -> Optional.ofNullable(files.remove(name)));
        }

        @Override
        public List<String> list() throws IOException {
            return life.step("home.list", () -> new ArrayList<>(files.keySet()));
        }

        @Override
        public Appender append(String name) throws IOException {
            return life.step("home.append", () -> {
                Kept file = files.get(name);
                if (file == null) {
                    throw new IOException(name + " is not there");
                }
                return new End(file, life);
            });
        }

        @Override
        public Optional<Home> other(String other) throws IOException {
            return homes.containsKey(other) ? Optional.of(ModelHome.this.view(other, life)) : Optional.empty();
        }

        @Override
        public void close() {}
    }

    private final class End implements Home.Appender {
        private final Kept file;
        private final Life life;

        End(Kept file, Life life) {
            this.file = file;
            this.life = life;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            // The kind of a line stands behind its checksum.
            life.step("home.write." + (char) bytes[9], () -> add(bytes, random.nextInt(bytes.length + 1)), () -> {
                add(bytes, bytes.length);
                return true;
            });
        }

        private void add(byte[] bytes, int size) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(file.content);
            all.write(bytes, 0, size);
            file.content = all.toByteArray();
        }

        @Override
        public void force() throws IOException {
            life.step("home.force", () -> file.forced += random.nextInt(file.content.length - file.forced + 1), () -> {
                file.forced = file.content.length;
                return true;
            });
        }

        @Override
        public void close() {}
    }
}
