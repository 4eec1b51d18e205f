package org.millrace.bucket.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.millrace.api.component.FatalException;
import org.millrace.api.mark.Mark;

/**
 * Marks, and the manifests that they name when there are too many files for a mark.
 *
 * <pre>
 *   1
 *   H  token  path                                           whose files they are
 *   F  number  length  identity  temporary  target  copy     of a file this much counts
 *   M  file  bytes  crc32c                                   instead of F: in this file of that home stand more lines F
 * </pre>
 *
 * Belongs to the sink's thread.
 */
public final class Marks {
    private static final String FORM = "1";
    private static final String MANIFEST = "files-";
    private static final int LONGEST_PATH = 600;

    private final Home home;
    private final String token;
    private long number;
    private String answered = "";
    private String committed = "";

    /**
     * What a mark says.
     *
     * @param token of the home it was made in
     * @param path of that home; empty if it was too long
     */
    public record Remembered(String token, String path, List<FileEntry> files) {}

    /** Of a home, which has this token. */
    public Marks(Home home, String token) throws IOException {
        this.home = home;
        this.token = token;
        for (String name : home.list()) {
            if (isManifest(name)) {
                number = Math.max(number, Long.parseLong(name.substring(MANIFEST.length())));
            }
        }
    }

    private static boolean isManifest(String name) {
        return name.matches(MANIFEST + "\\d{1,18}");
    }

    /** A mark that says how much of these files counts. All that it needs is on the disk when this returns. */
    public Mark write(List<FileEntry> files) throws IOException {
        String path = home.path().length() > LONGEST_PATH ? "" : home.path();
        String head = FORM + "\n" + Fields.join("H", token, path) + "\n";
        StringBuilder lines = new StringBuilder();
        for (FileEntry file : files) {
            lines.append(Fields.join(
                            "F",
                            Long.toString(file.id()),
                            Long.toString(file.length()),
                            file.identity(),
                            file.temporary(),
                            file.target(),
                            file.copy()))
                    .append('\n');
        }
        byte[] whole = (head + lines).getBytes(StandardCharsets.UTF_8);
        if (whole.length <= Mark.MAX_BYTES) {
            answered = "";
            return Mark.of(whole);
        }
        if (!home.trouble().isEmpty()) {
            // A manifest would be lost. Files that nobody remembers stay as they are.
            answered = "";
            return Mark.of(head);
        }
        byte[] manifest = lines.toString().getBytes(StandardCharsets.UTF_8);
        String name = MANIFEST + ++number;
        home.replace(name, manifest);
        answered = name;
        return Mark.of(head + Fields.join("M", name, Integer.toString(manifest.length), crc(manifest)) + "\n");
    }

    private static String crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** The last mark was committed: manifests of earlier ones are of no use any more. */
    public void committed() throws IOException {
        if (!committed.equals(answered)) {
            String before = committed;
            committed = answered;
            if (!before.isEmpty()) {
                home.delete(before);
            }
        }
    }

    /** After the first mark was committed: no other manifest is of use. */
    public void tidy() throws IOException {
        for (String name : home.list()) {
            if (isManifest(name) && !name.equals(committed)) {
                home.delete(name);
            }
        }
    }

    /**
     * What a mark says.
     *
     * @throws FatalException if it can't be known: another form, or a manifest that is not what it was
     * @throws IOException if it can't be read now
     */
    public Remembered read(Mark mark) throws IOException, FatalException {
        List<String> lines = mark.text().lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FORM)) {
            throw new FatalException(
                    "the channel keeps a mark of this sink that this version can't read (it begins with "
                            + (lines.isEmpty() ? "nothing" : "form " + number(lines.get(0)))
                            + "): use the version that has written it, or a later one");
        }
        try {
            String whose = "";
            String path = "";
            List<FileEntry> files = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                List<String> fields = Fields.split(line);
                switch (fields.get(0)) {
                    case "H" -> {
                        whose = fields.get(1);
                        path = fields.get(2);
                    }
                    case "F" -> files.add(file(fields));
                    case "M" -> {
                        String manifest = manifest(whose, path, fields);
                        for (String each : manifest.lines().toList()) {
                            files.add(file(Fields.split(each)));
                        }
                    }
                    default -> throw new IllegalArgumentException("a line of an unknown kind");
                }
            }
            return new Remembered(whose, path, files);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new FatalException("the channel keeps a mark of this sink that can't be read: " + e.getMessage(), e);
        }
    }

    private static String number(String form) {
        return form.matches("\\d{1,9}") ? form : "?";
    }

    private static FileEntry file(List<String> fields) {
        return new FileEntry(
                Long.parseLong(fields.get(1)),
                fields.get(4),
                fields.get(5),
                fields.get(3),
                fields.get(6),
                Long.parseLong(fields.get(2)));
    }

    private String manifest(String whose, String path, List<String> fields) throws IOException, FatalException {
        String name = fields.get(1);
        if (!isManifest(name)) {
            throw new IllegalArgumentException("a manifest of another name");
        }
        Optional<byte[]> content = Optional.empty();
        if (whose.equals(token) || path.equals(home.path())) {
            content = home.read(name);
        } else {
            Optional<Home> other = path.isEmpty() ? Optional.empty() : home.other(path);
            if (other.isPresent()) {
                try (Home theirs = other.get()) {
                    content = theirs.read(name);
                }
            }
        }
        String place = path + "/" + name;
        if (content.isEmpty()) {
            throw new FatalException(place + " is gone, in which this sink has noted how much of its files counts."
                    + " Put it back; or, if it is lost, let `millrace marks finish` forget the mark: then files in use are"
                    + " finished as they are, and may hold events that come again");
        }
        byte[] manifest = content.get();
        if (manifest.length != Integer.parseInt(fields.get(2)) || !crc(manifest).equals(fields.get(3))) {
            throw new FatalException(place + " is damaged, in which this sink has noted how much of its files counts");
        }
        return new String(manifest, StandardCharsets.UTF_8);
    }
}
