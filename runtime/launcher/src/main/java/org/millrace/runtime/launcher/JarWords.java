package org.millrace.runtime.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Jars as a person names them: the agent was started in another folder. */
final class JarWords {
    private JarWords() {}

    /** With files as they lead from here; what stands behind an index are names. */
    static List<String> fromHere(List<String> words) {
        List<String> line = new ArrayList<>();
        boolean files = true;
        for (String word : words) {
            line.add(files ? absolute(word) : word);
            files &= !word.endsWith(".xml") && !word.endsWith(".xml.gz");
        }
        return line;
    }

    private static String absolute(String word) {
        try {
            return word.matches("[a-z]{2,5}:.*") || !file(Path.of(word))
                    ? word
                    : Path.of(word).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return word;
        }
    }

    /** What can't be looked at is there: the command says what is wrong with it. */
    private static boolean file(Path path) {
        if (path.toString().endsWith(".jar") || path.toString().contains("/")) {
            return true;
        }
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (IOException e) {
            return !(e instanceof NoSuchFileException);
        }
    }
}
