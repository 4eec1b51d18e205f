package org.millrace.bridge.flume.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.millrace.api.operate.Printable;
import org.millrace.bridge.flume.load.Pins;
import org.millrace.bridge.flume.load.Pins.Pin;

/** Brings the jars that are missing; one is there under its name only once its digest was right. */
final class Fetching {
    private final Origin origin;
    private final Path folder;
    private final Appendable answer;

    Fetching(Origin origin, Path folder, Appendable answer) {
        this.origin = origin;
        this.folder = folder;
        this.answer = answer;
    }

    int run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<Pin> all = Pins.all();
        int number = 0;
        int fetched = 0;
        for (Pin pin : all) {
            number++;
            Path jar = folder.resolve(pin.file());
            if (Files.isRegularFile(jar) && pin.is(jar)) {
                continue;
            }
            try {
                bring(pin, jar);
            } catch (IOException e) {
                say("%s: %s%n", pin.file(), Printable.of(String.valueOf(e.getMessage())));
                say("%d of %d jars are there. Run it again, or with --from a mirror.%n", number - 1, all.size());
                return 1;
            }
            fetched++;
            say("%d/%d %s, %d KiB%n", number, all.size(), pin.file(), (pin.bytes() + 1023) / 1024);
        }
        say("%d jars fetched, all %d are in %s; their digests are right.%n", fetched, all.size(), folder);
        return 0;
    }

    private void bring(Pin pin, Path jar) throws IOException, InterruptedException {
        Path part = Files.createTempFile(folder, pin.file(), ".part");
        try {
            try (InputStream from = origin.open(pin);
                    OutputStream to = Files.newOutputStream(part)) {
                long left = pin.bytes();
                byte[] buffer = new byte[1 << 16];
                int read = from.read(buffer);
                while (read >= 0) {
                    left -= read;
                    if (left < 0) {
                        throw new IOException("it has more than the " + pin.bytes() + " bytes that were published");
                    }
                    to.write(buffer, 0, read);
                    read = from.read(buffer);
                }
            }
            if (!pin.is(part)) {
                throw new IOException("it is not the jar that was published: its SHA-256 is " + Pins.sha256(part)
                        + ", not " + pin.sha256());
            }
            try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void say(String format, Object... values) throws IOException {
        answer.append(String.format(Locale.ROOT, format, values));
    }
}
