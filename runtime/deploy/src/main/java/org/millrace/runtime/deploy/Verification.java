package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.millrace.runtime.deploy.intake.Candidate;
import org.millrace.runtime.deploy.intake.JarIntake.Judged;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;

/**
 * What is found of jars that nobody installs, each by itself and all as they would be wired together. Its state is what was found so
 * far.
 */
final class Verification {
    private static final int TOLD = 5;

    private final Deployer deployer;
    private final Map<Candidate, Judged> sound = new LinkedHashMap<>();
    private final Map<Candidate, Refused> problems = new LinkedHashMap<>();
    private Map<Digest, Deployer.Wired> wired = Map.of();

    Verification(Deployer deployer) {
        this.deployer = deployer;
    }

    void sound(Candidate candidate, Judged judged) {
        sound.put(candidate, judged);
    }

    void refused(Candidate candidate, Refused why) {
        problems.put(candidate, why);
    }

    /**
     * Says what each is.
     *
     * @throws Refused if one would not do
     */
    void tell(Progress progress) throws Refused, IOException, InterruptedException {
        int all = sound.size() + problems.size();
        wire();
        sound.forEach((candidate, judged) -> {
            progress.say(candidate.name() + ": " + description(judged));
            absent(judged, progress);
        });
        if (all == 1 && !problems.isEmpty()) {
            throw problems.values().iterator().next();
        }
        problems.values().forEach(problem -> progress.say("Refused: " + problem.reason() + "."));
        if (!problems.isEmpty()) {
            throw new Refused("request", problems.size() + " of " + all + " jars, as said above");
        }
    }

    private void wire() throws IOException, InterruptedException {
        Map<Digest, Map.Entry<Path, String>> contents = new LinkedHashMap<>();
        sound.values()
                .forEach(judged -> contents.put(
                        judged.digest(), Map.entry(judged.copy(), judged.jar().symbolicName())));
        wired = deployer.wired(contents);
        sound.forEach((candidate, judged) -> wired(judged)
                .problem()
                .ifPresent(
                        why -> problems.put(candidate, new Refused("request", candidate.name() + " " + why.reason()))));
        sound.keySet().removeAll(problems.keySet());
    }

    private Deployer.Wired wired(Judged judged) {
        return wired.getOrDefault(judged.digest(), new Deployer.Wired(Optional.empty(), List.of()));
    }

    private void absent(Judged judged, Progress progress) {
        List<String> packages = wired(judged).absent();
        if (!packages.isEmpty()) {
            progress.say("  note: it imports as optional what is not here, so that the first use of it fails with"
                    + " NoClassDefFoundError; embed what is needed: "
                    + packages.stream().limit(TOLD).collect(Collectors.joining(", "))
                    + (packages.size() > TOLD ? " and " + (packages.size() - TOLD) + " more" : ""));
        }
    }

    private static String description(Judged judged) {
        return judged.jar() + ", sha256 " + judged.digest().hex() + ", trusted (" + judged.why() + "): "
                + (judged.jar().connectors()
                        ? String.join(", ", judged.jar().types())
                        : "it brings no type, so that it is of use to other plug-ins only");
    }
}
