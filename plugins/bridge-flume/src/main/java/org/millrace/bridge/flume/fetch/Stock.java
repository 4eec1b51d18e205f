package org.millrace.bridge.flume.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.millrace.api.operate.Printable;
import org.millrace.bridge.flume.load.Pins;
import org.millrace.bridge.flume.load.Pins.Pin;
import org.millrace.bridge.flume.load.Places;

/** What there is for the bridge to run with. */
record Stock(Places places, Appendable answer) {

    int say() throws IOException {
        int right = 0;
        for (Pin pin : Pins.all()) {
            Path jar = places.flume().resolve(pin.file());
            if (Files.isRegularFile(jar) && pin.is(jar)) {
                right++;
            }
        }
        boolean all = right == Pins.all().size();
        line(
                "%d of Flume's %d own jars are in %s%s",
                right, Pins.all().size(), places.flume(), all ? "." : "; 'millrace bridge fetch' brings the rest.");
        if (!Files.isDirectory(places.plugins())) {
            line("There is no folder %s for plug-ins.", places.plugins());
            return all ? 0 : 1;
        }
        try (Stream<Path> folders = Files.list(places.plugins())) {
            List<Path> sorted = folders.filter(Files::isDirectory).sorted().toList();
            line("%d plug-in folders are in %s.", sorted.size(), places.plugins());
            for (Path folder : sorted) {
                line(
                        "  %s: %d jars in lib, %d in libext",
                        Printable.of(folder.getFileName().toString()),
                        jars(folder.resolve("lib")),
                        jars(folder.resolve("libext")));
            }
        }
        return all ? 0 : 1;
    }

    private static long jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).count();
        }
    }

    private void line(String format, Object... values) throws IOException {
        answer.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
