package org.millrace.source.taildir.mark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.millrace.api.file.DurableFile;
import org.millrace.api.file.Presence;

/**
 * The positions as Flume writes them, a JSON array of {@code {"inode":1,"pos":2,"file":"/a"}}: for people, and to take over what Flume
 * left. Reads that form alone; nothing else is needed.
 */
public final class PositionFile {
    /** 100,000 files with names of 600 characters. */
    private static final int LARGEST = 64 << 20;

    private final Path file;

    /** One file's position. */
    public record Line(long inode, long position, String file) {}

    public PositionFile(Path file) {
        this.file = file;
    }

    /** Where it is. */
    public Path path() {
        return file;
    }

    /**
     * What stands there, as far as it can be read; nothing if it is not there, or empty. Flume writes it in place, so that a crash or a
     * full disk may leave half of it.
     *
     * @param damage told what is wrong with it
     * @throws IOException if it can't be looked at
     */
    public List<Line> read(Consumer<String> damage) throws IOException {
        if (!Presence.of(file)) {
            return List.of();
        }
        String text = new String(DurableFile.read(file, LARGEST), StandardCharsets.UTF_8).strip();
        List<Line> lines = new ArrayList<>();
        if (!text.isEmpty()) {
            try {
                new Json(text).addTo(lines);
            } catch (IOException e) {
                damage.accept(String.valueOf(e.getMessage()));
            }
        }
        return lines;
    }

    /** Replaces it. */
    public void write(List<Line> lines) throws IOException {
        StringBuilder text = new StringBuilder(100 * lines.size() + 2).append('[');
        for (Line line : lines) {
            if (text.length() > 1) {
                text.append(',');
            }
            text.append("{\"inode\":").append(line.inode()).append(",\"pos\":").append(line.position());
            text.append(",\"file\":\"");
            escape(line.file(), text);
            text.append("\"}");
        }
        DurableFile.replace(file, text.append(']').toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void escape(String name, StringBuilder text) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
    }

    /** A reader of such an array. */
    private final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        void addTo(List<Line> lines) throws IOException {
            expect('[');
            while (!next(']')) {
                lines.add(line());
                next(',');
            }
        }

        private Line line() throws IOException {
            long inode = -1;
            long position = -1;
            String name = "";
            expect('{');
            while (!next('}')) {
                String key = string();
                expect(':');
                switch (key) {
                    case "inode" -> inode = number();
                    case "pos" -> position = number();
                    case "file" -> name = string();
                    default -> throw broken("a key " + key);
                }
                next(',');
            }
            if (inode < 0 || position < 0 || name.isEmpty()) {
                throw broken("an entry without inode, pos or file");
            }
            return new Line(inode, position, name);
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private boolean next(char c) throws IOException {
            blanks();
            if (at >= text.length()) {
                throw broken("no end");
            }
            if (text.charAt(at) != c) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char c) throws IOException {
            if (!next(c)) {
                throw broken("no " + c);
            }
        }

        private long number() throws IOException {
            blanks();
            int from = at;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            try {
                return Long.parseLong(text.substring(from, at));
            } catch (NumberFormatException e) {
                throw broken("no number");
            }
        }

        private String string() throws IOException {
            expect('"');
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at++);
                value.append(c == '\\' ? escaped() : c);
            }
            expect('"');
            return value.toString();
        }

        private char escaped() throws IOException {
            char c = at < text.length() ? text.charAt(at++) : ' ';
            if (c != 'u') {
                return switch (c) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case '"', '\\', '/' -> c;
                    default -> throw broken("an escape that is none");
                };
            }
            try {
                char value = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                at += 4;
                return value;
            } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
                throw broken("an escape that is none");
            }
        }

        private IOException broken(String what) {
            return new IOException(file + " is no position file: there is " + what + " at character " + at
                    + "; what stands before it is used");
        }
    }
}
