package org.millrace.distribution.builder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.distribution.builder.index.BundleIndex;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.index.Places;
import org.millrace.distribution.builder.index.Published;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the index of folders of jars. */
@Command(
        name = "index",
        description = {
            "Makes an OSGi repository index of folders of jars, whose paths in it are relative to it: publish both"
                    + " together.",
            "'dist build --index' and 'plugin install' read it."
        },
        mixinStandardHelpOptions = true)
final class IndexCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of jars.")
    private List<Path> folders = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "The index (default: index.xml).")
    private Path out = Path.of("index.xml");

    @Option(names = "--features", paramLabel = "FILE", description = "Make a feature repository for Karaf too.")
    private @Nullable Path features;

    @Override
    public Integer call() throws Exception {
        List<IndexedBundle> all = new ArrayList<>();
        for (Path folder : folders) {
            all.addAll(Places.read(folder.toAbsolutePath().toString(), folder.toAbsolutePath()));
        }
        BundleIndex index = BundleIndex.of(all);
        write(
                out,
                Published.index(
                        index,
                        Objects.requireNonNull(out.toAbsolutePath().normalize().getParent())));
        if (features != null) {
            write(features, Published.features(index));
        }
        Objects.requireNonNull(spec)
                .commandLine()
                .getOut()
                .println(index.bundles().size() + " bundles in " + out);
        return 0;
    }

    private static void write(Path file, byte[] bytes) throws java.io.IOException {
        Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(parent);
        Path work = Files.createTempFile(parent, ".index-", "");
        Files.write(work, bytes);
        Files.setPosixFilePermissions(work, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(work, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
