package org.millrace.distribution.builder.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.distribution.builder.content.Entry;
import org.millrace.distribution.builder.content.StoredJar;
import org.millrace.distribution.builder.content.Tree;
import org.millrace.distribution.builder.index.Bytes;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.resolution.Base;
import org.millrace.distribution.builder.resolution.Resolution;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.millrace.distribution.builder.wanted.Manifest;

/** Lays a distribution's files out as those of the agent's own are. */
public final class Assembly {
    private static final int MOST_CONF_FILES = 1000;
    private static final long LARGEST_CONF_FILE = 16L << 20;
    private static final int MOST_FILES = 20_000;

    private final Manifest manifest;
    private final Base base;
    private final Bytes bytes;

    /**
     * @param bytes where those of bundles come from
     */
    public Assembly(Manifest manifest, Base base, Bytes bytes) {
        this.manifest = manifest;
        this.base = base;
        this.bytes = bytes;
    }

    /** All files, for these bundles besides the container's. */
    public Tree tree(Resolution resolution) throws BuildFailure, IOException, InterruptedException {
        // A drop folder, which is watched even if nothing came with it.
        Tree tree = new Tree().folder("plugins");
        for (String name : List.of("bin/millrace", "bin/flume-ng")) {
            file(tree, name, true);
        }
        for (String name : List.of("conf/logback.xml", "conf/millrace-env.sh.template", "LICENSE", "NOTICE")) {
            file(tree, name, false);
        }
        for (Path jar : base.classPath()) {
            tree.put("lib/" + jar.getFileName(), runtime(jar));
        }
        for (IndexedBundle bundle : base.container()) {
            Path jar = Path.of(bundle.place());
            tree.put("lib/bundles/" + jar.getFileName(), runtime(jar));
        }
        if (manifest.builder()) {
            extra(tree, "dist");
        }
        if (manifest.trial()) {
            extra(tree, "try");
        }
        for (Path folder : manifest.files()) {
            files(tree, folder);
        }
        StringBuilder digests = new StringBuilder();
        for (IndexedBundle bundle : resolution.bundles()) {
            tree.put("plugins/" + bundle.fileName(), Entry.of(bytes.of(bundle), false));
            digests.append(bundle.sha256())
                    .append("  ")
                    .append(bundle.fileName())
                    .append('\n');
        }
        // Under a trust policy the distribution's own plug-ins are known by their digests.
        tree.put("lib/plugins.sha256", Entry.of(digests.toString(), false));
        for (Path folder : manifest.conf()) {
            conf(tree, folder);
        }
        for (Path topology : manifest.topologies()) {
            tree.put("conf/" + topology.getFileName(), small(topology));
        }
        return tree;
    }

    private void file(Tree tree, String name, boolean executable) throws IOException {
        Path file = base.home().resolve(name);
        if (Files.isRegularFile(file)) {
            tree.put(name, Entry.of(Files.readAllBytes(file), executable));
        }
    }

    private Entry runtime(Path jar) throws IOException {
        return manifest.stored() ? StoredJar.of(jar) : Entry.of(jar, false);
    }

    private void extra(Tree tree, String folder) throws BuildFailure, IOException {
        for (Path jar : base.extra(folder)) {
            tree.put("lib/" + folder + "/" + jar.getFileName(), Entry.of(jar, false));
        }
    }

    private static void files(Tree tree, Path folder) throws BuildFailure, IOException {
        for (Path file : within(folder, "files", MOST_FILES)) {
            String path = path(folder, file);
            if (tree.entries().containsKey(path) || path.startsWith("plugins/") || path.startsWith("lib/")) {
                throw new BuildFailure(
                        "files names " + file + ", but " + path + " is of the runtime or of another folder of files");
            }
            tree.put(path, Entry.of(file, Files.isExecutable(file)));
        }
    }

    private static void conf(Tree tree, Path folder) throws BuildFailure, IOException {
        for (Path file : within(folder, "conf", MOST_CONF_FILES)) {
            tree.put("conf/" + path(folder, file), small(file));
        }
    }

    /** The files below a folder that a key names. */
    private static List<Path> within(Path folder, String key, int most) throws BuildFailure, IOException {
        if (!Files.isDirectory(folder)) {
            throw new BuildFailure(key + " names " + folder + ", which is no folder");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all =
                    files.filter(Files::isRegularFile).sorted().limit(most + 1L).toList();
            if (all.size() > most) {
                throw new BuildFailure(folder + ", which " + key + " names, has more than " + most + " files");
            }
            return all;
        }
    }

    private static String path(Path folder, Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private static Entry small(Path file) throws BuildFailure, IOException {
        if (Files.size(file) > LARGEST_CONF_FILE) {
            throw new BuildFailure(file + " has more than " + LARGEST_CONF_FILE + " bytes; conf is for configuration");
        }
        return Entry.of(Files.readAllBytes(file), false);
    }
}
