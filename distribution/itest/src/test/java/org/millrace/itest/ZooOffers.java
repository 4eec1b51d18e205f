package org.millrace.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSignerException;
import org.millrace.itest.ZooJar.Fate;

/** The trust zoo as files, for each policy in the form in which it would be let in if it were honest. */
final class ZooOffers {
    /** The policies, by their words in the settings. */
    enum Policy {
        OPEN,
        DIGESTS,
        SIGNED
    }

    /**
     * A file that is offered.
     *
     * @param name of the jar in its traces, and of its file
     * @param type of the sink that runs if it is taken; empty if it brings none
     */
    record Offer(String name, Path file, String type, boolean taken, boolean listed) {}

    private final Path folder;
    private final ZooSigners signers;
    private final ZooCode code;
    private final List<ZooJar> zoo;

    /** Those that no tool signs. */
    private final Set<String> unsigned = new TreeSet<>();

    ZooOffers(Path folder) throws Exception {
        this.folder = folder;
        signers = new ZooSigners(folder);
        code = new ZooCode(folder);
        zoo = TrustZoo.of(code);
        for (String kind : List.of("plain", "signed", "own")) {
            Files.createDirectories(folder.resolve(kind));
        }
        for (ZooJar jar : zoo) {
            Path plain = jar.write(folder.resolve("plain/" + jar.name() + ".jar"));
            if (jar.asItIs()) {
                unsigned.add(jar.name());
            } else {
                sign(jar, plain);
            }
        }
    }

    private void sign(ZooJar jar, Path plain) throws Exception {
        try {
            signers.sign(plain, "alice", "SHA-256", folder.resolve("signed/" + jar.name() + ".jar"));
        } catch (JarSignerException e) {
            if (jar.fate() != Fate.REFUSED) {
                throw new IllegalStateException(jar.name() + " " + e.getCause(), e);
            }
            unsigned.add(jar.name());
        }
    }

    String trustedCertificate() throws Exception {
        return signers.pem("house");
    }

    List<Offer> under(Policy policy) throws Exception {
        List<Offer> offers = new ArrayList<>();
        for (ZooJar jar : zoo) {
            boolean signed = policy == Policy.SIGNED && !unsigned.contains(jar.name());
            // An honest jar that can't be signed comes in by its digest.
            boolean listed = policy == Policy.DIGESTS || (policy == Policy.SIGNED && !signed);
            offers.add(new Offer(
                    jar.name(),
                    folder.resolve((signed ? "signed/" : "plain/") + jar.name() + ".jar"),
                    jar.sink() ? jar.type() : "",
                    jar.fate() == Fate.TAKEN || (jar.fate() == Fate.TRUSTED && policy != Policy.OPEN),
                    listed));
        }
        offers.addAll(ofSigners(policy));
        offers.add(new Offer("sparse", sparse(folder.resolve("own/sparse.jar")), "", false, false));
        return offers;
    }

    private List<Offer> ofSigners(Policy policy) throws Exception {
        boolean listed = policy == Policy.DIGESTS;
        boolean signed = policy == Policy.SIGNED;
        return List.of(
                offer("unlisted", "", "SHA-256", all -> {}, policy == Policy.OPEN, false),
                offer("by-alice", "alice", "SHA-256", all -> {}, true, listed),
                offer("by-web", "web", "SHA-256", all -> {}, !signed, listed),
                offer("by-stranger", "stranger", "SHA-256", all -> {}, !signed, listed),
                offer("by-expired", "expired", "SHA-256", all -> {}, false, listed),
                offer("weak", "alice", "SHA-1", all -> {}, false, listed),
                offer(
                        "altered",
                        "alice",
                        "SHA-256",
                        all -> all.put("touch.txt", bytes("java.lang.String")),
                        false,
                        listed),
                offer("taken-out", "alice", "SHA-256", all -> all.remove("org/example/zoo/Now.class"), false, listed),
                offer("put-in", "alice", "SHA-256", all -> all.put("META-INF/services/x.Y", bytes("z")), false, listed),
                offer("extra", "alice", "SHA-256", all -> all.put("META-INF/SIG-X", bytes("z")), false, listed),
                offer("section", "alice", "SHA-256", ZooOffers::section, false, listed),
                offer("damaged", "alice", "SHA-256", ZooOffers::damage, false, listed),
                offer("half", "alice", "SHA-256", all -> all.remove("META-INF/ALICE.EC"), false, listed));
    }

    private Offer offer(
            String name,
            String signer,
            String digest,
            Consumer<Map<String, byte[]>> change,
            boolean taken,
            boolean listed)
            throws Exception {
        ZooJar jar = ZooJar.of(name, Fate.TAKEN, code);
        if (!taken) {
            jar.activator();
        }
        Path file = jar.write(folder.resolve("own/" + name + ".jar"));
        if (!signer.isEmpty()) {
            file = signers.sign(file, signer, digest, folder.resolve("own/" + name + "-signed.jar"));
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        change.accept(entries);
        Path made = folder.resolve("own/" + name + "-made.jar");
        try (OutputStream out = Files.newOutputStream(made)) {
            ZooJar.zip(entries, out);
        }
        return new Offer(name, made, jar.type(), taken, listed);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void section(Map<String, byte[]> all) {
        all.computeIfPresent(
                "META-INF/MANIFEST.MF",
                (name, text) -> bytes(new String(text, StandardCharsets.UTF_8) + "Name: x\r\nX: y\r\n\r\n"));
    }

    private static void damage(Map<String, byte[]> all) {
        all.computeIfPresent("META-INF/ALICE.EC", (name, block) -> {
            byte[] other = block.clone();
            other[other.length / 2] ^= 1;
            return other;
        });
    }

    /** Writes more than half a gigabyte of nothing, which takes no room and no time until somebody believes it. */
    static Path sparse(Path file) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(600L << 20);
        }
        return file;
    }
}
