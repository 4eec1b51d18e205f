package org.millrace.distribution.builder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.distribution.builder.format.Format;
import org.millrace.distribution.builder.format.OciOptions;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.millrace.distribution.builder.wanted.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Builds a distribution. */
@Command(
        name = "build",
        description = "Builds a distribution that has what a manifest names, or a topology needs, and nothing more.",
        mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "MANIFEST", description = "A properties file; see the builder's README.")
    private @Nullable Path manifest;

    @Option(
            names = "--for",
            paramLabel = "TOPOLOGY",
            description = "What this topology needs; may stand several times.")
    private List<Path> topologies = List.of();

    @Option(names = "--agent", paramLabel = "NAME", description = "Only this agent of the topology.")
    private String agent = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The distribution's name (default: millrace).")
    private String name = "";

    @Option(
            names = "--as-version",
            paramLabel = "VERSION",
            description = "The distribution's version (default: 1.0.0).")
    private String version = "";

    @Option(
            names = "--index",
            paramLabel = "INDEX",
            description =
                    "Bundles besides the base's own: an OSGi repository index (file, http, https), a folder of jars, a"
                            + " Maven repository; may stand several times.")
    private List<String> indexes = List.of();

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "The installation whose runtime it gets (default: this one).")
    private String base = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Where it goes (default: here).")
    private Path out = Path.of("");

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            description = "folder, tar.gz (the default), jar, oci, deb.")
    private List<String> formats = List.of("tar.gz");

    @Option(names = "--dry-run", description = "List bundles and sizes; write nothing.")
    private boolean dryRun;

    @Option(
            names = "--lock",
            paramLabel = "FILE",
            description = "Repeat the build of this lock file, or say what differs.")
    private @Nullable Path lock;

    @Option(
            names = "--sign",
            paramLabel = "KEY",
            description = "Sign the digests with this private key (PEM, PKCS #8).")
    private @Nullable Path key;

    @Option(
            names = "--image-base",
            paramLabel = "LAYOUT|TAR",
            description = "For oci: the image below it, as an OCI layout or a root file system.")
    private @Nullable Path imageBase;

    @Option(names = "--arch", paramLabel = "ARCH", description = "For oci: amd64, arm64 (default: this machine's).")
    private String architecture = "";

    @Override
    public Integer call() throws Exception {
        if (manifest == null && topologies.isEmpty()) {
            throw BuildFailure.usage("what is to be in it? Name a manifest, or a topology by --for");
        }
        for (Path topology : topologies) {
            if (!Files.exists(topology)) {
                throw new BuildFailure(topology + ": there is no such file");
            }
        }
        List<Format> wanted = new ArrayList<>();
        for (String format : formats) {
            wanted.add(Format.of(format));
        }
        Manifest wants = (manifest == null ? Manifest.empty() : Manifest.read(manifest))
                .withTopologies(topologies)
                .withIndexes(indexes)
                .with(name, version, base, agent);
        Build build = new Build(
                wants,
                Path.of(System.getProperty("millrace.home", ".")).toAbsolutePath(),
                Objects.requireNonNull(spec).commandLine().getOut());
        if (dryRun) {
            build.list();
        } else {
            build.run(new Build.Options(
                    wanted,
                    out.toAbsolutePath().normalize(),
                    Optional.ofNullable(lock),
                    Optional.ofNullable(key),
                    new OciOptions(Optional.ofNullable(imageBase), architecture.isEmpty() ? here() : architecture)));
        }
        return 0;
    }

    private static String here() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("aarch64") ? "arm64" : arch.equals("x86_64") ? "amd64" : arch;
    }
}
