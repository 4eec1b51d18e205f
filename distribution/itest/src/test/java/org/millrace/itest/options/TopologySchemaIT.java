package org.millrace.itest.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.topology.listing.TypesAsSchema;
import org.millrace.runtime.topology.metadata.ComponentType;

/** The schema for editors, by a validator that others have written: it takes what the agent takes, and says what is wrong. */
class TopologySchemaIT {
    private static final Path EXAMPLES = Path.of("../agent/src/main/conf");

    private final List<ComponentType> types = Offered.by(Path.of("target/plugins"));
    private final Validator validator =
            new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    private final String topology = TypesAsSchema.ofTopology(types);

    @TempDir
    private Path folder;

    TopologySchemaIT() throws IOException {}

    private List<String> errors(String schema, String instance) {
        var uri = validator.registerSchema(schema);
        return validator.validate(uri, instance).getErrors().stream()
                .map(TopologySchemaIT::text)
                .toList();
    }

    private static String text(Error error) {
        return error.getInstanceLocation() + " " + error.getKeyword() + ": " + error.getError();
    }

    private List<String> errors(Map<String, Object> agents) {
        return errors(topology, new Gson().toJson(agents));
    }

    private List<String> errorsOf(String... lines) throws IOException {
        Path file = folder.resolve("wrong.conf");
        Files.write(file, List.of(lines));
        return errors(Objects.of(file));
    }

    @Test
    void takesTheExamplesOfTheDistribution() throws Exception {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            List<Path> examples =
                    files.filter(file -> file.toString().endsWith(".conf")).toList();
            assertThat(examples).hasSizeGreaterThanOrEqualTo(6);
            for (Path example : examples) {
                Map<String, Object> agents = Objects.of(example);
                assertThat(agents).as(example.toString()).isNotEmpty();
                assertThat(errors(agents)).as(example.toString()).isEmpty();
            }
        }
    }

    @Test
    void saysWhatIsWrongWithAComponent() throws Exception {
        assertThat(errorsOf("a1.sinks.k1.type = hdfs", "a1.sinks.k1.channel = c1"))
                .anyMatch(error -> error.startsWith("/a1/sinks/k1 required") && error.contains("hdfs.path"));
        assertThat(errorsOf("a1.channels.c1.type = memory", "a1.channels.c1.capacity = many"))
                .anyMatch(error -> error.startsWith("/a1/channels/c1/capacity pattern"));
        assertThat(errorsOf("a1.channels.c1.type = memory", "a1.channels.c1.capasity = 1"))
                .anyMatch(error -> error.startsWith("/a1/channels/c1/capasity"));
        assertThat(errorsOf("a1.channels.c1.type = memroy"))
                .anyMatch(error -> error.startsWith("/a1/channels/c1/type"));
        assertThat(errorsOf("a1.channels.c1.capacity = 1"))
                .anyMatch(error -> error.startsWith("/a1/channels/c1 required"));
        assertThat(errorsOf(
                        "a1.sources.r1.type = seq",
                        "a1.sources.r1.channels = c1",
                        "a1.sources.r1.interceptors.i1.type = static",
                        "a1.sources.r1.interceptors.i1.kee = x"))
                .anyMatch(error -> error.startsWith("/a1/sources/r1/interceptors/i1/kee"));
        assertThat(errorsOf("a1.sinkgroups.g1.sinks = k1", "a1.sinkgroups.g1.processor.type = failsafe"))
                .anyMatch(error -> error.startsWith("/a1/sinkgroups/g1/processor/type"));
    }

    @Test
    void takesWhatTheAgentTakes() throws Exception {
        assertThat(errorsOf(
                        "a1.channels.c1.type = org.apache.flume.channel.MemoryChannel",
                        "a1.channels.c1.capacity = ${env:CAPACITY}",
                        "a1.channels.c1.millrace.version = 1.0.0",
                        "a1.sinks.k1.type = hdfs",
                        "a1.sinks.k1.channel = c1",
                        "a1.sinks.k1.hdfs.path = hdfs://n/x",
                        "a1.sinks.k1.hdfs.round = true",
                        "a1.sinks.k1.hdfs.conf.dfs.replication = 2",
                        "a1.sinks.k1.serializer = text",
                        "a1.sinks.k1.serializer.appendNewline = false",
                        "a1.sinks.k1.millrace.deadLetters = drop",
                        "a1.sources.r1.type = seq",
                        "a1.sources.r1.channels = c1",
                        "a1.sources.r1.selector.optional = c1"))
                .isEmpty();
    }

    @Test
    void numbersAreBoundAsTheAgentBindsThem() {
        String memory = TypesAsSchema.of(type("channel memory"));
        assertThat(errors(memory, "{\"type\": \"memory\", \"capacity\": 5}")).isEmpty();
        assertThat(errors(memory, "{\"type\": \"memory\", \"capacity\": 0}"))
                .singleElement()
                .asString()
                .startsWith("/capacity minimum");
        assertThat(errors(memory, "{\"type\": \"memory\", \"capacity\": 2.5}"))
                .singleElement()
                .asString()
                .startsWith("/capacity type");
    }

    @Test
    void eachTypeHasASchemaOfItsOwnThatSaysAllOfItsKeys() {
        for (ComponentType type : types) {
            JsonObject schema = JsonParser.parseString(TypesAsSchema.of(type)).getAsJsonObject();
            JsonObject keys = schema.getAsJsonObject("properties");
            assertThat(keys.keySet())
                    .as(OptionTables.name(type))
                    .containsAll(type.keys().keySet());
            validator.registerSchema(schema.toString());
            type.keys().values().forEach(key -> {
                JsonObject own = keys.getAsJsonObject(key.id());
                assertThat(own.has("writeOnly"))
                        .as("%s %s is secret", type.type(), key.id())
                        .isEqualTo(type.secret(key.id()));
                if (key.hasDefault() && !key.defaults().isEmpty() && !key.many()) {
                    JsonElement fallback = own.get("default");
                    assertThat(fallback.getAsString()).isEqualTo(key.defaults());
                    assertThat(errors(own.toString(), fallback.toString()))
                            .as("%s: the default of %s", type.type(), key.id())
                            .isEmpty();
                }
            });
        }
        JsonObject hdfs =
                JsonParser.parseString(TypesAsSchema.of(type("sink hdfs"))).getAsJsonObject();
        assertThat(hdfs.getAsJsonObject("properties")
                        .getAsJsonObject("hdfs.closeTries")
                        .get("deprecated")
                        .getAsBoolean())
                .isTrue();
    }

    private ComponentType type(String name) {
        return types.stream()
                .filter(each -> OptionTables.name(each).equals(name))
                .findFirst()
                .orElseThrow();
    }
}
