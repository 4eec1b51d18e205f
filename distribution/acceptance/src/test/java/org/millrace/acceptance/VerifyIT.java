package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever made a jar with a mistake is told so, and what to write instead, before an agent has it: as an agent tells it. */
class VerifyIT {
    @TempDir
    Path folder;

    @Test
    void eachMistakeIsToldWithTheWayOutOfItByVerifyAndByInstallAlike() throws Exception {
        Installation installation = Installation.in(folder);
        Path file = installation.write(
                "conf/verify.conf",
                Configurations.netcatTo(Lines.freePort(), "", "type = acme", "url = http://localhost/"));
        List<WrongJars.Wrong> wrong = WrongJars.in(Files.createDirectory(folder.resolve("wrong")));
        assertThat(wrong).hasSizeGreaterThanOrEqualTo(10);
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1");
            Path right = WrongJars.right(folder);
            verifies(installation, wrong, right);
            for (WrongJars.Wrong each : wrong) {
                Installation.Answer installed =
                        installation.millrace("plugin", "install", each.jar().toString());
                assertThat(installed.code()).as(each.name()).isEqualTo(1);
                assertThat(installed.out()).contains(each.way());
            }
            assertThat(installation
                            .millrace("plugin", "install", right.toString())
                            .code())
                    .isZero();
            agent.awaitRunning("sink k1");
        }
    }

    private void verifies(Installation installation, List<WrongJars.Wrong> wrong, Path right) throws Exception {
        List<String> line = new ArrayList<>(List.of("plugin", "verify", right.toString()));
        line.add(WrongJars.optional(folder).toString());
        wrong.forEach(each -> line.add(each.jar().toString()));
        Installation.Answer verified = installation.millrace(line.toArray(String[]::new));
        assertThat(verified.code()).as(verified.all()).isEqualTo(1);
        assertThat(verified.out())
                .contains("right.jar: com.acme.right 1.0.0, sha256 ", ": sink acme\n")
                .contains("note: it imports as optional what is not here", ": com.google.gson\n")
                .contains(
                        "Refused: " + wrong.size() + " of " + (wrong.size() + 2) + " jars, as said above. Nothing was");
        for (WrongJars.Wrong each : wrong) {
            List<String> told = verified.out()
                    .lines()
                    .filter(said -> said.startsWith("Refused: " + each.name() + ".jar "))
                    .toList();
            assertThat(told).as(verified.out()).singleElement().asString().contains(each.way());
        }
    }
}
