package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Store;
import org.millrace.runtime.deploy.trust.JarCheck;
import org.millrace.runtime.deploy.trust.PluginJar;
import org.millrace.runtime.deploy.trust.Rejection;
import org.millrace.runtime.deploy.trust.TrustPolicy;
import org.millrace.runtime.deploy.trust.TrustPolicy.Way;

/**
 * The door of the store. What is judged is the store's own copy, so that nobody can change a jar between its judgement and its
 * use.
 */
final class Intake {
    private final Store store;
    private final TrustPolicy policy;
    private final JarCheck check;

    Intake(Store store, TrustPolicy policy, JarCheck check) {
        this.store = store;
        this.policy = policy;
        this.check = check;
    }

    /**
     * What was found of a jar.
     *
     * @param why why it is trusted
     */
    record Taken(Digest digest, PluginJar jar, String why) {
        Plugin plugin(String origin, String file) {
            return new Plugin(digest, jar.symbolicName(), jar.version(), Plugin.Use.INSTALLED, origin, file);
        }
    }

    /** Takes a jar into the store, where nothing is wanted of it yet. */
    Taken take(Candidate candidate, Optional<Digest> expected, Way way) throws Refused, IOException {
        return look(candidate, expected, way, true);
    }

    /** Judges a jar and leaves nothing of it. */
    Taken judge(Candidate candidate, Optional<Digest> expected, Way way) throws Refused, IOException {
        return look(candidate, expected, way, false);
    }

    private Taken look(Candidate candidate, Optional<Digest> expected, Way way, boolean keep)
            throws Refused, IOException {
        if (!Files.isReadable(candidate.file()) || Files.isDirectory(candidate.file())) {
            throw new Refused("request", "there is no readable file " + candidate.file());
        }
        try {
            check.size(candidate.file());
        } catch (Rejection e) {
            throw new Refused(candidate.name(), e);
        }
        Path copy = store.receive(candidate.file());
        try {
            Digest digest = Digest.of(copy);
            Optional<Digest> named = expected.or(candidate::expected);
            if (named.isPresent() && !named.get().equals(digest)) {
                throw new Refused(
                        "trust",
                        candidate.name() + " has the SHA-256 " + digest.hex() + " and not "
                                + named.get().hex() + "; get it again");
            }
            policy.admit(digest, expected, way);
            JarCheck.Sound sound = check.check(copy);
            // What an index says of its own jars shows that they are whole, not that they are trusted.
            String why = policy.judge(sound, digest, expected, way);
            if (keep) {
                store.keep(copy, digest);
            }
            return new Taken(digest, sound.jar(), why);
        } catch (Rejection e) {
            throw new Refused(candidate.name(), e);
        } finally {
            store.discard(copy);
        }
    }
}
