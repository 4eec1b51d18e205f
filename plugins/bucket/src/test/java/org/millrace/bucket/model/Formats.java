package org.millrace.bucket.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.bucket.store.FileFormat;

/** Formats that notice if a file was cut in the wrong place. */
public enum Formats implements FileFormat {
    /** A line each. */
    LINES,
    /** A header, and blocks that are written at a cut; nothing can be added to a file once it was cut back. */
    BLOCKS,
    /** Lines and a footer, which may be missing. */
    FOOTER,
    /** A header and a footer; wrong without both. */
    WHOLE;

    private static final byte[] HEADER = "<\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = ">\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public boolean cuts() {
        return this != WHOLE;
    }

    @Override
    public boolean appendable() {
        return this == LINES;
    }

    @Override
    public String suffix() {
        return "";
    }

    @Override
    public Writer begin(OutputStream to, boolean append) throws IOException {
        if (this == BLOCKS || this == WHOLE) {
            if (append) {
                throw new IOException("can't be gone on with");
            }
            to.write(HEADER);
        }
        return new Writer() {
            private final ByteArrayOutputStream block = new ByteArrayOutputStream();
            private int count;

            @Override
            public void write(Event event) throws IOException {
                if (event.text().equals("never")) {
                    throw new IllegalArgumentException("never");
                }
                byte[] line = (event.text() + "\n").getBytes(StandardCharsets.US_ASCII);
                if (Formats.this == BLOCKS) {
                    block.writeBytes(line);
                    count++;
                } else {
                    to.write(line);
                }
            }

            @Override
            public void cut() throws IOException {
                if (count > 0) {
                    to.write(("[" + count + "\n").getBytes(StandardCharsets.US_ASCII));
                    to.write(block.toByteArray());
                    to.write("]\n".getBytes(StandardCharsets.US_ASCII));
                    block.reset();
                    count = 0;
                }
            }

            @Override
            public void close() throws IOException {
                if (Formats.this == FOOTER || Formats.this == WHOLE) {
                    to.write(END);
                }
            }
        };
    }

    /**
     * What is in a finished file.
     *
     * @param torn whether its end may be torn: then whole lines count, and all else is overlooked
     * @throws AssertionError if that is not as the format wants it
     */
    public List<Integer> read(String name, byte[] content, boolean torn) {
        String text = new String(content, StandardCharsets.US_ASCII);
        if (torn) {
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> line.matches("\\d+"))
                    .map(Integer::valueOf)
                    .toList();
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (!lines.remove(lines.size() - 1).isEmpty()) {
            throw new AssertionError(name + " ends within a line: " + text);
        }
        List<Integer> ids = new ArrayList<>();
        boolean header = this == BLOCKS || this == WHOLE;
        if (header && (lines.isEmpty() || !lines.remove(0).equals("<"))) {
            throw new AssertionError(name + " has no header: " + text);
        }
        boolean footer = !lines.isEmpty() && lines.get(lines.size() - 1).equals(">");
        if (footer) {
            lines.remove(lines.size() - 1);
        }
        if (footer != (this == WHOLE) && this != FOOTER) {
            throw new AssertionError(name + " has a footer or has none: " + text);
        }
        int left = 0;
        for (String line : lines) {
            if (this == BLOCKS && line.startsWith("[") && left == 0) {
                left = Integer.parseInt(line.substring(1)) + 1;
            } else if (this == BLOCKS && line.equals("]") && left == 1) {
                left = 0;
            } else if (this == BLOCKS && left <= 1) {
                throw new AssertionError(name + " has no block there: " + text);
            } else {
                left -= this == BLOCKS ? 1 : 0;
                ids.add(Integer.parseInt(line));
            }
        }
        if (left != 0) {
            throw new AssertionError(name + " ends within a block: " + text);
        }
        return ids;
    }
}
