package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.millrace.api.component.ComponentKey;
import org.osgi.framework.Version;

/**
 * The written form of {@link DesiredPlugins}: a line for each fact, words parted by blanks and percent-encoded, and at last the
 * CRC-32C of all bytes before that line.
 *
 * <pre>
 * millrace-plugins 1
 * sequence 17
 * jar SHA256 SYMBOLIC-NAME VERSION INSTALLED|KEPT|REMOVED ORIGIN FILE
 * current SYMBOLIC-NAME VERSION
 * previous SYMBOLIC-NAME VERSION
 * component SYMBOLIC-NAME VERSION COMPONENT
 * crc32c 1a2b3c4d
 * </pre>
 */
final class DesiredPluginsText {
    private static final String HEAD = "millrace-plugins 1";
    private static final String NONE = "-";

    private DesiredPluginsText() {}

    static byte[] write(DesiredPlugins wanted) {
        StringBuilder text = new StringBuilder();
        line(text, HEAD);
        line(text, "sequence", Long.toString(wanted.sequence()));
        for (Plugin plugin : wanted.plugins()) {
            line(
                    text,
                    "jar",
                    plugin.digest().hex(),
                    word(plugin.symbolicName()),
                    plugin.version().toString(),
                    plugin.use().name(),
                    word(plugin.origin()),
                    word(plugin.file()));
        }
        new TreeMap<>(wanted.current())
                .forEach((name, version) -> line(text, "current", word(name), version.toString()));
        new TreeMap<>(wanted.previous())
                .forEach((name, version) -> line(text, "previous", word(name), version.toString()));
        wanted.chosen()
                .forEach((which, version) -> line(
                        text,
                        "component",
                        word(which.symbolicName()),
                        version.toString(),
                        word(which.component().toString())));
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        line(text, "crc32c", crc(body));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, String... words) {
        text.append(String.join(" ", words)).append('\n');
    }

    private static String word(String value) {
        return value.isEmpty()
                ? NONE
                : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("-", "%2D");
    }

    private static String value(String word) {
        return word.equals(NONE) ? "" : URLDecoder.decode(word, StandardCharsets.UTF_8);
    }

    static String crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /**
     * Reads it.
     *
     * @throws IOException if it is not whole or not of this form; the message says what is wrong
     */
    static DesiredPlugins read(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf("crc32c ");
        if (end < 0 || !text.endsWith("\n")) {
            throw new IOException("it is not whole");
        }
        String body = text.substring(0, end);
        String expected = text.substring(end + "crc32c ".length()).strip();
        if (!expected.equals(crc(body.getBytes(StandardCharsets.UTF_8)))) {
            throw new IOException("its checksum is not that of its content");
        }
        if (!body.startsWith(HEAD + "\n")) {
            throw new IOException(
                    "it is of another version: " + body.lines().findFirst().orElse(""));
        }
        try {
            return parse(body.lines().skip(1).toList());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("it is not understood: " + e.getMessage(), e);
        }
    }

    private static DesiredPlugins parse(List<String> lines) {
        long sequence = 0;
        List<Plugin> plugins = new ArrayList<>();
        Map<String, Version> current = new TreeMap<>();
        Map<String, Version> previous = new TreeMap<>();
        Map<DesiredPlugins.Seat, Version> chosen = new LinkedHashMap<>();
        for (String line : lines) {
            List<String> words = List.of(line.split(" ", -1));
            switch (words.get(0)) {
                case "sequence" -> sequence = Long.parseLong(words.get(1));
                case "jar" -> plugins.add(plugin(words));
                case "current" -> current.put(value(words.get(1)), Version.parseVersion(words.get(2)));
                case "previous" -> previous.put(value(words.get(1)), Version.parseVersion(words.get(2)));
                case "component" ->
                    chosen.put(
                            new DesiredPlugins.Seat(component(value(words.get(3))), value(words.get(1))),
                            Version.parseVersion(words.get(2)));
                default -> throw new IllegalArgumentException("a line " + words.get(0));
            }
        }
        return new DesiredPlugins(sequence, plugins, current, previous, chosen);
    }

    private static ComponentKey component(String text) {
        return ComponentKey.parse(text).orElseThrow(() -> new IllegalArgumentException("no component: " + text));
    }

    private static Plugin plugin(List<String> words) {
        return new Plugin(
                Digest.parse(words.get(1)).orElseThrow(() -> new IllegalArgumentException(words.get(1))),
                value(words.get(2)),
                Version.parseVersion(words.get(3)),
                Plugin.Use.valueOf(words.get(4)),
                value(words.get(5)),
                value(words.get(6)));
    }
}
