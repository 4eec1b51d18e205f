package org.millrace.distribution.builder.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.millrace.distribution.builder.content.Entry;
import org.millrace.distribution.builder.content.Tree;
import org.millrace.distribution.builder.wanted.BuildFailure;

/**
 * Writes a Debian package: the home in {@code /usr/share/NAME}, its configuration in {@code /etc/NAME}, a unit for systemd, and
 * scripts that make an account of its own.
 *
 * <p>Source: deb(5), deb-control(5), Debian Policy 4.6 chapters 5, 6 and 9.
 */
final class DebianPackage {
    private static final String CONF = "conf/";

    private final Packing what;
    private final String name;

    DebianPackage(Packing what) {
        this.what = what;
        this.name = what.manifest().name();
    }

    void write(Path target) throws IOException, BuildFailure {
        Tree files = files();
        Path data = Files.createTempFile(target.toAbsolutePath().getParent(), ".data-", "");
        try {
            try (Tar tar = new Tar(Tar.gzip(Files.newOutputStream(data)), what.time())) {
                tar.folder("./", 0755);
                tar.tree(files, "./");
                tar.link("./usr/bin/" + name, "../share/" + name + "/bin/millrace");
            }
            ByteArrayOutputStream control = new ByteArrayOutputStream();
            try (Tar tar = new Tar(Tar.gzip(control), what.time())) {
                tar.folder("./", 0755);
                tar.tree(control(files), "./");
            }
            try (OutputStream out = Files.newOutputStream(target)) {
                out.write(ascii("!<arch>\n"));
                member(out, "debian-binary", Entry.of("2.0\n", false));
                member(out, "control.tar.gz", Entry.of(control.toByteArray(), false));
                member(out, "data.tar.gz", Entry.of(data, false));
            }
        } finally {
            Files.deleteIfExists(data);
        }
    }

    /** Where its files go. */
    private Tree files() throws IOException {
        Tree files = new Tree();
        what.tree().entries().forEach((path, entry) -> {
            if (path.startsWith(CONF)) {
                files.put("etc/" + name + "/" + path.substring(CONF.length()), entry);
            } else if (path.equals("LICENSE")) {
                files.put("usr/share/doc/" + name + "/copyright", entry);
            } else if (path.equals("NOTICE")) {
                files.put("usr/share/doc/" + name + "/NOTICE", entry);
            } else {
                files.put("usr/share/" + name + "/" + path, entry);
            }
        });
        String own = "etc/" + name + "/" + name + ".conf";
        if (what.topologies().isEmpty() && !files.entries().containsKey(own)) {
            files.put(
                    own,
                    Entry.of("# The agent " + agent() + ": see https://flume.apache.org for the language.\n", false));
        }
        files.put("etc/default/" + name, Entry.of("""
            # The environment of the agent.
            # What is written into the home is gone with the next package.
            MILLRACE_CLASS_ARCHIVE=off
            """, false));
        files.put("usr/lib/systemd/system/" + name + ".service", Entry.of(text("unit.service"), false));
        return files;
    }

    private Tree control(Tree files) throws IOException, BuildFailure {
        String maintainer = what.manifest().maintainer();
        String control = "Package: " + name + "\n"
                + "Version: " + what.manifest().version() + "\n"
                + "Section: admin\n"
                + "Priority: optional\n"
                + "Architecture: all\n"
                + "Maintainer: " + (maintainer.isEmpty() ? "unknown <unknown@localhost>" : maintainer) + "\n"
                + "Installed-Size: " + (files.bytes() + 1023) / 1024 + "\n"
                + "Pre-Depends: bash\n"
                + "Depends: java17-runtime-headless |"
                + " java21-runtime-headless |"
                + " default-jre-headless (>= 2:1.17), passwd\n"
                + "Description:"
                + " " + what.manifest().description() + "\n";
        StringBuilder conffiles = new StringBuilder();
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, Entry> file : files.entries().entrySet()) {
            if (file.getKey().startsWith("etc/")) {
                conffiles.append('/').append(file.getKey()).append('\n');
            } else {
                sums.append(md5(file.getValue()))
                        .append("  ")
                        .append(file.getKey())
                        .append('\n');
            }
        }
        Tree tree = new Tree()
                .put("control", Entry.of(control, false))
                .put("conffiles", Entry.of(conffiles.toString(), false))
                .put("md5sums", Entry.of(sums.toString(), false));
        for (String script : new String[] {"postinst", "prerm", "postrm"}) {
            tree.put(script, Entry.of(text(script), true));
        }
        return tree;
    }

    private String agent() {
        return what.agents().isEmpty() ? "agent" : what.agents().get(0);
    }

    private String text(String template) throws IOException {
        String files = what.topologies().isEmpty()
                ? "--conf-file /etc/" + name + "/" + name + ".conf"
                : what.topologies().stream()
                        .map(file -> "--conf-file /etc/" + name + "/" + file)
                        .collect(Collectors.joining(" "));
        try (InputStream in = Objects.requireNonNull(DebianPackage.class.getResourceAsStream(template), template)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@NAME@", name)
                    .replace("@AGENT@", agent())
                    .replace("@FILES@", files)
                    // To systemd a percent sign begins a specifier.
                    .replace("@DESCRIPTION@", what.manifest().description().replace("%", "%%"));
        }
    }

    private void member(OutputStream out, String member, Entry entry) throws IOException {
        out.write(ascii(String.format(
                Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", member, what.time(), 0, 0, "100644", entry.size())));
        try (InputStream in = entry.open()) {
            in.transferTo(out);
        }
        if (entry.size() % 2 == 1) {
            out.write('\n');
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What dpkg compares installed files with; it knows no other. */
    private static String md5(Entry entry) throws IOException {
        try (DigestInputStream in = new DigestInputStream(entry.open(), MessageDigest.getInstance("MD5"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
