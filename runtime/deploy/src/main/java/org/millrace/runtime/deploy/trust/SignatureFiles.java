package org.millrace.runtime.deploy.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files in which a jar carries its signatures. The JDK verifies them and leaves out what it can't read, what is weak and
 * what was added; here a signature is whole and holds for all of the jar, or the jar is refused.
 */
final class SignatureFiles {
    private static final String FOLDER = "META-INF/";
    private static final List<String> BLOCKS = List.of(".RSA", ".DSA", ".EC");
    private static final List<String> DIGESTS = List.of("SHA-256", "SHA-384", "SHA-512");

    /** The entries of each signature by its name without ending: the signed list, and the blocks. */
    private final Map<String, List<ZipDirectory.Entry>> lists = new TreeMap<>();

    private final Map<String, List<ZipDirectory.Entry>> blocks = new TreeMap<>();

    /** Finds them. */
    SignatureFiles(List<ZipDirectory.Entry> entries, Limits limits) throws Rejection {
        for (ZipDirectory.Entry entry : entries) {
            String upper = entry.name().toUpperCase(Locale.ROOT);
            if (!belongs(upper)) {
                continue;
            }
            int dot = upper.lastIndexOf('.');
            if (upper.startsWith(FOLDER + "SIG-") || dot < 0) {
                throw new Rejection(
                        "has a file " + entry.name() + " beside its signature that nobody reads; do not use it");
            }
            if (entry.unpacked() > limits.manifest()) {
                throw new Rejection(
                        "has a signature file of more than " + limits.manifest() + " bytes: " + entry.name());
            }
            Map<String, List<ZipDirectory.Entry>> into = upper.endsWith(".SF") ? lists : blocks;
            into.computeIfAbsent(upper.substring(0, dot), name -> new ArrayList<>())
                    .add(entry);
        }
        if (lists.size() > Limits.SIGNERS) {
            throw new Rejection("is signed by more than " + Limits.SIGNERS + " people; do not use it");
        }
        if (!lists.keySet().equals(blocks.keySet())
                || blocks.values().stream().anyMatch(of -> of.size() > 1)
                || lists.values().stream().anyMatch(of -> of.size() > 1)) {
            throw new Rejection("has a part of a signature: to each META-INF/NAME.SF belongs one NAME.RSA, NAME.DSA or"
                    + " NAME.EC; do not use it");
        }
    }

    /** Whether an entry, in upper case, is part of a signature and not signed itself. */
    static boolean belongs(String upper) {
        return upper.startsWith(FOLDER)
                && upper.indexOf('/', FOLDER.length()) < 0
                && (upper.endsWith(".SF")
                        || upper.startsWith(FOLDER + "SIG-")
                        || BLOCKS.stream().anyMatch(upper::endsWith));
    }

    /** How many signatures there are. */
    int count() {
        return lists.size();
    }

    /** All their entries. */
    List<ZipDirectory.Entry> entries() {
        List<ZipDirectory.Entry> all = new ArrayList<>();
        lists.values().forEach(all::addAll);
        blocks.values().forEach(all::addAll);
        return all;
    }

    /**
     * Checks that whoever signed it signed this manifest, and that all is there that he signed.
     *
     * @param contents of {@link #entries()}
     */
    void check(byte[] manifest, ManifestText text, Map<ZipDirectory.Entry, byte[]> contents, Set<String> names)
            throws Rejection {
        for (List<ZipDirectory.Entry> each : lists.values()) {
            ZipDirectory.Entry list = each.get(0);
            ManifestText signed = ManifestText.read(contents.getOrDefault(list, new byte[0]));
            if (!ofThisManifest(signed, manifest)) {
                throw new Rejection("is not what was signed (its manifest was changed after " + list.name()
                        + " was made, or that names no digest of the whole of it); do not use it");
            }
        }
        if (count() > 0) {
            for (String section : text.sections()) {
                if (!names.contains(section)) {
                    throw new Rejection(
                            "is not what was signed (its entry " + section + " was taken out); do not use it");
                }
            }
        }
    }

    private static boolean ofThisManifest(ManifestText list, byte[] manifest) throws Rejection {
        Map<String, String> digests = new LinkedHashMap<>();
        for (String algorithm : DIGESTS) {
            String digest = list.header(algorithm + "-Digest-Manifest");
            if (!digest.isEmpty()) {
                digests.put(algorithm, digest);
            }
        }
        try {
            for (Map.Entry<String, String> digest : digests.entrySet()) {
                byte[] own = MessageDigest.getInstance(digest.getKey()).digest(manifest);
                if (!Base64.getEncoder()
                        .encodeToString(own)
                        .equals(digest.getValue().strip())) {
                    return false;
                }
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-2", e);
        }
        return !digests.isEmpty();
    }
}
