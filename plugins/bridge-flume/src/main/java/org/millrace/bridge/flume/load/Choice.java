package org.millrace.bridge.flume.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.api.component.InvalidConfigurationException;

/** Decides which folder a class comes from. */
final class Choice {
    static final String PLUGIN = "bridge.plugin";
    static final String PATH = "bridge.path";

    private final Path plugins;

    /** @param plugins {@code plugins.d}; need not be there */
    Choice(Path plugins) {
        this.plugins = plugins;
    }

    /** The folder of this name. */
    PluginFolder named(String name) throws IOException {
        Path folder = inside(name);
        if (!Files.isDirectory(folder)) {
            throw new InvalidConfigurationException(PLUGIN, "there is no folder " + folder + "; there are: " + names());
        }
        return PluginFolder.of(name, folder);
    }

    private Path inside(String name) {
        try {
            Path folder = plugins.resolve(name).normalize();
            if (plugins.equals(folder.getParent())) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // as one that leads elsewhere
        }
        throw new InvalidConfigurationException(PLUGIN, "is the name of a folder in " + plugins + ", not a path");
    }

    /** What a list of files and folders, separated by commas, names. */
    static PluginFolder at(String paths) throws IOException {
        List<Path> jars = new ArrayList<>();
        List<Path> natives = new ArrayList<>();
        for (String each : paths.split(",", -1)) {
            Path path = Path.of(each.strip()).toAbsolutePath();
            if (Files.isRegularFile(path)) {
                jars.add(path);
            } else if (Files.isDirectory(path)) {
                PluginFolder folder = PluginFolder.of(path.toString(), path);
                jars.addAll(folder.jars());
                natives.addAll(folder.natives());
                jars.addAll(Jars.in(path));
            } else {
                throw new InvalidConfigurationException(PATH, "there is neither a jar nor a folder at " + path);
            }
        }
        return new PluginFolder(paths, jars, natives);
    }

    /** The folder that has a class: of several versions of one plug-in the newest. Empty if none has it. */
    Optional<PluginFolder> having(String className) throws IOException {
        List<PluginFolder> found = new ArrayList<>();
        for (Path folder : folders()) {
            PluginFolder each = PluginFolder.of(folder.getFileName().toString(), folder);
            if (each.has(className)) {
                found.add(each);
            }
        }
        List<String> families =
                found.stream().map(PluginFolder::family).distinct().toList();
        if (families.size() > 1) {
            throw new InvalidConfigurationException(
                    "type",
                    className + " is in several folders of " + plugins + ": "
                            + found.stream().map(PluginFolder::name).collect(Collectors.joining(", "))
                            + "; choose one by "
                            + PLUGIN);
        }
        return found.stream().max(Comparator.comparing(folder -> FolderVersion.of(folder.name())));
    }

    /** What there is, for messages. */
    String names() throws IOException {
        String names = folders().stream()
                .map(folder -> folder.getFileName().toString())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private List<Path> folders() throws IOException {
        if (!Files.isDirectory(plugins)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(plugins)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }
}
