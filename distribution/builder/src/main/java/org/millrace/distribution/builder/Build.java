package org.millrace.distribution.builder;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.millrace.distribution.builder.assembly.Assembly;
import org.millrace.distribution.builder.assembly.Lock;
import org.millrace.distribution.builder.assembly.Sbom;
import org.millrace.distribution.builder.content.Sha256;
import org.millrace.distribution.builder.content.Tree;
import org.millrace.distribution.builder.format.Format;
import org.millrace.distribution.builder.format.OciOptions;
import org.millrace.distribution.builder.format.Packing;
import org.millrace.distribution.builder.format.Time;
import org.millrace.distribution.builder.index.BundleIndex;
import org.millrace.distribution.builder.index.Bytes;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.index.Places;
import org.millrace.distribution.builder.resolution.Base;
import org.millrace.distribution.builder.resolution.Resolution;
import org.millrace.distribution.builder.resolution.Resolver;
import org.millrace.distribution.builder.resolution.Topologies;
import org.millrace.distribution.builder.resolution.Wanted;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.millrace.distribution.builder.wanted.Manifest;
import org.millrace.runtime.topology.model.Agents;
import org.millrace.runtime.topology.parse.ConfigurationFiles;

/** Builds one distribution: chooses its bundles, lays out its files, packs them. Used by one thread. */
public final class Build {
    private final Manifest manifest;
    private final Path home;
    private final PrintWriter out;

    /**
     * @param manifest what is wanted
     * @param home the installation that builds, which is the base if the manifest names none
     * @param out for people
     */
    public Build(Manifest manifest, Path home, PrintWriter out) throws BuildFailure {
        this.manifest = manifest.checked();
        this.home = home;
        this.out = out;
    }

    /**
     * How it is done.
     *
     * @param formats what it is packed as
     * @param out the folder that takes what is built
     * @param lock an earlier build's, to be repeated
     * @param key signs the digests
     * @param image what an image needs
     */
    public record Options(List<Format> formats, Path out, Optional<Path> lock, Optional<Path> key, OciOptions image) {
        public Options {
            formats = List.copyOf(formats);
        }
    }

    /** Lists what would be in it, with sizes; writes nothing. */
    public void list() throws BuildFailure, IOException, InterruptedException {
        Base base = base();
        Resolution resolution = resolve(base, index(base), Optional.empty());
        long container = 0;
        for (IndexedBundle bundle : base.container()) {
            container += Files.size(Path.of(bundle.place()));
        }
        for (Path jar : base.classPath()) {
            container += Files.size(jar);
        }
        out.printf("%12d  the runtime of %s%n", container, base.home());
        long all = container;
        for (IndexedBundle bundle : resolution.bundles()) {
            out.printf("%12s  %s%n", bundle.bytes() < 0 ? "?" : Long.toString(bundle.bytes()), bundle);
            all += Math.max(0, bundle.bytes());
        }
        out.printf(
                "%12d  bytes together, %d bundles besides the runtime%n",
                all, resolution.bundles().size());
    }

    /** Builds it, and says what was written. */
    public void run(Options options) throws BuildFailure, IOException, InterruptedException {
        Optional<Signature> signature = options.key().isPresent()
                ? Optional.of(Signature.with(options.key().get()))
                : Optional.empty();
        Base base = base();
        Resolution resolution = resolve(base, index(base), options.lock());
        Files.createDirectories(options.out());
        Path work = Files.createTempDirectory(options.out(), ".building-");
        try {
            Tree tree = new Assembly(manifest, base, new Bytes(Files.createDirectory(work.resolve("bundles"))))
                    .tree(resolution);
            Lock lock = Lock.of(resolution, tree);
            if (options.lock().isPresent()) {
                Lock.read(options.lock().get()).check(lock);
            }
            Packing what = new Packing(manifest, tree, agents(), Time.seconds());
            write(what, resolution, lock, options, signature, work);
        } finally {
            delete(work);
        }
    }

    private void write(
            Packing what, Resolution resolution, Lock lock, Options options, Optional<Signature> signature, Path work)
            throws BuildFailure, IOException {
        List<Path> made = new ArrayList<>();
        Path results = Files.createDirectory(work.resolve("results"));
        for (Format format : new LinkedHashSet<>(options.formats())) {
            Path target = results.resolve(format.fileName(what));
            if (Files.exists(options.out().resolve(target.getFileName()))) {
                throw new BuildFailure(options.out().resolve(target.getFileName())
                        + " is there already; take it away, or choose another folder by --out");
            }
            if (format == Format.FOLDER) {
                Files.createDirectory(target);
            }
            format.write(what, target, options.image());
            made.add(target);
        }
        // Without needs, which a lock does not keep, the bill would differ from the first one.
        Path lockFile = results.resolve(manifest.title() + ".lock");
        Files.writeString(lockFile, lock.text(manifest));
        Path bill = results.resolve(manifest.title() + ".cdx.json");
        Files.write(bill, Sbom.of(manifest, what.tree(), resolution, Instant.ofEpochSecond(what.time())));
        made.addAll(List.of(lockFile, bill));
        StringBuilder digests = new StringBuilder();
        for (Path file : made) {
            if (Files.isRegularFile(file)) {
                digests.append(Sha256.of(file))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }
        }
        Path list = results.resolve(manifest.title() + ".sha256");
        Files.writeString(list, digests);
        made.add(list);
        if (signature.isPresent()) {
            Path signed = results.resolve(manifest.title() + ".sha256.sig");
            Files.write(signed, signature.get().of(digests.toString().getBytes(StandardCharsets.UTF_8)));
            made.add(signed);
        }
        for (Path file : made) {
            Path target = options.out().resolve(file.getFileName());
            if (Files.isDirectory(file)) {
                Files.move(file, target);
            } else {
                Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
            out.printf("%12s  %s%n", Files.isDirectory(target) ? "" : Long.toString(Files.size(target)), target);
        }
    }

    private Base base() throws BuildFailure, IOException {
        return Base.at(
                manifest.base().isEmpty() ? home : Path.of(manifest.base()).toAbsolutePath());
    }

    /** All bundles of the manifest's places, and those of the base. */
    private BundleIndex index(Base base) throws BuildFailure, IOException, InterruptedException {
        List<IndexedBundle> all = new ArrayList<>();
        for (String place : manifest.indexes()) {
            all.addAll(Places.read(place, Path.of("")));
        }
        Path own = base.home().resolve("plugins");
        if (Files.isDirectory(own)) {
            all.addAll(Places.read(own.toString(), own));
        }
        return BundleIndex.of(all);
    }

    private Resolution resolve(Base base, BundleIndex index, Optional<Path> lock) throws BuildFailure, IOException {
        for (String name : manifest.exclude()) {
            Wanted.parse(name, index);
        }
        Set<Wanted> wanted = new LinkedHashSet<>();
        for (String typed : manifest.plugins()) {
            wanted.add(Wanted.parse(typed, index));
        }
        for (String typed : manifest.bundles()) {
            wanted.add(Wanted.parse(typed, index));
        }
        if (!manifest.topologies().isEmpty()) {
            Topologies topologies = new Topologies(index.without(manifest.exclude()), out::println);
            wanted.addAll(topologies.need(manifest.topologies(), manifest.agent()));
        }
        Resolver resolver = new Resolver(base, index, manifest.exclude());
        if (lock.isPresent()) {
            List<Wanted> exactly = Lock.read(lock.get()).choose(index).bundles().stream()
                    .map(bundle -> Wanted.exactly(bundle.name(), bundle.version()))
                    .toList();
            return resolver.resolve(exactly);
        }
        return resolver.resolve(wanted);
    }

    private List<String> agents() {
        if (!manifest.agent().isEmpty()) {
            return List.of(manifest.agent());
        }
        return manifest.topologies().isEmpty()
                ? List.of()
                : List.copyOf(Agents.in(ConfigurationFiles.read(manifest.topologies())));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
