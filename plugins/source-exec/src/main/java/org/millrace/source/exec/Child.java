package org.millrace.source.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.millrace.api.component.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of the command. It reads nothing and is told so: its standard input is at its end. What it writes is read by a thread for each
 * of its two ends, always, since it would stand still otherwise.
 */
final class Child {
    private static final Logger log = LoggerFactory.getLogger(Child.class);
    private static final int CHUNK = 8192;
    private static final Duration LAST_READ = Duration.ofSeconds(2);

    private final Process process;
    private final Lines lines = new Lines();
    private volatile boolean ending;

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Runs it.
     *
     * @param errors gets what it writes to its standard error, line by line
     * @throws IOException if it can't be run
     */
    static Child run(ExecSettings settings, ThreadFactory threads, Counter cut, Consumer<String> errors)
            throws IOException {
        Process process = new ProcessBuilder(settings.words()).start();
        boolean begun = false;
        try {
            process.getOutputStream().close();
            Child child = new Child(process);
            threads.newThread(() -> child.read(settings, cut)).start();
            threads.newThread(() -> child.readErrors(settings, errors)).start();
            begun = true;
            return child;
        } finally {
            if (!begun) {
                process.destroyForcibly();
            }
        }
    }

    Lines lines() {
        return lines;
    }

    private void read(ExecSettings settings, Counter cut) {
        LineCutter cutter = new LineCutter(settings.longest());
        Charset charset = settings.charset();
        try (Reader in = new InputStreamReader(process.getInputStream(), charset)) {
            char[] chunk = new char[CHUNK];
            long pieces = 0;
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                List<String> whole = cutter.cut(chunk, n);
                cut.add(cutter.pieces() - pieces);
                pieces = cutter.pieces();
                for (String line : whole) {
                    if (!lines.add(line.getBytes(charset))) {
                        return;
                    }
                }
            }
            String rest = cutter.rest();
            if (!rest.isEmpty() && !ending) {
                lines.add(rest.getBytes(charset));
            }
        } catch (IOException e) {
            if (!ending) {
                log.warn("What the command writes can't be read any more: {}", e.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lines.end();
        }
    }

    private void readErrors(ExecSettings settings, Consumer<String> errors) {
        LineCutter cutter = new LineCutter(Math.min(settings.longest(), CHUNK));
        try (InputStream bytes = process.getErrorStream();
                Reader in = new InputStreamReader(bytes, settings.charset())) {
            char[] chunk = new char[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                cutter.cut(chunk, n).forEach(errors);
            }
            if (!cutter.rest().isEmpty()) {
                errors.accept(cutter.rest());
            }
        } catch (IOException e) {
            log.debug("Its standard error ended.", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended; it has. */
    int code() {
        return process.exitValue();
    }

    /**
     * Ends it, and all that it has started: it is asked to, then made to. A line that it had not ended is nothing. What it wrote before
     * that waits in {@link #lines}.
     *
     * @param patience before it is made to
     */
    void end(Duration patience) throws InterruptedException {
        ending = true;
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + patience.toNanos();
        for (ProcessHandle each : all) {
            while (each.isAlive() && System.nanoTime() - until < 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(LAST_READ.toMillis(), TimeUnit.MILLISECONDS);
    }
}
