package org.millrace.runtime.deploy.trust;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A manifest, read so strictly that every reader reads the same out of it. Felix and the JDK differ over a lone carriage return,
 * a blank line before a continuation, a header that comes twice, a line without end: whatever they may take in two ways is
 * refused here.
 *
 * @param main the headers of the main section; names in any case
 * @param sections the names of the sections for entries, each once
 */
record ManifestText(Map<String, String> main, Set<String> sections) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,69}");

    /** The JDK refuses a line of 512 bytes, Felix has no limit. */
    private static final int LONGEST_LINE = 500;

    /**
     * Reads one.
     *
     * @param bytes of the file, no more than are allowed
     */
    static ManifestText read(byte[] bytes) throws Rejection {
        List<byte[]> lines = lines(bytes);
        Map<String, String> main = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> sections = new TreeSet<>();
        Map<String, String> section = main;
        boolean ended = false;
        int mainSize = 0;
        int i = 0;
        while (i < lines.size()) {
            byte[] line = lines.get(i++);
            if (line.length == 0) {
                section = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                ended = true;
                continue;
            }
            int size = line.length;
            int first = i;
            while (i < lines.size() && lines.get(i).length > 0 && lines.get(i)[0] == ' ') {
                size += lines.get(i).length - 1;
                i++;
            }
            mainSize += ended ? 0 : size;
            if (mainSize > Limits.MAIN_SECTION) {
                throw new Rejection(
                        "has a manifest whose main section has more than " + Limits.MAIN_SECTION + " bytes");
            }
            ByteBuffer header = ByteBuffer.allocate(size).put(line);
            for (int j = first; j < i; j++) {
                header.put(lines.get(j), 1, lines.get(j).length - 1);
            }
            String name = header(line, section, header.flip());
            if (ended && section.size() == 1) {
                section(name, section, sections);
            }
        }
        if (!ended) {
            throw new Rejection("has a manifest that does not end its main section with an empty line; build it again");
        }
        return new ManifestText(main, sections);
    }

    private static void section(String name, Map<String, String> section, Set<String> sections) throws Rejection {
        if (!name.equalsIgnoreCase("Name")) {
            throw new Rejection("has a manifest with a section that does not begin with the name of an entry");
        }
        String entry = section.getOrDefault(name, "");
        if (!sections.add(entry)) {
            throw new Rejection("has a manifest with two sections for " + entry + "; do not use it");
        }
    }

    private static String header(byte[] firstLine, Map<String, String> section, ByteBuffer header) throws Rejection {
        int colon = 0;
        while (colon < firstLine.length && firstLine[colon] != ':') {
            colon++;
        }
        String name = new String(firstLine, 0, colon, StandardCharsets.ISO_8859_1);
        if (colon + 1 >= firstLine.length
                || firstLine[colon + 1] != ' '
                || !NAME.matcher(name).matches()) {
            throw new Rejection("has a manifest with a line that is no header: "
                    + new String(firstLine, StandardCharsets.ISO_8859_1) + "; build it again");
        }
        String value;
        try {
            value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(header.position(colon + 2))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Rejection("has a manifest whose header " + name + " is not UTF-8; build it again", e);
        }
        if (section.put(name, value) != null) {
            throw new Rejection(
                    "has a manifest with two headers " + name + ", of which a reader may take either; do not use it");
        }
        return name;
    }

    /** Without their ends; the last one must have an end too. */
    private static List<byte[]> lines(byte[] bytes) throws Rejection {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
                boolean continues = start < end && bytes[start] == ' ';
                if (continues && (lines.isEmpty() || lines.get(lines.size() - 1).length == 0)) {
                    throw new Rejection("has a manifest with a line that continues an empty one; do not use it");
                }
                if (end - start > LONGEST_LINE) {
                    throw new Rejection("has a manifest with a line of more than " + LONGEST_LINE
                            + " bytes, which not every reader takes; build it with bnd");
                }
                byte[] line = new byte[end - start];
                System.arraycopy(bytes, start, line, 0, line.length);
                lines.add(line);
                start = i + 1;
            } else if (b == '\r' ? i + 1 == bytes.length || bytes[i + 1] != '\n' : b >= 0 && b < ' ' && b != '\t') {
                throw new Rejection(
                        b == 0
                                ? "has a manifest with a NUL in it; do not use it"
                                : "has a manifest with a control character or a carriage return in a line;"
                                        + " do not use it");
            }
        }
        if (start < bytes.length) {
            throw new Rejection("has a manifest that does not end with the end of a line; build it again");
        }
        return lines;
    }

    String header(String name) {
        return main.getOrDefault(name, "");
    }

    boolean has(String name) {
        return main.containsKey(name);
    }
}
