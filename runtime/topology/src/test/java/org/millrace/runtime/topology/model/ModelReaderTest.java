package org.millrace.runtime.topology.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.parse.Parsed;
import org.millrace.runtime.topology.parse.Written;

final class ModelReaderTest {
    private final Findings findings = new Findings();

    private AgentModel read(String... lines) {
        Parsed parsed = Written.lines(Arrays.asList(lines));
        return new ModelReader(parsed, Written.lookups(Map.of("TYPE", "seq", "EMPTY", ""), Map.of()), findings)
                .read("a1");
    }

    private List<String> messages() {
        return findings.list().stream().map(Finding::toString).toList();
    }

    private static Map<String, String> own(Node node) {
        Map<String, String> own = new LinkedHashMap<>();
        node.own().forEach((key, setting) -> own.put(key, setting.value()));
        return own;
    }

    private static final String[] WHOLE = {
        "a1.sources = r1 r2",
        "a1.channels = c1 c2",
        "a1.sinks = k1 k2 k3",
        "a1.sinkgroups = g1",
        "a1.sources.r1.type = netcat",
        "a1.sources.r1.bind = localhost",
        "a1.sources.r1.channels = c1 c2",
        "a1.sources.r1.selector.type = multiplexing",
        "a1.sources.r1.selector.mapping.US = c1",
        "a1.sources.r1.interceptors = i2 i1",
        "a1.sources.r1.interceptors.i1.type = static",
        "a1.sources.r1.interceptors.i1.key = dc",
        "a1.sources.r1.interceptors.i2.type = timestamp",
        "a1.sources.r2.type = ${env:TYPE}",
        "a1.sources.r2.channels = c2",
        "a1.channels.c1.type = memory",
        "a1.channels.c2.type = file",
        "a1.channels.c2.checkpoint.dir = /x",
        "a1.sinks.k1.type = logger",
        "a1.sinks.k1.channel = c1",
        "a1.sinks.k2.type = logger",
        "a1.sinks.k2.channel = c2",
        "a1.sinks.k3.type = logger",
        "a1.sinks.k3.channel = c2",
        "a1.sinkgroups.g1.sinks = k2 k3",
        "a1.sinkgroups.g1.processor.type = failover",
        "a1.sinkgroups.g1.processor.priority.k2 = 5",
    };

    @Test
    void everyPartIsThereInTheOrderOfItsList() {
        AgentModel model = read(WHOLE);
        assertThat(model.sources()).extracting(source -> source.node().name()).containsExactly("r1", "r2");
        assertThat(model.channels()).extracting(Node::name).containsExactly("c1", "c2");
        assertThat(model.sinks()).extracting(SinkNode::name).containsExactly("k1", "k2", "k3");
        assertThat(model.groups()).extracting(GroupNode::name).containsExactly("g1");
        assertThat(model.runnable()).isTrue();
        assertThat(messages()).isEmpty();
    }

    @Test
    void aSourceHasItsChannelsInterceptorsAndSelector() {
        SourceNode r1 = read(WHOLE).sources().get(0);
        assertThat(r1.channels()).containsExactly("c1", "c2");
        assertThat(r1.interceptors()).extracting(Node::name).containsExactly("r1.i2", "r1.i1");
        assertThat(r1.interceptors())
                .extracting(Node::path)
                .containsExactly("a1.sources.r1.interceptors.i2", "a1.sources.r1.interceptors.i1");
        assertThat(own(r1.interceptors().get(1))).containsExactly(entry("key", "dc"));
        assertThat(r1.selector().type()).isEqualTo("multiplexing");
        assertThat(own(r1.selector())).containsExactly(entry("mapping.US", "c1"));
        assertThat(own(r1.node())).containsExactly(entry("bind", "localhost"));
    }

    @Test
    void aSourceWithoutASelectorReplicates() {
        AgentModel model = read(WHOLE);
        assertThat(model.sources().get(1).selector().type()).isEqualTo("replicating");
        assertThat(model.sources().get(1).node().type()).isEqualTo("seq");
    }

    @Test
    void aKeyMayHaveDotsOfItsOwn() {
        assertThat(own(read(WHOLE).channels().get(1))).containsExactly(entry("checkpoint.dir", "/x"));
    }

    @Test
    void aGroupHasItsSinksAndProcessorAndASinkItsGroup() {
        AgentModel model = read(WHOLE);
        GroupNode group = model.groups().get(0);
        assertThat(group.sinks()).containsExactly("k2", "k3");
        assertThat(group.processor().type()).isEqualTo("failover");
        assertThat(own(group.processor())).containsExactly(entry("priority.k2", "5"));
        assertThat(model.groupOf("k3")).contains(group);
        assertThat(model.groupOf("k1")).isEmpty();
    }

    @Test
    void partsComeUpBeforeThoseThatNeedThem() {
        assertThat(read(WHOLE).nodes())
                .extracting(Node::toString)
                .containsExactly(
                        "channel c1",
                        "channel c2",
                        "interceptor r1.i2",
                        "interceptor r1.i1",
                        "selector r1",
                        "selector r2",
                        "processor g1",
                        "sink k1",
                        "sink k2",
                        "sink k3",
                        "source r1",
                        "source r2");
    }

    @Test
    void otherAgentsInTheFileAreNoneOfItsBusiness() {
        Parsed parsed = Written.lines(List.of(
                "a1.channels=c1", "a1.channels.c1.type=memory", "a2.sinks=k1", "a10.sources=r", "x=1", "base.dir=/"));
        assertThat(Agents.in(parsed)).containsExactly("a1", "a2", "a10");
        AgentModel model = new ModelReader(parsed, Written.lookups(Map.of(), Map.of()), findings).read("a1");
        assertThat(model.channelNames()).containsExactly("c1");
        assertThat(messages()).isEmpty();
    }

    @Test
    void agentsAreFoundByAnyOfTheirKeys() {
        assertThat(Agents.in(Written.lines(List.of("a.sources.r.type=x", "b.sinkgroups=g", "c.x=1", "sources=r"))))
                .containsExactly("a", "b");
    }

    @Test
    void theFileIsScatteredAndStillOneComponent() {
        AgentModel model = read("a1.channels.c1.capacity = 10", "a1.channels = c1", "", "a1.channels.c1.type = memory");
        Node c1 = model.channels().get(0);
        assertThat(c1.position()).hasToString("a.conf:1");
        assertThat(c1.place("type").position()).hasToString("a.conf:4");
        assertThat(c1.place("missing").position()).hasToString("a.conf:1");
    }

    @Test
    void aListedComponentWithoutKeysIsAnErrorWhereItIsListed() {
        AgentModel model = read("a1.channels = c1 c2", "a1.channels.c1.type = memory");
        assertThat(model.channelNames()).containsExactly("c1");
        assertThat(messages())
                .containsExactly("a.conf:1: ERROR a1.channels.c2: is listed in a1.channels but has no keys"
                        + " (set a1.channels.c2.type)");
    }

    @Test
    void aComponentThatIsNotListedIsIgnoredAndAMisspelledListIsGuessed() {
        read("a1.sinks = loger", "a1.sinks.logger.type = logger", "a1.sinks.logger.channel = c1");
        assertThat(messages())
                .containsExactly(
                        "a.conf:1: ERROR a1.sinks.loger: is listed in a1.sinks but has no keys (did you mean logger?)",
                        "a.conf:2: WARNING a1.sinks.logger: has keys but is not listed in a1.sinks; they are ignored"
                                + " (did you mean loger?)");
    }

    @Test
    void anOrphanIsReportedOnceHoweverManyKeysItHas() {
        read("a1.sources = r1", "a1.sources.r1.type = seq", "a1.sources.old.type = seq", "a1.sources.old.batch = 1");
        assertThat(messages())
                .containsExactly("a.conf:3: WARNING a1.sources.old: has keys but is not listed in a1.sources;"
                        + " they are ignored (add it to a1.sources)");
    }

    @Test
    void aComponentListedTwiceIsThereOnce() {
        assertThat(read("a1.channels = c1 c1", "a1.channels.c1.type = memory").channels())
                .hasSize(1);
        assertThat(messages())
                .containsExactly("a.conf:1: WARNING a1.channels: c1 is listed twice; it is there once (remove one)");
    }

    @Test
    void aComponentWithoutATypeIsAnErrorExceptSelectorsAndProcessors() {
        read(
                "a1.sources = r1",
                "a1.sources.r1.port = 1",
                "a1.sources.r1.interceptors = i1",
                "a1.sources.r1.interceptors.i1.key = x",
                "a1.sources.r1.selector.optional = c1",
                "a1.sinkgroups = g1",
                "a1.sinkgroups.g1.sinks = k1");
        assertThat(messages())
                .containsExactly(
                        "a.conf:2: ERROR a1.sources.r1 type: is required (set a1.sources.r1.type)",
                        "a.conf:4: ERROR a1.sources.r1.interceptors.i1 type: is required"
                                + " (set a1.sources.r1.interceptors.i1.type)");
    }

    @Test
    void aKeyWithoutAValueIsIgnoredAndReported() {
        AgentModel model = read("a1.channels = c1", "a1.channels.c1.type = memory", "a1.channels.c1.capacity =");
        assertThat(own(model.channels().get(0))).isEmpty();
        assertThat(messages())
                .containsExactly("a.conf:3: WARNING a1.channels.c1.capacity: has no value and is ignored"
                        + " (give it one or remove it)");
    }

    @Test
    void aVariableThatIsEmptyIsNoValueEither() {
        read("a1.channels = c1", "a1.channels.c1.type = memory", "a1.channels.c1.capacity = ${env:EMPTY}");
        assertThat(messages()).singleElement().asString().contains("a.conf:3", "has no value");
    }

    @Test
    void aSectionThatIsNoneIsGuessed() {
        read("a1.channel = c1", "a1.sink.k1.type = logger", "a1.whatever = x");
        assertThat(messages())
                .containsExactly(
                        "a.conf:1: WARNING a1.channel: is not a key of an agent and ignored (did you mean channels?)",
                        "a.conf:2: WARNING a1.sink.k1.type: is not a key of an agent and ignored (did you mean sinks?)",
                        "a.conf:3: WARNING a1.whatever: is not a key of an agent and ignored"
                                + " (an agent has sources, channels, sinks, sinkgroups, configfilters)");
    }

    @Test
    void aKeyThatOthersReferToMayBeCalledAnything() {
        read(
                "a1.base = /data",
                "a1.channels = c1",
                "a1.channels.c1.type = memory",
                "a1.channels.c1.dir = ${a1.base}/c");
        assertThat(messages()).isEmpty();
    }

    @Test
    void aKeyThatEndsEarlyIsReported() {
        read("a1.channels = c1", "a1.channels.c1 = memory", "a1.channels.c1.type = memory", "a1.channels..x = 1");
        assertThat(messages())
                .containsExactly(
                        "a.conf:2: WARNING a1.channels.c1: is not a key of a component and ignored"
                                + " (keys are a1.channels.<name>.<key>)",
                        "a.conf:4: WARNING a1.channels..x: is not a key of a component and ignored"
                                + " (keys are a1.channels.<name>.<key>)");
    }

    @Test
    void anUnknownKeyOfAGroupIsReported() {
        read("a1.sinkgroups = g1", "a1.sinkgroups.g1.sinks = k1", "a1.sinkgroups.g1.sink = k2");
        assertThat(messages())
                .containsExactly("a.conf:3: WARNING a1.sinkgroups.g1 sink: unknown key of a sink group, ignored"
                        + " (did you mean sinks?)");
    }

    @Test
    void aListMayComeFromAVariableThatIsNotShown() {
        Parsed parsed = Written.lines(List.of("a1.channels = ${env:LIST}", "a1.channels.c1.type = memory"));
        AgentModel model =
                new ModelReader(parsed, Written.lookups(Map.of("LIST", "c1 hush"), Map.of()), findings).read("a1");
        assertThat(model.channelNames()).containsExactly("c1");
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("${env:LIST}")
                .doesNotContain("hush");
    }

    @Test
    void anAgentNeedsAChannelAndASourceOrASink() {
        String channel = "a1.channels.c1.type = memory";
        assertThat(read("a1.channels = c1", channel, "a1.sinks = k1", "a1.sinks.k1.type = x")
                        .runnable())
                .isTrue();
        assertThat(read("a1.channels = c1", channel, "a1.sources = r", "a1.sources.r.type = x")
                        .runnable())
                .isTrue();
        assertThat(read("a1.channels = c1", channel).runnable()).isFalse();
        assertThat(read("a1.sources = r", "a1.sources.r.type = x", "a1.sinks = k", "a1.sinks.k.type = x")
                        .runnable())
                .isFalse();
    }
}
