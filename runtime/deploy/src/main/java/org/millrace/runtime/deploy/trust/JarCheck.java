package org.millrace.runtime.deploy.trust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads a jar once from its first byte to its last: its form, its size unpacked, its manifest, its signatures. Nothing of it is
 * written anywhere, no class of it is loaded.
 */
public final class JarCheck {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final int CHUNK = 64 * 1024;
    private static final int LONGEST_DESCRIPTION = 1024 * 1024;
    private static final Pattern COMPONENT = Pattern.compile("<(?:\\w+:)?component\\b[^>]*>");
    private static final Pattern IMMEDIATE = Pattern.compile("\\bimmediate\\s*=\\s*[\"']true[\"']");
    private static final Pattern CONFIGURED = Pattern.compile("\\bconfiguration-policy\\s*=\\s*[\"']require[\"']");

    private final Limits limits;

    /** With the limits of a plug-in. */
    public JarCheck() {
        this(Limits.PLUGIN);
    }

    JarCheck(Limits limits) {
        this.limits = limits;
    }

    /**
     * A jar that is sound.
     *
     * @param jar what it says of itself
     * @param signers those who signed every entry of it; none if it is not signed
     */
    public record Sound(PluginJar jar, Collection<CodeSigner> signers) {}

    /**
     * Reads it.
     *
     * @throws Rejection if it is not sound, whoever is trusted
     */
    public Sound check(Path file) throws Rejection {
        try {
            long size = Files.size(file);
            if (size == 0) {
                throw new Rejection("is empty; copy it again");
            }
            if (size > limits.file()) {
                throw new Rejection("has " + size + " bytes, more than the " + limits.file() + " allowed");
            }
            List<ZipDirectory.Entry> entries = ZipDirectory.read(file, limits);
            versioned(entries);
            try (JarFile jar = new JarFile(file.toFile(), true, ZipFile.OPEN_READ, JarFile.baseVersion())) {
                return read(jar, entries);
            }
        } catch (SecurityException e) {
            throw new Rejection("is not what was signed (" + e.getMessage() + "); do not use it", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new Rejection("is not a whole jar file (" + e.getMessage() + "); copy it again", e);
        }
    }

    /** A version's folder may hold other classes, but no second manifest that says other things than the one we read. */
    private static void versioned(List<ZipDirectory.Entry> entries) throws Rejection {
        for (ZipDirectory.Entry entry : entries) {
            String upper = entry.name().toUpperCase(Locale.ROOT);
            if (upper.matches("META-INF/VERSIONS/[^/]*/(META-INF|OSGI-INF)/.*\\.(MF|SF|RSA|DSA|EC)")) {
                throw new Rejection("has a manifest or signature of its own for some versions of Java: "
                        + ZipDirectory.printable(entry.name()) + "; build it without");
            }
            if (upper.matches("META-INF/VERSIONS/[^/]+/.+") && !upper.matches("META-INF/VERSIONS/[1-9][0-9]*/.+")) {
                throw new Rejection("has a folder for a version of Java that is none: "
                        + ZipDirectory.printable(entry.name()) + "; build it again");
            }
        }
    }

    private Sound read(JarFile jar, List<ZipDirectory.Entry> entries) throws IOException, Rejection {
        byte[] manifest = manifest(jar, entries);
        PluginJar said = PluginJar.read(manifest);
        // Entries that have none of the signers of the others were added after signing.
        Set<CodeSigner> signers = null;
        String unsigned = "";
        boolean anySigned = false;
        long unpacked = 0;
        for (ZipDirectory.Entry listed : entries) {
            JarEntry entry = jar.getJarEntry(listed.name());
            if (entry == null) {
                throw new Rejection("has an entry that can't be found: " + ZipDirectory.printable(listed.name()));
            }
            unpacked += drain(jar, entry, listed, limits.unpacked() - unpacked);
            if (said.connectors() && listed.name().matches("OSGI-INF/.*\\.xml")) {
                delayed(jar, entry);
            }
            if (listed.folder() || belongsToTheSignature(listed.name())) {
                continue;
            }
            CodeSigner[] own = entry.getCodeSigners();
            if (own == null) {
                unsigned = listed.name();
                continue;
            }
            anySigned = true;
            if (signers == null) {
                signers = new LinkedHashSet<>(List.of(own));
            } else {
                signers.retainAll(List.of(own));
            }
        }
        if (anySigned && !unsigned.isEmpty()) {
            throw new Rejection("is signed, but its entry " + ZipDirectory.printable(unsigned)
                    + " was added without; do not use it");
        }
        return new Sound(said, signers == null ? List.of() : List.copyOf(signers));
    }

    private byte[] manifest(JarFile jar, List<ZipDirectory.Entry> entries) throws IOException, Rejection {
        ZipDirectory.Entry listed = entries.stream()
                .filter(entry -> entry.name().equalsIgnoreCase(MANIFEST))
                .findFirst()
                .orElseThrow(() -> new Rejection("is not an OSGi bundle (it has no manifest); build it with bnd"));
        if (!listed.name().equals(MANIFEST)) {
            throw new Rejection("has its manifest under the name " + listed.name() + "; it is " + MANIFEST);
        }
        JarEntry entry = jar.getJarEntry(MANIFEST);
        try (InputStream in = jar.getInputStream(entry)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(in.readNBytes(limits.manifest() + 1));
            if (bytes.size() > limits.manifest()) {
                throw new Rejection("has a manifest of more than " + limits.manifest() + " bytes");
            }
            return bytes.toByteArray();
        }
    }

    /**
     * The constructor of an immediate component runs on the framework's one thread for configurations: one that does not return
     * would keep every other component from being configured, for good.
     */
    private static void delayed(JarFile jar, JarEntry entry) throws IOException, Rejection {
        String text;
        try (InputStream in = jar.getInputStream(entry)) {
            text = new String(in.readNBytes(LONGEST_DESCRIPTION), StandardCharsets.UTF_8);
        }
        for (Matcher tag = COMPONENT.matcher(text); tag.find(); ) {
            if (IMMEDIATE.matcher(tag.group()).find()
                    && CONFIGURED.matcher(tag.group()).find()) {
                throw new Rejection("declares an immediate component in " + ZipDirectory.printable(entry.getName())
                        + "; take immediate = true out of its @Component: the agent makes it when it is due");
            }
        }
    }

    private static boolean belongsToTheSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.equals(MANIFEST)
                || upper.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)")
                || upper.matches("META-INF/SIG-[^/]*");
    }

    /** Unpacks an entry into nothing, as far as it is allowed to go, which also verifies its signature and checksum. */
    private long drain(JarFile jar, JarEntry entry, ZipDirectory.Entry listed, long left)
            throws IOException, Rejection {
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        CRC32 crc = new CRC32();
        try (InputStream in = jar.getInputStream(entry)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                size += n;
                crc.update(chunk, 0, n);
                if (size > left) {
                    throw new Rejection(
                            "unpacks to more than the " + limits.unpacked() + " bytes allowed; do not use it");
                }
                if (size > limits.free() && size > limits.ratio() * Math.max(1, listed.packed())) {
                    throw new Rejection("has an entry that unpacks to more than " + limits.ratio()
                            + " times its size, as a zip bomb does: " + ZipDirectory.printable(listed.name())
                            + "; do not use it");
                }
            }
        }
        if (size != listed.unpacked()) {
            throw new ZipException("entry " + ZipDirectory.printable(listed.name()) + " has " + size
                    + " bytes where the table of contents says " + listed.unpacked());
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new ZipException(
                    "the checksum of entry " + ZipDirectory.printable(listed.name()) + " is not that of its content");
        }
        return size;
    }
}
