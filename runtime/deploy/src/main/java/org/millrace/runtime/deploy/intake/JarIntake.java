package org.millrace.runtime.deploy.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Reception;
import org.millrace.runtime.deploy.store.Store;
import org.millrace.runtime.deploy.store.Verdicts;
import org.millrace.runtime.deploy.trust.JarCheck;
import org.millrace.runtime.deploy.trust.PluginJar;
import org.millrace.runtime.deploy.trust.Rejection;
import org.millrace.runtime.deploy.trust.TrustPolicy;
import org.millrace.runtime.deploy.trust.TrustPolicy.Way;

/**
 * The door of the store. What is judged is a copy of the agent's own, and that copy is what is resolved, kept and installed: what
 * becomes of the file it was taken from does not matter any more.
 */
public final class JarIntake {
    /** Far more than the largest jar that is allowed takes. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Store store;
    private final TrustPolicy policy;
    private final JarCheck check;
    private final Verdicts verdicts;

    /** Into this store, by this policy. */
    public JarIntake(Store store, TrustPolicy policy, JarCheck check, Verdicts verdicts) {
        this.store = store;
        this.policy = policy;
        this.check = check;
        this.verdicts = verdicts;
    }

    /**
     * What was found of a jar.
     *
     * @param copy the bytes that were judged; gone when the reception is closed
     * @param why why it is trusted
     */
    public record Judged(Path copy, Digest digest, PluginJar jar, String why) {
        /** As the store knows it. */
        public Plugin plugin(String origin, String file) {
            return new Plugin(digest, jar.symbolicName(), jar.version(), Plugin.Use.INSTALLED, origin, file);
        }
    }

    /** A place for copies. */
    public Reception receive() throws IOException {
        return store.receive();
    }

    /** A copy of a file, which a person or a folder names. */
    public Candidate copy(Path file, String name, boolean links, Reception reception)
            throws Refused, IOException, InterruptedException {
        Copy copy = Copy.of(file, links, JarCheck.largestFile(), reception);
        return new Candidate(copy.file(), copy.digest(), name, Optional.empty());
    }

    /** The digest of such a file, read under the same bounds. */
    public static Digest digest(Path file, boolean links) throws Refused, IOException, InterruptedException {
        return Copy.digest(file, links, JarCheck.largestFile());
    }

    /** Judges a jar: by its digest as far as that goes, and only then by what is in it. Whatever it does to its judge is its own. */
    public Judged judge(Candidate candidate, Optional<Digest> expected, Way way)
            throws Refused, IOException, InterruptedException {
        Digest digest = candidate.digest();
        Optional<Digest> named = expected.or(candidate::expected);
        if (named.isPresent() && !named.get().equals(digest)) {
            throw new Refused(
                    "trust",
                    candidate.name() + " has the SHA-256 " + digest.hex() + " and not "
                            + named.get().hex() + "; get it again");
        }
        try {
            policy.admit(digest, expected, way);
            return Errand.run("plugin-judge", LIMIT, () -> {
                JarCheck.Sound sound =
                        policy.own().contains(digest) ? check.own(candidate.copy()) : check.check(candidate.copy());
                // What an index says of its own jars shows that they are whole, not that they are trusted.
                String why = policy.judge(sound, digest, expected, way);
                verdicts.add(digest);
                return new Judged(candidate.copy(), digest, sound.meant(), why);
            });
        } catch (Rejection e) {
            throw new Refused(candidate.name(), e);
        } catch (Errand.Overdue e) {
            throw new Refused("trust", candidate.name() + " could not be judged: that " + e.getMessage());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Rejection rejection) {
                throw new Refused(candidate.name(), rejection);
            }
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new Refused(
                    "trust",
                    candidate.name() + " could not be judged (" + Printable.of(String.valueOf(e.getCause()))
                            + "); do not use it");
        }
    }

    /** Puts what was judged into the store, where nothing is wanted of it yet. */
    public void keep(Judged judged) throws IOException {
        store.keep(judged.copy(), judged.digest());
    }
}
