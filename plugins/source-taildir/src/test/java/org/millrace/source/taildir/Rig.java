package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.source.RefusedException;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.LocalDisk;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that a test polls as the agent would, restarts and kills; the directory that it follows; and who writes and rotates there. */
final class Rig implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Path logs;
    final TestOutlet outlet = new TestOutlet();
    private Settings settings;
    private Disk disk = new LocalDisk();
    private @Nullable TaildirSource source;
    private TestContext context;

    Rig(Path directory) throws IOException {
        logs = Files.createDirectories(directory.resolve("logs"));
        context = TestContext.in(directory);
        settings = Settings.of("filegroups", "f1")
                .with("filegroups.f1", logs + "/app.*\\.log.*")
                .with("positionFile", directory.resolve("positions.json"));
    }

    Rig set(String key, Object value) {
        settings = settings.with(key, value);
        return this;
    }

    /** Another pattern of names. */
    Rig pattern(String regex) {
        return set("filegroups.f1", logs + "/" + regex);
    }

    Rig disk(Disk other) {
        disk = other;
        return this;
    }

    TestContext context() {
        return context;
    }

    /** Starts it with the marks that the outlet has. */
    Rig start() throws Exception {
        TaildirConfig config = settings.as(TaildirConfig.class);
        Map<String, Object> keys = new HashMap<>(settings.typed());
        TaildirSource made = new TaildirSource(Typed.settings(config, keys), config.positionFile(), disk);
        made.open(context);
        made.restore(outlet.marks());
        made.start(outlet);
        source = made;
        return this;
    }

    /** As the agent: it may be refused. */
    Duration poll() throws Exception {
        TaildirSource polled = source;
        if (polled == null) {
            throw new IllegalStateException("not started");
        }
        try {
            return polled.poll(outlet);
        } catch (RefusedException e) {
            TimeUnit.MILLISECONDS.sleep(10);
            return Duration.ZERO;
        }
    }

    /** Polls until something holds. */
    void until(BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("has not come to be; there are " + shown());
            }
            poll();
        }
    }

    private String shown() {
        List<String> texts = outlet.texts();
        return texts.size() + " events: " + texts.subList(Math.max(0, texts.size() - 40), texts.size()) + " "
                + context.reports();
    }

    /** Polls until so many events are there. */
    List<String> until(int events) throws Exception {
        until(() -> outlet.events().size() >= events);
        return outlet.texts();
    }

    /** Polls for a time. */
    List<String> during(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            poll();
        }
        return outlet.texts();
    }

    /** Polls until nothing has come for a second. */
    List<String> quiet() throws Exception {
        int before = -1;
        while (before != outlet.events().size()) {
            before = outlet.events().size();
            during(Duration.ofSeconds(1));
        }
        return outlet.texts();
    }

    /** Another takes its place, as the agent lets it: that reads the marks while this is open, which may put nothing more. */
    void replace() throws Exception {
        TaildirSource before = source;
        context = context.successor();
        start();
        if (before != null) {
            outlet.refuse(RefusedException.Reason.CLOSING);
            try {
                before.stop();
            } catch (RefusedException e) {
                // Its successor has read it, or is to.
                assertThat(e.reason()).isEqualTo(RefusedException.Reason.CLOSING);
            } finally {
                outlet.accepting();
            }
            before.close();
        }
    }

    /** Ends it as an agent does. */
    void stop() throws Exception {
        TaildirSource stopped = source;
        source = null;
        if (stopped != null) {
            stopped.stop();
            stopped.close();
            context = context.successor();
        }
    }

    /** Ends it as a kill does: nothing is handed on any more. */
    void kill() throws Exception {
        TaildirSource killed = source;
        source = null;
        if (killed != null) {
            killed.close();
            context = context.successor();
        }
    }

    void restart() throws Exception {
        stop();
        start();
    }

    Path file(String name) {
        return logs.resolve(name);
    }

    void write(String name, String text) throws IOException {
        Files.writeString(file(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void lines(String name, String... lines) throws IOException {
        write(name, String.join("\n", lines) + "\n");
    }

    void rename(String from, String to) throws IOException {
        Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(String name) throws IOException {
        Files.delete(file(name));
    }

    void copy(String from, String to) throws IOException {
        Files.copy(file(from), file(to));
    }

    void truncate(String name) throws IOException {
        Files.write(file(name), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** As gzip does: the packed file is there before the plain one goes, and has its time. */
    void gzip(String name) throws IOException {
        Path packed = file(name + ".gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file(name), out);
        }
        Files.setLastModifiedTime(packed, Files.getLastModifiedTime(file(name)));
        delete(name);
    }

    /** So many lines, numbered. */
    static String numbered(String prefix, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(prefix).append(i).append('\n');
        }
        return text.toString();
    }

    static List<String> split(String text) {
        return text.lines().toList();
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws Exception {
        kill();
        context.end();
    }
}
