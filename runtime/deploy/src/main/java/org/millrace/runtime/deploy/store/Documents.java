package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files {@code wanted-N} of a store. */
final class Documents {
    private static final Pattern NAME = Pattern.compile("wanted-(\\d{1,18})");
    private static final long LARGEST = 16L * 1024 * 1024;

    private final Path folder;

    Documents(Path folder) {
        this.folder = folder;
    }

    Path file(long number) {
        return folder.resolve("wanted-" + number);
    }

    /** The numbers of what is wanted and of its predecessors, greatest first. */
    List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "wanted-*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    numbers.add(Long.parseLong(name.group(1)));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    /**
     * A document; nothing if its content is damaged.
     *
     * @param unusable gets the reason then
     * @throws IOException if it could not be read, which says nothing of its content
     */
    Optional<DesiredPlugins> read(long number, Map<Long, String> unusable) throws IOException {
        if (Files.size(file(number)) > LARGEST) {
            unusable.put(number, "it has more than " + LARGEST + " bytes");
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file(number));
        try {
            DesiredPlugins read = DesiredPluginsText.read(bytes);
            if (read.sequence() != number) {
                throw new IOException("it says it is number " + read.sequence());
            }
            return Optional.of(read);
        } catch (IOException e) {
            unusable.put(number, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
