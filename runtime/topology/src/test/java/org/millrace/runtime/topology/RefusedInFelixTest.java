package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.framework.FrameworkUtil;

/** What can't run is left out, refused and told, in Felix. */
final class RefusedInFelixTest extends InFelix {
    @Test
    void aReloadThatAConstructorRefusesChangesNothingAndTheNextGoodOneIsTaken() throws Exception {
        write();
        startAll();
        write("a1.sinks.k1.path = bad", "a1.sinks.k1.password = hunter2", "a1.sources.r1.port = 7");

        Answer refused = command("reload");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.text())
                .isEqualTo("Reload refused (1 error, 0 warnings); the running topology goes on as it is.\n" + file
                        + ":9: ERROR a1.sinks.k1 path: leads nowhere: bad***\n");
        awaitSinks("here");
        assertThat(configuration("millrace.source.test", "a1.r1")
                        .getProperties()
                        .get("port"))
                .isNull();
        write("a1.sinks.k1.path = good");
        assertThat(command("reload").code()).isZero();
        awaitSinks("good");
    }

    @Test
    void aConstructorThatFailsIsAnErrorOfItsComponent() throws Exception {
        write("a1.sinks.k1.path = boom");
        framework(Map.of("millrace.mode", "check"));
        felix().install("channel", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        felix().install("selector", "1.0.0");
        topology();

        assertThat(command("validate", file.toString()))
                .isEqualTo(new Answer(
                        1,
                        file + ":7: ERROR a1.sinks.k1: its constructor failed: java.lang.IllegalStateException: it went"
                                + " off\n1 error, 0 warnings.\n"));
        write();
        assertThat(command("validate", file.toString())).isEqualTo(new Answer(0, "The configuration is valid.\n"));
        assertThatThrownBy(() -> command("validate"))
                .isInstanceOf(UsageException.class)
                .hasMessage("which file?");
        assertThat(sinks()).isEmpty();
    }

    @Test
    void whatCanBeMendedIsWrittenBesideTheFileAndOverNothing() throws Exception {
        write("a1.sinks.k1.path = x # where");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        framework(Map.of("millrace.mode", "check"));
        felix().install("channel", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        felix().install("selector", "1.0.0");
        topology();

        Path beside = Path.of(file + ".fixed");
        assertThat(command("validate", "--fix", file.toString()).text())
                .contains(beside + ": comments moved to lines of their own: 1, backslashes doubled: 0");
        assertThat(Files.readString(beside)).contains("\n# where\na1.sinks.k1.path = x\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(beside)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> command("validate", "--fix", file.toString()))
                .hasMessageContaining("is there already");
        assertThat(command("validate", "--fix", beside.toString()))
                .isEqualTo(new Answer(0, beside + ": nothing that --fix can mend\nThe configuration is valid.\n"));
    }

    @Test
    void aConstructorThatHangsIsAnErrorAndKeepsNobody() throws Exception {
        write();
        startAll();
        write("a1.sinks.k1.path = hang");

        Answer answer = command("reload");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("its constructor has not returned within 5 s");
        awaitSinks("here");
    }

    @Test
    void aBundleThatArrivesAndRefusesMakesItsComponentInvalid() throws Exception {
        write("a1.sinks.k1.path = bad");
        framework(Map.of());
        felix().install("channel", "1.0.0");
        felix().install("source", "1.0.0");
        topology();
        await().untilAsserted(() ->
                assertThat(statuses()).extracting(ComponentStatus::state).contains(State.WAITING));

        felix().install("sink", "1.0.0");

        await().untilAsserted(() -> assertThat(statuses()).anySatisfy(status -> {
            assertThat(status.key().name()).isEqualTo("k1");
            assertThat(status.state()).isEqualTo(State.INVALID);
            assertThat(status.detail()).isEqualTo("leads nowhere: bad");
        }));
        assertThat(sinks()).isEmpty();
    }

    @Test
    void theFirstStartLeavesOutWhatIsInvalidAndRunsTheRest() throws Exception {
        write(
                "a1.sinks = k1 k2",
                "a1.sinks.k2.type = test",
                "a1.sinks.k2.path = bad",
                "a1.sinks.k2.channel = c1",
                "a1.sinks.k1.pth = x");
        startAll();

        // The others are configured before what was left out can be told.
        await().untilAsserted(() -> assertThat(statuses()).singleElement().satisfies(status -> {
            assertThat(status.key().name()).isEqualTo("k2");
            assertThat(status.state()).isEqualTo(State.INVALID);
            assertThat(status.detail()).isEqualTo("path: leads nowhere: bad");
        }));
        assertThat(configuration("millrace.sink.test", "a1.k1").getProperties().get("pth"))
                .isNull();
    }

    @Test
    void anAgentThatIsNotInTheFileEndsTheProcess() throws Exception {
        write();
        framework(Map.of("millrace.agent.name", "a2"));
        LinkedBlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        IntConsumer exit = codes::add;
        felix().context()
                .registerService(IntConsumer.class, exit, FrameworkUtil.asDictionary(Map.of("millrace.exit", "true")));

        topology();

        assertThat(codes.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void aWarningKeepsAStrictAgentFromStarting() throws Exception {
        write("a1.sinks.k1.pth = x");
        framework(Map.of("millrace.strict", "true"));
        felix().install("channel", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        LinkedBlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        IntConsumer exit = codes::add;
        felix().context()
                .registerService(IntConsumer.class, exit, FrameworkUtil.asDictionary(Map.of("millrace.exit", "true")));

        topology();

        assertThat(codes.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(sinks()).isEmpty();
    }
}
