package org.millrace.interceptor.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.TestContext;

class HeaderInterceptorsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1234), ZoneOffset.UTC);

    private static Map<String, String> after(Interceptor interceptor, Map<String, String> headers) throws Exception {
        List<Event> out = interceptor.intercept(List.of(Event.of(headers, new byte[] {1})));
        assertThat(out).hasSize(1);
        assertThat(out.get(0).body()).containsExactly(1);
        return out.get(0).headers();
    }

    private static TimestampInterceptor timestamp(Map<String, ?> typed) {
        return new TimestampInterceptor(Typed.config(TimestampConfig.class, typed), CLOCK);
    }

    @Test
    void timestampSetsTheTime() throws Exception {
        assertThat(after(timestamp(Map.of()), Map.of())).containsEntry("timestamp", "1234");
        assertThat(after(timestamp(Map.of()), Map.of("timestamp", "1"))).containsEntry("timestamp", "1234");
        assertThat(after(timestamp(Map.of("preserveExisting", true)), Map.of("timestamp", "1")))
                .containsEntry("timestamp", "1");
        assertThat(after(timestamp(Map.of("headerName", "t")), Map.of())).isEqualTo(Map.of("t", "1234"));
    }

    @Test
    void aHeaderWithoutANameIsRefused() {
        assertThatThrownBy(() -> timestamp(Map.of("headerName", " ")))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo("headerName"));
    }

    private static HostInterceptor host(Map<String, ?> typed, HostInterceptor.LocalHost local) {
        HostInterceptor interceptor = new HostInterceptor(Typed.config(HostConfig.class, typed), local);
        interceptor.open(TestContext.in(Path.of("")).named("r1.i1"));
        return interceptor;
    }

    private static InetAddress here() throws UnknownHostException {
        return InetAddress.getByAddress("here.example.org", new byte[] {10, 0, 0, 7});
    }

    @Test
    void hostSetsTheAddressOrTheName() throws Exception {
        assertThat(after(host(Map.of(), HeaderInterceptorsTest::here), Map.of()))
                .containsEntry("host", "10.0.0.7");
        assertThat(after(host(Map.of("hostHeader", "h"), HeaderInterceptorsTest::here), Map.of()))
                .isEqualTo(Map.of("h", "10.0.0.7"));
        String name = here().getCanonicalHostName();
        assertThat(after(host(Map.of("useIP", false), HeaderInterceptorsTest::here), Map.of()))
                .containsEntry("host", name);
        assertThat(after(host(Map.of("preserveExisting", true), HeaderInterceptorsTest::here), Map.of("host", "x")))
                .containsEntry("host", "x");
    }

    @Test
    void aMachineThatDoesNotKnowItselfLetsEventsPass() throws Exception {
        Interceptor interceptor = host(Map.of(), () -> {
            throw new UnknownHostException("nowhere");
        });
        assertThat(after(interceptor, Map.of("a", "b"))).isEqualTo(Map.of("a", "b"));
    }

    private static StaticInterceptor fixed(Map<String, ?> typed) {
        return new StaticInterceptor(Typed.config(StaticConfig.class, typed));
    }

    @Test
    void staticSetsAValueAndPreservesOneThatIsThere() throws Exception {
        assertThat(after(fixed(Map.of()), Map.of())).isEqualTo(Map.of("key", "value"));
        assertThat(after(fixed(Map.of("key", "dc", "value", "NY")), Map.of())).isEqualTo(Map.of("dc", "NY"));
        assertThat(after(fixed(Map.of()), Map.of("key", "mine"))).isEqualTo(Map.of("key", "mine"));
        assertThat(after(fixed(Map.of("preserveExisting", false)), Map.of("key", "mine")))
                .isEqualTo(Map.of("key", "value"));
    }

    private static UuidInterceptor uuid(Map<String, ?> typed) {
        return new UuidInterceptor(Typed.config(UuidConfig.class, typed));
    }

    @Test
    void uuidSetsADifferentIdentifierOnEachEvent() throws Exception {
        List<Event> out = uuid(Map.of("prefix", "a-")).intercept(List.of(Event.of("x"), Event.of("y")));
        List<String> ids = out.stream().map(e -> e.header("id", "")).toList();
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(id).startsWith("a-");
            assertThat(UUID.fromString(id.substring(2)).toString()).isEqualTo(id.substring(2));
        });
        assertThat(after(uuid(Map.of()), Map.of("id", "mine"))).isEqualTo(Map.of("id", "mine"));
        assertThat(after(uuid(Map.of("preserveExisting", false, "headerName", "i")), Map.of("i", "mine")))
                .doesNotContainValue("mine");
    }

    private static RemoveHeaderInterceptor remove(Map<String, ?> typed) {
        return new RemoveHeaderInterceptor(Typed.config(RemoveHeaderConfig.class, typed));
    }

    @Test
    void headersAreRemovedByNameListAndPattern() throws Exception {
        Map<String, String> headers = Map.of("a", "1", "b", "2", "ab", "3", "c d", "4");
        assertThat(after(remove(Map.of("withName", "a")), headers)).containsOnlyKeys("b", "ab", "c d");
        assertThat(after(remove(Map.of("fromList", "a , b")), headers)).containsOnlyKeys("ab", "c d");
        assertThat(after(remove(Map.of("fromList", "a;c d", "fromListSeparator", ";")), headers))
                .containsOnlyKeys("b", "ab");
        assertThat(after(remove(Map.of("matching", "a.*")), headers)).containsOnlyKeys("b", "c d");
        assertThat(after(remove(Map.of("withName", "b", "fromList", "ab", "matching", "c.*")), headers))
                .containsOnlyKeys("a");
        assertThat(after(remove(Map.of()), headers)).isEqualTo(headers);
        assertThatThrownBy(() -> remove(Map.of("matching", "(")))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo("matching"));
    }

    @Test
    void aBatchThatDoesNotChangeIsTheSameList() throws Exception {
        List<Event> batch = List.of(Event.of(Map.of("key", "v"), new byte[0]));
        assertThat(fixed(Map.of()).intercept(batch)).isSameAs(batch);
    }
}
