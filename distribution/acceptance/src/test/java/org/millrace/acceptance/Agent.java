package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A running agent of an installation: a process, seen from outside. */
final class Agent implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Installation installation;
    private final Process process;
    private final Path output;
    /** How a command says that it means this one. */
    private final List<String> address;

    private String lastAnswer = "";

    private Agent(Installation installation, Process process, Path output, List<String> address) {
        this.installation = installation;
        this.address = address;
        this.process = process;
        this.output = output;
    }

    /** Starts {@code bin/PROGRAM ARGUMENTS}, with stdout and stderr in one file as on a terminal. */
    static Agent start(Installation installation, String program, String... arguments) throws IOException {
        return start(installation, List.of(), program, arguments);
    }

    /** Starts one of several agents that run from one installation. */
    static Agent named(Installation installation, String name, Path configuration) throws IOException {
        return start(
                installation, List.of("--name", name), "millrace", "agent", "-n", name, "-f", configuration.toString());
    }

    private static Agent start(Installation installation, List<String> address, String program, String... arguments)
            throws IOException {
        Path output = Files.createTempFile(installation.home(), "terminal", ".txt");
        Process process = installation
                .process(program, arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Agent(installation, process, output, address);
    }

    /** Starts agent a1 of a configuration, waits until a component of it runs. */
    static Agent of(Installation installation, Path configuration, String... more) throws IOException {
        String[] line = new String[5 + more.length];
        List<String> first = List.of("agent", "--name", "a1", "--conf-file", configuration.toString());
        for (int i = 0; i < line.length; i++) {
            line[i] = i < 5 ? first.get(i) : more[i - 5];
        }
        return start(installation, "millrace", line);
    }

    /** What the status command says of one component. */
    record Component(String state, String version, int activations, String detail, JsonObject metrics) {
        long metric(String name) {
            return metrics.get(name).getAsLong();
        }
    }

    /** All components by {@code kind name}. */
    record Status(Map<String, Component> components) {
        private static final Component ABSENT = new Component("ABSENT", "", 0, "", new JsonObject());

        Component of(String name) {
            return components.getOrDefault(name, ABSENT);
        }

        /** Whether a sink that writes files has brought all of its channel to finished ones. */
        boolean isFinished(String channel, String sink) {
            return of("channel " + channel).state().equals("RUNNING")
                    && of("channel " + channel).metric("ChannelSize") == 0
                    && of("sink " + sink).state().equals("RUNNING")
                    && of("sink " + sink).metric("OpenFiles") == 0
                    && of("sink " + sink).metric("FilesToFinish") == 0;
        }
    }

    /** What the status command says; without components while the agent does not answer. */
    Status status() throws IOException, InterruptedException {
        Map<String, Component> found = new LinkedHashMap<>();
        List<String> words = new ArrayList<>(List.of("status", "--json"));
        words.addAll(address);
        Installation.Answer answer = installation.millrace(words.toArray(String[]::new));
        lastAnswer = answer.all();
        if (!answer.out().startsWith("{")) {
            return new Status(found);
        }
        JsonParser.parseString(answer.out())
                .getAsJsonObject()
                .getAsJsonArray("components")
                .forEach(element -> {
                    JsonObject json = element.getAsJsonObject();
                    found.put(
                            json.get("kind").getAsString() + " "
                                    + json.get("name").getAsString(),
                            new Component(
                                    json.get("state").getAsString(),
                                    json.has("version") ? json.get("version").getAsString() : "",
                                    json.get("activations").getAsInt(),
                                    json.get("detail").getAsString(),
                                    json.has("metrics") ? json.getAsJsonObject("metrics") : new JsonObject()));
                });
        return new Status(found);
    }

    /** Waits until the components named run. */
    Status awaitRunning(String... components) {
        return awaitStatus(status -> {
            for (String component : components) {
                if (!status.of(component).state().equals("RUNNING")) {
                    return false;
                }
            }
            return true;
        });
    }

    interface Expectation {
        boolean holds(Status status) throws Exception;
    }

    Status awaitStatus(Expectation expectation) {
        Map<String, Component> last = new LinkedHashMap<>();
        Callable<Boolean> met = () -> {
            assertThat(process.isAlive()).as(this::terminal).isTrue();
            last.clear();
            last.putAll(status().components());
            return !last.isEmpty() && expectation.holds(new Status(last));
        };
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(met);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    "not reached; last seen " + last + "\n" + (last.isEmpty() ? lastAnswer : "") + terminal(), e);
        }
        return new Status(last);
    }

    /** Everything it printed so far. */
    String terminal() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Agent awaitPrinted(String text) {
        return awaitPrinted(text, 1);
    }

    Agent awaitPrinted(String text, int times) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(count(terminal(), text)).as(this::terminal).isGreaterThanOrEqualTo(times));
        return this;
    }

    static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    /** Sends a signal by number or name, as {@code kill} does. */
    void signal(String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end. */
    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(this::terminal).isTrue();
        return process.exitValue();
    }

    int stop() throws IOException, InterruptedException {
        signal("TERM");
        return awaitExit();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
