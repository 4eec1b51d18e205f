package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.itest.Deployed.Answer;
import org.millrace.itest.ZooOffers.Offer;
import org.millrace.itest.ZooOffers.Policy;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Each policy, each way in, each jar of the trust zoo, in one container for each policy: of what is refused no code runs, it is
 * not in the framework and nothing is wired to it; what is taken runs.
 */
class TrustZooIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path shared;

    private static ZooOffers offers;

    @TempDir
    Path folder;

    private Path home = Path.of("");
    private Set<String> traces = Set.of();
    private List<Offer> zoo = List.of();

    @BeforeAll
    static void build() throws Exception {
        offers = new ZooOffers(shared);
    }

    @BeforeEach
    void trace() throws Exception {
        traces = ZooCode.traces();
        home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("plugins"));
    }

    @AfterEach
    void forget() {
        ZooCode.forget();
    }

    private static String digest(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    /** Who is trusted, and a topology with a sink of each type that is to be taken. */
    private void prepare(Policy policy) throws Exception {
        zoo = offers.under(policy);
        Path trusted = Files.createDirectories(home.resolve("conf/trusted"));
        Files.writeString(trusted.resolve("house.pem"), offers.trustedCertificate());
        List<String> digests = new ArrayList<>();
        try (Stream<Path> own = Files.list(Path.of("target/bundles"))) {
            for (Path jar : own.toList()) {
                digests.add(digest(jar));
            }
        }
        for (Offer offer : zoo) {
            if (offer.listed()) {
                digests.add(digest(offer.file()));
            }
        }
        Files.write(trusted.resolve("listed.sha256"), digests);
        List<String> sinks = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of("a1.channels = c1", "a1.channels.c1.type = memory"));
        for (Offer offer : zoo) {
            if (offer.taken() && !offer.type().isEmpty()) {
                sinks.add(offer.name());
                lines.add("a1.sinks." + offer.name() + ".type = " + offer.type());
                lines.add("a1.sinks." + offer.name() + ".channel = c1");
            }
        }
        lines.add("a1.sinks = " + String.join(" ", sinks));
        Files.write(home.resolve("a1.conf"), lines);
    }

    private Deployed start(Path where, Policy policy) throws Exception {
        return new Deployed(
                where,
                Map.of(
                        "millrace.trust.policy",
                        policy.name().toLowerCase(Locale.ROOT),
                        "millrace.trust.dropFolder",
                        "on"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRefusedRunsNoCodeAndIsWiredToNothingByAnyWayIn(Policy policy) throws Exception {
        prepare(policy);
        for (Offer offer : zoo) {
            drop(offer);
        }
        Path image = folder.resolve("image");
        try (Deployed agent = start(home, policy)) {
            exactlyTheHonestRun(agent, "lay in the drop folder at the start");
            copy(home, image);
        }
        traces.clear();
        try (Deployed agent = start(image, policy)) {
            exactlyTheHonestRun(agent, "was there when the agent was killed");
        }
        for (Offer offer : zoo) {
            Files.delete(dropped(offer));
        }
        traces.clear();
        try (Deployed agent = start(home, policy)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(present(agent)).isEmpty());
            for (Offer offer : zoo) {
                drop(offer);
            }
            exactlyTheHonestRun(agent, "was dropped");
            for (Offer offer : zoo) {
                Files.delete(dropped(offer));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(present(agent)).isEmpty());
            traces.clear();
            for (Offer offer : zoo) {
                asked(agent, offer);
            }
            nothingElseIsThere(agent, "was named in a command");
        }
    }

    private Path dropped(Offer offer) {
        return home.resolve("plugins").resolve(offer.name() + ".jar");
    }

    private void drop(Offer offer) throws IOException {
        Path half = home.resolve("plugins/half");
        if (offer.name().equals("sparse")) {
            ZooOffers.sparse(half);
        } else {
            Files.copy(offer.file(), half);
        }
        Files.move(half, dropped(offer), StandardCopyOption.ATOMIC_MOVE);
    }

    private void exactlyTheHonestRun(Deployed agent, String how) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            String list = agent.plugin("list").text();
            for (Offer offer : zoo) {
                if (!offer.taken()) {
                    assertThat(list).as("%s %s", offer.name(), how).contains(offer.name() + ".jar");
                }
            }
            assertThat(present(agent)).as(how).containsExactlyInAnyOrderElementsOf(names(true, false));
            for (String name : names(true, true)) {
                assertThat(traces).as(how).contains(name + " opened");
                assertThat(agent.status("sink " + name).map(ComponentStatus::state))
                        .as("%s %s", name, how)
                        .contains(State.RUNNING);
            }
        });
        nothingElseIsThere(agent, how);
    }

    private List<String> names(boolean taken, boolean sinksOnly) {
        return zoo.stream()
                .filter(offer -> offer.taken() == taken)
                .filter(offer -> !sinksOnly || !offer.type().isEmpty())
                .map(Offer::name)
                .toList();
    }

    /** The names of the jars of the zoo that are in the framework, as what they are or as a part of another bundle. */
    private static Set<String> present(Deployed agent) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Bundle bundle : agent.context().getBundles()) {
            URL entry = bundle.getState() == Bundle.UNINSTALLED ? null : bundle.getEntry("zoo.txt");
            if (entry != null) {
                try (InputStream in = entry.openStream()) {
                    names.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // Taken out between the two looks.
                    assertThat(bundle.getState()).as("%s: %s", bundle, e).isEqualTo(Bundle.UNINSTALLED);
                }
            }
        }
        return names;
    }

    private void nothingElseIsThere(Deployed agent, String how) {
        Set<String> refused = Set.copyOf(names(false, false));
        assertThat(traces).as(how).noneMatch(trace -> refused.contains(trace.substring(0, trace.indexOf(' '))));
        assertThat(traces).as(how).noneMatch(trace -> trace.startsWith("nobody "));
        for (Bundle bundle : agent.context().getBundles()) {
            for (BundleRevision revision : bundle.adapt(BundleRevisions.class).getRevisions()) {
                BundleWiring wiring = revision.getWiring();
                if (wiring != null) {
                    wires(bundle, wiring, refused, how);
                }
            }
        }
    }

    /** The container's bundles have what they need from each other; a plug-in's wires lead to what was taken. */
    private static void wires(Bundle bundle, BundleWiring wiring, Set<String> refused, String how) {
        boolean plugin = bundle.getLocation().startsWith("millrace:");
        for (BundleWire wire : wiring.getRequiredWires(null)) {
            Bundle provider = wire.getProvider().getBundle();
            if (!plugin) {
                assertThat(provider.getLocation()).as("%s: %s", how, wire).doesNotStartWith("millrace:");
            }
            String name = String.valueOf(provider.getSymbolicName());
            assertThat(refused).as("%s: %s", how, wire).doesNotContain(name.substring(name.lastIndexOf('.') + 1));
        }
    }

    /** Every command that takes a jar. */
    private void asked(Deployed agent, Offer offer) throws Exception {
        String jar = offer.file().toString();
        List<String[]> looks =
                List.of(new String[] {"verify", jar}, new String[] {"install", jar, "--dry-run"}, new String[] {
                    "upgrade", jar, "--dry-run"
                });
        for (String[] look : looks) {
            Answer answer = agent.plugin(look);
            assertThat(answer.code())
                    .as("%s of %s: %s", look[0], offer.name(), answer.text())
                    .isEqualTo(offer.taken() ? 0 : 1);
            assertThat(present(agent)).as("%s of %s", look[0], offer.name()).doesNotContain(offer.name());
        }
        List<String[]> changes =
                List.of(new String[] {"install", jar}, new String[] {"upgrade", jar, "--healthy-for=0"}, new String[] {
                    "install", index(offer).toString(), "org.example.zoo." + offer.name()
                });
        for (String[] change : changes) {
            Answer answer = agent.plugin(change);
            assertThat(answer.code())
                    .as("%s of %s: %s", String.join(" ", change), offer.name(), answer.text())
                    .isEqualTo(offer.taken() ? 0 : 1);
            assertThat(present(agent).contains(offer.name())).as(offer.name()).isEqualTo(offer.taken());
        }
    }

    private Path index(Offer offer) throws Exception {
        return Files.writeString(folder.resolve("index.xml"), """
                <repository xmlns="http://www.osgi.org/xmlns/repository/v1.0.0" name="zoo" increment="1">
                  <resource>
                    <capability namespace="osgi.identity">
                      <attribute name="osgi.identity" value="org.example.zoo.%s"/>
                      <attribute name="version" type="Version" value="1.0.0"/>
                    </capability>
                    <capability namespace="osgi.content">
                      <attribute name="osgi.content" value="%s"/>
                      <attribute name="url" value="%s"/>
                    </capability>
                  </resource>
                </repository>
                """.formatted(
                        offer.name(),
                        offer.name().equals("sparse") ? "0".repeat(64) : digest(offer.file()),
                        offer.file().toUri()));
    }

    /** As a kill would leave it: taken while the agent runs. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(each -> !each.startsWith(from.resolve("run"))).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (file.endsWith("sparse.jar")) {
                    ZooOffers.sparse(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
