package org.millrace.runtime.deploy.trust;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSigner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads a jar once from its first byte to its last: its form, its size unpacked, its manifest, its components, its signatures.
 * Nothing of it is written anywhere, no class of it is loaded, and no more of it is in memory than {@link Limits} says.
 */
public final class JarCheck {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final int CHUNK = 64 * 1024;

    private final Limits limits;
    private final Provided provided;

    /** For a container that brings this. */
    public JarCheck(Provided provided) {
        this(provided, Limits.PLUGIN);
    }

    /** How many bytes a jar may have. */
    public static long largestFile() {
        return Limits.PLUGIN.file();
    }

    JarCheck(Provided provided, Limits limits) {
        this.provided = provided;
        this.limits = limits;
    }

    /**
     * A jar that is sound.
     *
     * @param jar what it says of itself
     * @param signers those who signed every entry of it; none if it is not signed
     * @param mistakes what it declares that can't be meant, each a sentence
     */
    public record Sound(PluginJar jar, Collection<CodeSigner> signers, List<String> mistakes) {
        private static final int TOLD = 3;

        /**
         * Refuses a jar of whose components one could never run as it is meant.
         *
         * @throws Rejection if there is one
         */
        public PluginJar meant() throws Rejection {
            if (mistakes.isEmpty()) {
                return jar;
            }
            String more = mistakes.size() > TOLD ? "; and " + (mistakes.size() - TOLD) + " more" : "";
            throw new Rejection("declares what can't be meant: "
                    + String.join("; ", mistakes.subList(0, Math.min(TOLD, mistakes.size()))) + more);
        }
    }

    /**
     * Looks at a file from outside, before anything of it is read or copied. Links are followed.
     *
     * @return how many bytes it has
     * @throws Rejection if it can't be a jar, whatever it holds
     */
    public long size(Path file) throws Rejection, IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new Rejection("is not a regular file");
        }
        if (attributes.size() == 0) {
            throw new Rejection("is empty; copy it again");
        }
        if (attributes.size() > limits.file()) {
            throw new Rejection("has " + attributes.size() + " bytes, more than the " + limits.file() + " allowed");
        }
        return attributes.size();
    }

    /**
     * Reads it.
     *
     * @throws Rejection if it is not sound, whoever is trusted
     * @throws IOException if it could not be looked at, which says nothing about it
     */
    public Sound check(Path file) throws Rejection, IOException {
        return check(file, true);
    }

    /**
     * Reads of a jar whose content was found sound before what it declares: by other rules perhaps, or beside another
     * container.
     *
     * @throws Rejection if it must not be installed now
     * @throws IOException if it could not be looked at, which says nothing about it
     */
    public PluginJar again(Path file) throws Rejection, IOException {
        return check(file, false).jar();
    }

    /**
     * Reads of a jar that came with the container, as its digest shows, what it says of itself: its build has judged the rest, and
     * whoever could alter that could alter the container.
     *
     * @throws Rejection if it does not belong beside this container
     * @throws IOException if it could not be looked at, which says nothing about it
     */
    public Sound own(Path file) throws Rejection, IOException {
        return looked(() -> {
            size(file);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ZipEntry entry = zip.getEntry(MANIFEST);
                if (entry == null) {
                    throw new Rejection("is not an OSGi bundle (it has no manifest); build it with bnd");
                }
                byte[] manifest = zip.getInputStream(entry).readNBytes(limits.manifest());
                return new Sound(Declarations.read(ManifestText.read(manifest), provided), List.of(), List.of());
            }
        });
    }

    private interface Look {
        Sound at() throws Rejection, IOException;
    }

    private Sound check(Path file, boolean whole) throws Rejection, IOException {
        return looked(() -> {
            size(file);
            List<ZipDirectory.Entry> entries = ZipDirectory.read(file, limits);
            SignatureFiles signatures = new SignatureFiles(entries, limits);
            Sound declared;
            try (ZipFile zip = new ZipFile(file.toFile())) {
                declared = declared(zip, entries, signatures, whole);
            }
            if (!whole) {
                return declared;
            }
            boolean signed = signatures.count() > 0;
            try (JarFile zip = new JarFile(file.toFile(), signed, ZipFile.OPEN_READ, JarFile.baseVersion())) {
                return new Sound(declared.jar(), contents(zip, entries, signatures.count()), declared.mistakes());
            }
        });
    }

    private static Sound looked(Look look) throws Rejection, IOException {
        try {
            return look.at();
        } catch (SecurityException e) {
            throw new Rejection("is not what was signed (" + e.getMessage() + "); do not use it", e);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new Rejection("is not a whole jar file (" + e.getMessage() + "); copy it again", e);
        } catch (RuntimeException | StackOverflowError e) {
            // The JDK's readers of zip files and of signature blocks have their own surprises; one file must not stop a
            // start.
            throw new Rejection("is put together so that it can't be read (" + e + "); do not use it", e);
        }
    }

    /** Manifest, descriptions of components and the form of the signatures; what it declares is held against its classes if asked. */
    private Sound declared(ZipFile zip, List<ZipDirectory.Entry> entries, SignatureFiles signatures, boolean whole)
            throws IOException, Rejection {
        byte[] manifest = manifest(zip, entries);
        ManifestText text = ManifestText.read(manifest);
        PluginJar jar = Declarations.read(text, provided);
        Set<String> names = new HashSet<>(entries.size() * 2);
        entries.forEach(entry -> names.add(entry.name()));
        Map<ZipDirectory.Entry, byte[]> contents = new HashMap<>();
        for (ZipDirectory.Entry entry : signatures.entries()) {
            contents.put(entry, bytes(zip, entry, limits.manifest()));
        }
        signatures.check(manifest, text, contents, names);
        Components components = new Components(text, names);
        for (ZipDirectory.Entry entry : entries) {
            if (!entry.folder() && components.describes(entry.name())) {
                components.read(entry.name(), bytes(zip, entry, limits.description()));
            }
        }
        List<String> powers = new ArrayList<>(jar.powers());
        powers.addAll(components.powers());
        List<String> mistakes = List.of();
        if (whole) {
            DeclaredContent.Reader reader = (entry, longest) -> bytes(zip, entry, longest);
            mistakes = new DeclaredContent(jar.types(), components, entries, reader, limits).mistakes();
        }
        return new Sound(
                new PluginJar(jar.symbolicName(), jar.version(), jar.types(), List.copyOf(powers)),
                List.of(),
                mistakes);
    }

    private byte[] manifest(ZipFile zip, List<ZipDirectory.Entry> entries) throws IOException, Rejection {
        ZipDirectory.Entry listed = entries.stream()
                .filter(entry -> entry.name().equalsIgnoreCase(MANIFEST))
                .findFirst()
                .orElseThrow(() -> new Rejection("is not an OSGi bundle (it has no manifest); build it with bnd"));
        if (!listed.name().equals(MANIFEST)) {
            throw new Rejection("has its manifest under the name " + listed.name() + "; it is " + MANIFEST);
        }
        return bytes(zip, listed, limits.manifest());
    }

    private static byte[] bytes(ZipFile zip, ZipDirectory.Entry listed, int longest) throws IOException, Rejection {
        try (InputStream in = zip.getInputStream(zip.getEntry(listed.name()))) {
            byte[] bytes = listed.unpacked() > longest ? new byte[0] : in.readNBytes((int) listed.unpacked() + 1);
            if (listed.unpacked() > longest || bytes.length > listed.unpacked()) {
                throw new Rejection("has an entry " + listed.name() + " of more than "
                        + Math.min(longest, listed.unpacked()) + " bytes");
            }
            if (bytes.length < listed.unpacked()) {
                throw new ZipException("the entry " + listed.name() + " ends early");
            }
            return bytes;
        }
    }

    /** Unpacks everything into nothing, and finds who signed all of it. */
    private List<CodeSigner> contents(JarFile jar, List<ZipDirectory.Entry> entries, int signatures)
            throws IOException, Rejection {
        Set<CodeSigner> signers = null;
        byte[] chunk = new byte[CHUNK];
        long unpacked = 0;
        for (ZipDirectory.Entry listed : entries) {
            JarEntry entry = jar.getJarEntry(listed.name());
            if (entry == null) {
                throw new Rejection("has an entry that can't be found: " + listed.name());
            }
            unpacked += drain(jar, entry, listed, limits.unpacked() - unpacked, chunk);
            String upper = listed.name().toUpperCase(Locale.ROOT);
            if (signatures == 0 || listed.folder() || upper.equals(MANIFEST) || SignatureFiles.belongs(upper)) {
                continue;
            }
            CodeSigner[] own = entry.getCodeSigners();
            if (own == null) {
                throw new Rejection("is signed, but not its entry " + listed.name()
                        + ": it was added, or the signature is damaged or of a weak kind; do not use it");
            }
            if (signers == null) {
                signers = new LinkedHashSet<>(List.of(own));
            } else {
                signers.retainAll(List.of(own));
            }
        }
        int held = signers == null ? 0 : signers.size();
        if (held < signatures) {
            throw new Rejection("has " + signatures + (signatures == 1 ? " signature" : " signatures") + ", of which "
                    + held + " hold for all of it; do not use it");
        }
        return signers == null ? List.of() : List.copyOf(signers);
    }

    /** Unpacks an entry, as far as it is allowed to go, which also verifies its signature and checksum. */
    private long drain(JarFile jar, JarEntry entry, ZipDirectory.Entry listed, long left, byte[] chunk)
            throws IOException, Rejection {
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
                            + " times its size, as a zip bomb does: " + listed.name() + "; do not use it");
                }
            }
        }
        if (size != listed.unpacked()) {
            throw new ZipException("entry " + listed.name() + " has " + size
                    + " bytes where the table of contents says " + listed.unpacked());
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new ZipException("the checksum of entry " + listed.name() + " is not that of its content");
        }
        return size;
    }
}
