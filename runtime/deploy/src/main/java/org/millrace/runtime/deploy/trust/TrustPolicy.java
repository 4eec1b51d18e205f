package org.millrace.runtime.deploy.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;
import org.millrace.runtime.deploy.store.Digest;

/**
 * Whose jars are taken. A jar that is not sound is never taken, nor is one that is signed and was altered.
 *
 * @param rule what a jar must show
 * @param dropFolder whether jars in the drop folder are taken as if a person had installed them; the distribution's own always are
 * @param digests contents that are trusted, and which file says so
 * @param own those of them that came with the container, whose build has judged them
 * @param signers certificates of those who are trusted
 * @param clock what time it is, for certificates
 */
public record TrustPolicy(
        Rule rule,
        boolean dropFolder,
        Map<Digest, String> digests,
        Set<Digest> own,
        List<X509Certificate> signers,
        Clock clock) {

    private static final long LONGEST = 1 << 20;

    /** What a jar must show. */
    public enum Rule {
        /** Nothing: whoever may write to the installation is trusted. */
        OPEN,
        /** A digest that is listed, or that whoever installs it names. */
        DIGESTS,
        /** A signature by somebody who is trusted; or a digest as with {@link #DIGESTS}. */
        SIGNED;

        /** As in the settings. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a jar comes in. */
    public enum Way {
        /** A person named it in a command. */
        COMMAND,
        /** It lies in the drop folder. */
        DROP_FOLDER
    }

    /**
     * Reads the settings and what lies beside them.
     *
     * @param home where the distribution is, whose own digests are in {@code lib/plugins.sha256}
     * @param conf the folder of {@code trust.properties} and of {@code trusted/}, with {@code .sha256} and {@code .pem} files
     * @param property settings that outweigh the file: {@code millrace.trust.policy}, {@code millrace.trust.dropFolder}
     * @throws IOException if anything of it can't be read or is not understood: then nothing must be trusted
     */
    public static TrustPolicy read(Path home, Path conf, Function<String, @Nullable String> property, Clock clock)
            throws IOException {
        Properties file = new Properties();
        Path settings = conf.resolve("trust.properties");
        if (Presence.of(settings)) {
            try (Reader in = Files.newBufferedReader(bounded(settings))) {
                file.load(in);
            } catch (IllegalArgumentException e) {
                throw new IOException(settings + ": " + e.getMessage(), e);
            }
        }
        for (Object key : file.keySet()) {
            if (!key.equals("policy") && !key.equals("dropFolder")) {
                throw new IOException(settings + ": there is no setting " + key + "; there are policy and dropFolder");
            }
        }
        Rule rule = rule(value(property, "millrace.trust.policy", file.getProperty("policy", "open")));
        String drop = value(
                property,
                "millrace.trust.dropFolder",
                file.getProperty("dropFolder", rule == Rule.OPEN ? "on" : "off"));
        if (!drop.equals("on") && !drop.equals("off")) {
            throw new IOException("dropFolder is " + drop + "; it is on or off");
        }
        Map<Digest, String> digests = new HashMap<>();
        List<X509Certificate> signers = new ArrayList<>();
        digests(home.resolve("lib/plugins.sha256"), digests);
        Set<Digest> own = Set.copyOf(digests.keySet());
        for (Path each : list(conf.resolve("trusted"))) {
            String name = each.getFileName().toString();
            if (name.endsWith(".sha256")) {
                digests(each, digests);
            } else if (name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".cer")) {
                certificates(each, signers);
            }
        }
        return new TrustPolicy(rule, drop.equals("on"), Map.copyOf(digests), own, List.copyOf(signers), clock);
    }

    private static String value(Function<String, @Nullable String> property, String name, String otherwise) {
        return Objects.requireNonNullElse(property.apply(name), otherwise).strip();
    }

    private static Rule rule(String text) throws IOException {
        for (Rule rule : Rule.values()) {
            if (rule.word().equals(text)) {
                return rule;
            }
        }
        throw new IOException("the trust policy is " + text + "; it is open, digests or signed");
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Presence.ofDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Of what is not a file, or too long for what it is, nothing is understood. */
    private static Path bounded(Path file) throws IOException {
        if (!Presence.ofFile(file)) {
            throw new IOException(file + " is not a regular file");
        }
        if (Files.size(file) > LONGEST) {
            throw new IOException(file + " has more than " + LONGEST + " bytes");
        }
        return file;
    }

    /** As {@code sha256sum} writes it. */
    private static void digests(Path file, Map<Digest, String> digests) throws IOException {
        if (!Presence.of(file)) {
            return;
        }
        int number = 0;
        for (String line : Files.readAllLines(bounded(file))) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Optional<Digest> digest = Digest.parse(line.strip().split("\\s+", 2)[0]);
            if (digest.isEmpty()) {
                throw new IOException(file + ":" + number + ": a line is a SHA-256 of 64 digits and a name");
            }
            digests.put(digest.get(), file.getFileName().toString());
        }
    }

    private static void certificates(Path file, List<X509Certificate> signers) throws IOException {
        try (InputStream in = Files.newInputStream(bounded(file))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                signers.add((X509Certificate) each);
            }
        } catch (CertificateException e) {
            throw new IOException(file + " holds no X.509 certificates: " + e.getMessage(), e);
        }
    }

    /**
     * Judges a jar by its digest alone, before anything of it is read: what needs a digest and has none is not looked into.
     *
     * @param expected the digest that whoever installs it has named; empty if none
     * @throws Rejection if it is not taken, whatever it holds
     */
    public void admit(Digest digest, Optional<Digest> expected, Way way) throws Rejection {
        if (expected.isPresent() && !expected.get().equals(digest)) {
            throw new Rejection("has the SHA-256 " + digest.hex() + " and not "
                    + expected.get().hex() + "; get it again");
        }
        if (digests.containsKey(digest)) {
            return;
        }
        if (way == Way.DROP_FOLDER && !dropFolder) {
            throw new Rejection("is not taken: the drop folder is off under the trust policy " + rule.word()
                    + "; use 'millrace plugin install'");
        }
        if (rule == Rule.DIGESTS && !named(expected, way)) {
            throw new Rejection("is not taken: its SHA-256 " + digest.hex()
                    + " is not listed; put it into a file conf/trusted/*.sha256 or name it with --sha256");
        }
    }

    /** In the drop folder nobody names a digest; there the one that is expected is the file's own. */
    private static boolean named(Optional<Digest> expected, Way way) {
        return expected.isPresent() && way == Way.COMMAND;
    }

    /**
     * Judges a sound jar.
     *
     * @param expected the digest that whoever installs it has named; empty if none
     * @return why it is trusted, for people
     * @throws Rejection if it is not
     */
    public String judge(JarCheck.Sound sound, Digest digest, Optional<Digest> expected, Way way) throws Rejection {
        admit(digest, expected, way);
        Signer signer = new Signer(signers, clock);
        signer.current(sound.signers());
        String list = digests.get(digest);
        if (list != null) {
            return "digest listed in " + list;
        }
        if (named(expected, way)) {
            return "digest named by who installed it";
        }
        if (rule == Rule.OPEN && sound.jar().powers().isEmpty()) {
            return "policy open";
        }
        try {
            return "signed by " + signer.trustedOf(sound.signers());
        } catch (Rejection e) {
            if (rule != Rule.OPEN) {
                throw e;
            }
            throw new Rejection(
                    "declares " + sound.jar().powers().get(0)
                            + "; that is left to jars that somebody answers for: name its digest with --sha256 "
                            + digest.hex() + ", or list it in a file conf/trusted/*.sha256",
                    e);
        }
    }
}
