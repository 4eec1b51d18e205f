package org.millrace.runtime.flow.component;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.millrace.api.component.ComponentKey;

/**
 * The name of a component's own folder. A component's name comes from a configuration file and may be anything without a dot or a
 * blank; its folder is one folder, where it belongs, of a name that every file system takes.
 */
final class ComponentFolder {
    private static final int LONGEST = 150;

    private ComponentFolder() {}

    /** The folder of this component in that of its agent. */
    static Path in(Path agent, ComponentKey key) {
        String name = key.kind().word() + "-" + key.name();
        try {
            return agent.resolve(bounded(encoded(name, false)));
        } catch (InvalidPathException e) {
            // The language that the process was started with has not all of its letters.
            return agent.resolve(bounded(encoded(name, true)));
        }
    }

    /** With a blank before what is written as a number, since no name has one. */
    private static String encoded(String name, boolean plain) {
        StringBuilder folder = new StringBuilder(name.length() + 8);
        name.codePoints().forEach(c -> {
            boolean kept = c < 0x7f ? c > ' ' && c != '/' : !plain && isVisible(c);
            if (kept) {
                folder.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    folder.append(String.format(Locale.ROOT, " %02x", b & 0xff));
                }
            }
        });
        return folder.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String bounded(String folder) {
        byte[] bytes = folder.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST) {
            return folder;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return folder.substring(0, Math.min(30, folder.length())) + "%"
                    + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
