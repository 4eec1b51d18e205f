package org.millrace.distribution.builder.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.millrace.distribution.builder.content.Entry;
import org.millrace.distribution.builder.wanted.BuildFailure;

/** What a distribution can be packed as. */
public enum Format {
    /** Unpacked. */
    FOLDER("folder", "") {
        @Override
        public void write(Packing what, Path target, OciOptions oci) throws IOException {
            for (String folder : what.tree().folders()) {
                Files.createDirectories(target.resolve(folder));
            }
            for (Map.Entry<String, Entry> each : what.tree().entries().entrySet()) {
                Path file = target.resolve(each.getKey());
                try (OutputStream out = Files.newOutputStream(file)) {
                    each.getValue().open().transferTo(out);
                }
                Files.setPosixFilePermissions(file, Modes.of(each.getValue().mode()));
            }
        }
    },
    /** A compressed archive of one folder. */
    TAR_GZ("tar.gz", ".tar.gz") {
        @Override
        public void write(Packing what, Path target, OciOptions oci) throws IOException {
            try (Tar tar = new Tar(Tar.gzip(Files.newOutputStream(target)), what.time())) {
                tar.folder(what.manifest().title(), 0755);
                tar.tree(what.tree(), what.manifest().title() + "/");
            }
        }
    },
    /** One jar that java -jar starts. */
    JAR("jar", ".jar") {
        @Override
        public void write(Packing what, Path target, OciOptions oci) throws IOException {
            ExecutableJar.write(what, target);
        }
    },
    /** An image for containers, as a layout of files. */
    OCI("oci", ".oci") {
        @Override
        public void write(Packing what, Path target, OciOptions oci) throws IOException, BuildFailure {
            new OciLayout(target, what).write(oci);
        }
    },
    /** A package for Debian. */
    DEB("deb", ".deb") {
        @Override
        public void write(Packing what, Path target, OciOptions oci) throws IOException, BuildFailure {
            new DebianPackage(what).write(target);
        }
    };

    private final String word;
    private final String ending;

    Format(String word, String ending) {
        this.word = word;
        this.ending = ending;
    }

    /** The format that a person means. */
    public static Format of(String typed) throws BuildFailure {
        Optional<Format> format = Arrays.stream(values())
                .filter(each -> each.word.equalsIgnoreCase(typed.trim()))
                .findFirst();
        return format.orElseThrow(() -> BuildFailure.usage("there is no format " + typed + "; there are " + words()));
    }

    /** What they are called. */
    public static String words() {
        return List.of(values()).stream().map(each -> each.word).collect(Collectors.joining(", "));
    }

    /** The name of what it makes. */
    public String fileName(Packing what) {
        return this == DEB
                ? what.manifest().name() + "_" + what.manifest().version() + "_all.deb"
                : what.manifest().title() + ending;
    }

    /**
     * Packs.
     *
     * @param target does not exist yet; its parent does
     */
    public abstract void write(Packing what, Path target, OciOptions oci) throws IOException, BuildFailure;
}
