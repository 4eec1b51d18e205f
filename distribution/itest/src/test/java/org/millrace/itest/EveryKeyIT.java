package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.itest.ComponentJar.Declared;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.osgi.framework.hooks.weaving.WeavingHook;

/**
 * Every key of every component goes a user's way: it stands in a properties file with a value that is not its default, and the
 * instance that Declarative Services makes of it gets that value.
 */
class EveryKeyIT {
    private static final int DISTANCE = 7;

    @TempDir
    Path folder;

    private final List<Declared> components = new ArrayList<>();
    private final Map<Path, ComponentJar> jars = new LinkedHashMap<>();

    @BeforeEach
    void readTheBundles() throws Exception {
        List<Path> files = new ArrayList<>(jarsIn("target/plugins"));
        for (Path file : files) {
            ComponentJar jar = ComponentJar.read(file);
            jars.put(file, jar);
            components.addAll(jar.components());
        }
    }

    private static List<Path> jarsIn(String directory) throws IOException {
        try (Stream<Path> list = Files.list(Path.of(directory))) {
            return list.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void arrivesAtTheInstance() throws Exception {
        Map<Declared, Map<String, String>> typed = new LinkedHashMap<>();
        Values values = new Values(folder);
        for (Declared component : components) {
            typed.put(component, values.of(component));
        }
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("plugins"));
        for (Path jar : jarsIn("target/plugins")) {
            Files.copy(jar, home.resolve("plugins").resolve(jar.getFileName()));
        }
        Files.write(home.resolve("a1.conf"), topology(typed));
        try (Received received = new Received(
                        components.stream().map(Declared::implementation).collect(Collectors.toSet()));
                Deployed agent = new Deployed(
                        home, Map.of(), context -> context.registerService(WeavingHook.class, received, null))) {
            for (Declared component : components) {
                String name = component.kind() + " " + nameOf(component);
                if (List.of("source", "channel", "sink").contains(component.kind())) {
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(agent.status(name).map(ComponentStatus::state))
                                    .as(() -> detail(agent, name))
                                    .contains(State.RUNNING));
                }
            }
            int keys = 0;
            for (Declared component : components) {
                List<Map<String, Object>> instances = received.by(component.implementation());
                assertThat(instances)
                        .as("%s was made once to be tried out, and once to run", component)
                        .hasSizeGreaterThanOrEqualTo(2);
                for (Map<String, Object> instance : instances) {
                    of(component, typed).forEach((key, value) -> assertThat(text(instance.get(key)))
                            .as("%s of %s", key, component)
                            .isEqualTo(value));
                }
                keys += of(component, typed).size();
                System.out.printf(
                        "%-28s %2d keys: %s%n",
                        component,
                        of(component, typed).size(),
                        String.join(" ", of(component, typed).keySet()));
            }
            System.out.printf("%d keys of %d components arrived%n", keys, components.size());
            assertThat(components).hasSizeGreaterThanOrEqualTo(18);
            assertThat(keys).isGreaterThanOrEqualTo(100);
        }
    }

    private static String detail(Deployed agent, String name) {
        try {
            return name + ": " + agent.status(name);
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static Map<String, String> of(Declared component, Map<Declared, Map<String, String>> typed) {
        return typed.getOrDefault(component, Map.of());
    }

    private static String text(@Nullable Object value) {
        return value instanceof Object[] several
                ? Stream.of(several).map(String::valueOf).collect(Collectors.joining(" "))
                : String.valueOf(value);
    }

    private static String nameOf(Declared component) {
        return component.kind() + "_" + component.type();
    }

    private List<Declared> of(String kind) {
        return components.stream()
                .filter(component -> component.kind().equals(kind))
                .toList();
    }

    private static String names(List<Declared> components) {
        return components.stream().map(EveryKeyIT::nameOf).collect(Collectors.joining(" "));
    }

    /** One of each: the sources have all channels and a selector each, the first one all interceptors. */
    private List<String> topology(Map<Declared, Map<String, String>> typed) {
        List<String> lines = new ArrayList<>();
        for (String kind : List.of("source", "channel", "sink")) {
            lines.add("a1." + kind + "s = " + names(of(kind)));
            for (Declared component : of(kind)) {
                add(lines, "a1." + kind + "s." + nameOf(component), component, typed);
            }
        }
        for (Declared sink : of("sink")) {
            lines.add("a1.sinks." + nameOf(sink) + ".channel = channel_memory");
        }
        serializers(lines, typed);
        List<Declared> sources = of("source");
        List<Declared> selectors = of("selector");
        assertThat(sources).as("there is a source for each selector").hasSizeGreaterThanOrEqualTo(selectors.size());
        for (int i = 0; i < sources.size(); i++) {
            String path = "a1.sources." + nameOf(sources.get(i));
            lines.add(path + ".channels = " + names(of("channel")));
            if (i < selectors.size()) {
                add(lines, path + ".selector", selectors.get(i), typed);
            }
        }
        String first = "a1.sources." + nameOf(sources.get(0)) + ".interceptors";
        lines.add(first + " = " + names(of("interceptor")));
        for (Declared interceptor : of("interceptor")) {
            add(lines, first + "." + nameOf(interceptor), interceptor, typed);
        }
        assertThat(components).as("components of kinds that this test knows").allMatch(component -> List.of(
                        "source", "channel", "sink", "interceptor", "selector", "serializer")
                .contains(component.kind()));
        return lines;
    }

    /** Each is part of a file_roll sink: the first one of the one that is there anyway, the others of one more each. */
    private void serializers(List<String> lines, Map<Declared, Map<String, String>> typed) {
        Declared owner = of("sink").stream()
                .filter(sink -> sink.type().equals("file_roll"))
                .findFirst()
                .orElseThrow();
        List<String> more = new ArrayList<>();
        for (Declared serializer : of("serializer")) {
            boolean first = serializer.equals(of("serializer").get(0));
            String name = first ? nameOf(owner) : nameOf(serializer);
            String path = "a1.sinks." + name;
            if (!first) {
                more.add(name);
                add(lines, path, owner, typed);
                lines.add(path + ".channel = channel_memory");
            }
            lines.add(path + ".sink.serializer = " + serializer.type());
            of(serializer, typed).forEach((key, value) -> lines.add(path + ".sink.serializer." + key + " = " + value));
        }
        lines.replaceAll(line -> line.startsWith("a1.sinks = ") ? line + " " + String.join(" ", more) : line);
    }

    private static void add(
            List<String> lines, String path, Declared component, Map<Declared, Map<String, String>> typed) {
        lines.add(path + ".type = " + component.type());
        of(component, typed).forEach((key, value) -> lines.add(path + "." + key + " = " + value.replace("\\", "\\\\")));
    }

    @Test
    void isCalledWhatDeclarativeServicesAndTheReadmeCallIt() throws Exception {
        for (ComponentJar jar : jars.values()) {
            Path readme = readmeOf(jar.file());
            for (Declared component : jar.components()) {
                assertThat(KeyRule.faults(component, Files.readString(readme)))
                        .as("%s, %s", jar.file().getFileName(), readme)
                        .isEmpty();
            }
        }
    }

    private static Path readmeOf(Path jar) {
        String name = jar.getFileName().toString().replace("org.millrace.", "").replace(".jar", "");
        return name.startsWith("runtime.")
                ? Path.of("../../README.md")
                : Path.of("../../plugins/" + name.replace('.', '-') + "/README.md");
    }

    @Test
    void isLookedAtInEveryPluginOfTheRepository() throws Exception {
        try (Stream<Path> folders = Files.list(Path.of("../../plugins"))) {
            // What is not named after a kind helps to build plug-ins, and is none.
            String kinds = "(source|channel|sink|interceptor|selector|processor|serializer|deserializer)-.*";
            assertThat(folders.filter(each -> Files.exists(each.resolve("pom.xml")))
                            .filter(each -> each.getFileName().toString().matches(kinds))
                            .map(each -> Path.of("target/plugins/org.millrace."
                                    + each.getFileName().toString().replace('-', '.') + ".jar")))
                    .allMatch(jars::containsKey);
        }
    }

    @Test
    void ofTheNameValueIsRefusedInANewComponent() throws Exception {
        Path jar = Made.pack(
                folder,
                "org.example.wrong",
                "1.0.0",
                List.of(
                        new Made.Source("org.example.plugin.LevelConfig", """
                                package org.example.plugin;
                                import org.osgi.service.metatype.annotations.*;
                                @ObjectClassDefinition(id = "millrace.sink.wrong")
                                @interface LevelConfig {
                                    @AttributeDefinition(required = false) String value() default "INFO";
                                    @AttributeDefinition(required = false, name = "buffer.size") int buffer_size() default 10;
                                    @AttributeDefinition(required = false) boolean hidden() default true;
                                }
                                """),
                        new Made.Source("org.example.plugin.WrongSink", """
                                package org.example.plugin;
                                import java.util.List;
                                import org.millrace.api.component.SinkType;
                                import org.millrace.api.event.Event;
                                import org.millrace.api.sink.Sink;
                                import org.osgi.service.component.annotations.*;
                                import org.osgi.service.metatype.annotations.Designate;
                                @SinkType("wrong")
                                @Component(service = Sink.class, configurationPid = "millrace.sink.wrong",
                                        configurationPolicy = ConfigurationPolicy.REQUIRE)
                                @Designate(ocd = LevelConfig.class, factory = true)
                                public final class WrongSink implements Sink {
                                    @Activate public WrongSink(LevelConfig config) {}
                                    @Override public void deliver(org.millrace.api.sink.Batch batch) {}
                                }
                                """)),
                Map.of());
        ComponentJar read = ComponentJar.read(jar);
        assertThat(read.components()).hasSize(1);
        List<String> faults = KeyRule.faults(read.components().get(0), "Keys are `value`, `buffer.size` and `hiden`.");
        assertThat(faults)
                .anySatisfy(fault -> assertThat(fault)
                        .contains("LevelConfig.value() comes from a key level.config", "call the method $value"))
                .anySatisfy(fault -> assertThat(fault).contains("its README has no `hidden`"))
                .noneSatisfy(fault -> assertThat(fault).contains("buffer.size"));
    }

    /** Values that are not the defaults and that the components take. */
    private static final class Values {
        private final Map<String, String> chosen = new TreeMap<>();
        /** Keys that users name themselves; of each beginning that a component declares there must be one. */
        private final Map<String, Map<String, String>> free = new TreeMap<>();

        Values(Path folder) throws Exception {
            Path keys = keyStore(folder);
            chosen.put("source.netcat bind", "127.0.0.1");
            chosen.put("source.netcat port", freePort());
            chosen.put("source.netcat encoding", "ISO-8859-1");
            chosen.put("source.seq totalEvents", "5");
            Map<String, String> encryption = new LinkedHashMap<>();
            encryption.put("encryption.activeKey", "second");
            encryption.put("encryption.cipherProvider", "AESGCM");
            encryption.put("encryption.keyProvider", "JCEKSFILE");
            encryption.put("encryption.keyProvider.keyStoreFile", keys.toString());
            encryption.put(
                    "encryption.keyProvider.keyStorePasswordFile",
                    folder.resolve("password").toString());
            encryption.put("encryption.keyProvider.keys", "first second");
            encryption.put(
                    "encryption.keyProvider.keys.first.passwordFile",
                    folder.resolve("password").toString());
            encryption.forEach((key, value) -> chosen.put("channel.file " + key, value));
            chosen.put("channel.file checkpointDir", folder.resolve("file/acks").toString());
            chosen.put("channel.file dataDirs", folder.resolve("file/data").toString());
            chosen.put("channel.file minimumRequiredSpace", "1048583");
            chosen.put("channel.file byteCapacity", "1234567");
            chosen.put("channel.memory byteCapacity", "1234567");
            chosen.put("channel.spillablememory byteCapacity", "1234567");
            Map<String, String> former = new LinkedHashMap<>();
            for (String key : List.of("checkpointInterval", "checkpointOnClose", "useDualCheckpoints")) {
                former.put(key, "31");
            }
            for (String key : List.of(
                    "backupCheckpointDir", "compressBackupCheckpoint", "use-log-replay-v1", "use-fast-replay")) {
                former.put(key, "47");
            }
            free.put("channel.file", new LinkedHashMap<>(former));
            free.get("channel.file")
                    .put(
                            "encryption.keyProvider.keys.first.passwordFile",
                            folder.resolve("password").toString());
            Map<String, String> spillable = new LinkedHashMap<>(former);
            spillable.putAll(encryption);
            spillable.put("checkpointDir", folder.resolve("spill/acks").toString());
            spillable.put("dataDirs", folder.resolve("spill/data").toString());
            spillable.put("transactionCapacity", "997");
            spillable.put("maxFileSize", "2097153");
            spillable.put("minimumRequiredSpace", "1048589");
            spillable.put("fsyncPerTransaction", "false");
            spillable.put("fsyncInterval", "11");
            spillable.put("commitSyncIntervalMs", "211");
            spillable.put("overflowDeactivationThreshold", "3");
            spillable.put("avgEventSize", "501");
            spillable.put("unreadableWaitMs", "60013");
            free.put("channel.spillablememory", spillable);
            chosen.put("sink.file_roll sink.directory", directory(folder, "rolled"));
            chosen.put("sink.file_roll sink.pathManager", "ROLLTIME");
            chosen.put("sink.file_roll sink.pathManager.prefix", "p-");
            chosen.put("sink.file_roll sink.pathManager.extension", "log");
            chosen.put("interceptor.remove_header fromListSeparator", "\\s*;\\s*");
            chosen.put("interceptor.search_replace searchPattern", "\\d+x");
            chosen.put("interceptor.search_replace charset", "ISO-8859-1");
            chosen.put("interceptor.regex_extractor regex", "(\\d+) (\\d+-\\d+)");
            chosen.put("interceptor.regex_extractor serializers", "s1 s2");
            free.put(
                    "interceptor.regex_extractor",
                    Map.of(
                            "serializers.s1.name", "count",
                            "serializers.s1.type", "default",
                            "serializers.s2.name", "month",
                            "serializers.s2.type", "millis",
                            "serializers.s2.pattern", "yyyy-MM"));
            chosen.put("selector.multiplexing default", "channel_file");
            chosen.put("selector.replicating optional", "channel_spillablememory");
            free.put(
                    "selector.multiplexing",
                    Map.of("mapping.CZ", "channel_memory channel_file", "optional.US.east", "channel_spillablememory"));
        }

        private static String directory(Path folder, String name) throws IOException {
            return Files.createDirectories(folder.resolve(name)).toString();
        }

        private static String freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return String.valueOf(socket.getLocalPort());
            }
        }

        private static Path keyStore(Path folder) throws Exception {
            char[] password = "of the test".toCharArray();
            Files.writeString(folder.resolve("password"), new String(password));
            KeyStore store = KeyStore.getInstance("JCEKS");
            store.load(null, password);
            for (String alias : List.of("first", "second")) {
                store.setEntry(
                        alias,
                        new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
                        new KeyStore.PasswordProtection(password));
            }
            Path file = folder.resolve("keys.jceks");
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password);
            }
            return file;
        }

        Map<String, String> of(Declared component) {
            Map<String, String> typed = new LinkedHashMap<>();
            component.keys().values().forEach(key -> {
                String name = component.kind() + "." + component.type() + " " + key.id();
                String value = chosen.containsKey(name) ? chosen.get(name) : other(key);
                assertThat(value)
                        .as("a value of %s that is not its default", name)
                        .isNotEqualTo(key.defaults());
                typed.put(key.id(), value);
            });
            Map<String, String> more = free.getOrDefault(component.kind() + "." + component.type(), Map.of());
            for (String prefix : component.freeKeys()) {
                assertThat(more.keySet())
                        .as("a key of %s below %s", component, prefix)
                        .anyMatch(key -> key.startsWith(prefix));
            }
            typed.putAll(more);
            return typed;
        }

        private static String other(ComponentJar.Key key) {
            if (!key.options().isEmpty()) {
                return key.options().stream()
                        .filter(option -> !option.equals(key.defaults()))
                        .findFirst()
                        .orElseThrow();
            }
            return switch (key.type()) {
                case "Boolean" -> String.valueOf(!Boolean.parseBoolean(key.defaults()));
                case "Integer", "Long" -> {
                    long number = key.defaults().isEmpty() ? 0 : Long.parseLong(key.defaults());
                    boolean fits = key.max().isEmpty() || number + DISTANCE <= Long.parseLong(key.max());
                    yield String.valueOf(fits ? number + DISTANCE : number - DISTANCE);
                }
                case "Double", "Float" -> "0.75";
                default -> "probe of " + key.id();
            };
        }
    }
}
