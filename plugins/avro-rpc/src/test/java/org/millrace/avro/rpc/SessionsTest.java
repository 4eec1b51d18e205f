package org.millrace.avro.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Protocol;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.rpc.Call;
import org.millrace.rpc.ClientProtocol.Reply;
import org.millrace.rpc.Frame;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.Output;
import org.millrace.rpc.Status;

class SessionsTest {
    private static final int MOST = 1000;

    private final ClientSession client = new ClientSession();
    private final ServerSession server = new ServerSession(Memory.ENDLESS);

    private static Frame only(Output out) throws Exception {
        FrameReader reader = new FrameReader(1 << 20, Memory.ENDLESS);
        ByteBuffer bytes = ByteBuffer.wrap(out.bytes(), 0, out.length());
        Frame frame = Objects.requireNonNull(reader.read(bytes));
        assertThat(bytes.hasRemaining()).isFalse();
        return frame;
    }

    private Call call(int serial, List<Event> events) throws Exception {
        Output out = new Output();
        client.write(serial, events, out);
        return server.read(only(out), MOST);
    }

    private Reply answer(Call call, Status status) throws Exception {
        Output out = new Output();
        ServerSession.answer(call, status, out);
        Frame frame = only(out);
        assertThat(frame.serial()).isEqualTo(call.serial());
        return client.read(frame);
    }

    private static List<String> shown(List<Event> events) {
        return events.stream().map(event -> event.headers() + event.text()).toList();
    }

    @Test
    void eventsArriveAsTheyWere() throws Exception {
        Map<String, String> many = new LinkedHashMap<>();
        IntStream.range(0, 200).forEach(i -> many.put("name" + i, "value" + i));
        List<Event> events = List.of(
                Event.of("plain"),
                Event.of(Map.of("schlüssel", "wert ü", "", ""), new byte[0]),
                Event.of(many, new byte[5000]),
                Event.of(Map.of("a", "x".repeat(100_000)), "last".getBytes(StandardCharsets.UTF_8)));
        for (int serial = 1; serial < 4; serial++) {
            Call call = call(serial, events);
            assertThat(call).isInstanceOf(Call.Append.class);
            assertThat(shown(((Call.Append) call).events())).isEqualTo(shown(events));
            assertThat(answer(call, Status.OK)).isEqualTo(Reply.TAKEN);
        }
        assertThat(client.greeted()).isTrue();
        assertThat(client.ordered()).isTrue();
        assertThat(server.isPlain()).isTrue();
    }

    @Test
    void aRefusalIsSeen() throws Exception {
        assertThat(answer(call(1, List.of(Event.of("a"))), Status.FAILED)).isEqualTo(Reply.REFUSED);
        assertThat(answer(call(2, List.of(Event.of("a"))), Status.UNKNOWN)).isEqualTo(Reply.REFUSED);
        assertThat(answer(call(3, List.of()), Status.OK)).isEqualTo(Reply.TAKEN);
    }

    @Test
    void moreEventsThanAnybodyTakesAreNotRead() throws Exception {
        List<Event> many =
                IntStream.range(0, MOST + 1).mapToObj(i -> Event.of("e")).toList();
        Call call = call(1, many);
        assertThat(call).isInstanceOf(Call.TooMany.class);
        assertThat(answer(call, Status.FAILED)).isEqualTo(Reply.REFUSED);
    }

    @Test
    void theLastOfAHeaderCounts() throws Exception {
        Output out = new Output();
        handshake(out, FlumeProtocol.digest(), null);
        out.writeByte(0);
        out.writeString("append");
        out.writeLong(-2);
        out.writeLong(8);
        for (String value : List.of("one", "two")) {
            out.writeString("k");
            out.writeString(value);
        }
        out.writeLong(0);
        out.writeBytes("body".getBytes(StandardCharsets.UTF_8));
        Call call = server.read(new Frame(1, out.bytes(), out.length()), MOST);
        assertThat(shown(((Call.Append) call).events())).containsExactly("{k=two}body");
    }

    @Test
    void whatPlugInsOfAvroTellOneAnotherIsPassedOver() throws Exception {
        call(1, List.of());
        Output out = new Output();
        out.writeLong(2);
        for (String name : List.of("trace", "span")) {
            out.writeString(name);
            out.writeBytes(new byte[] {1, 2, 3});
        }
        out.writeLong(0);
        out.writeString("appendBatch");
        out.writeLong(1);
        out.writeLong(0);
        out.writeBytes("body".getBytes(StandardCharsets.UTF_8));
        out.writeLong(0);
        Call call = server.read(new Frame(2, out.bytes(), out.length()), MOST);
        assertThat(shown(((Call.Append) call).events())).containsExactly("{}body");
    }

    private static void handshake(Output out, byte[] digest, @Nullable String protocol) {
        out.writeFixed(digest);
        out.writeLong(protocol == null ? 0 : 1);
        if (protocol != null) {
            out.writeString(protocol);
        }
        out.writeFixed(FlumeProtocol.digest());
        out.writeLong(0);
    }

    @Test
    void aServerThatDoesNotKnowTheProtocolIsToldAll() throws Exception {
        Output none = new Output();
        none.writeLong(2);
        none.writeLong(1);
        none.writeString("{}");
        none.writeLong(1);
        none.writeFixed(new byte[16]);
        none.writeLong(0);
        assertThat(client.read(new Frame(1, none.bytes(), none.length()))).isEqualTo(Reply.ASKED);
        Output again = new Output();
        client.write(2, List.of(Event.of("a")), again);
        String sent = new String(only(again).bytes(), StandardCharsets.ISO_8859_1);
        assertThat(sent).contains("AvroSourceProtocol");
        assertThat(answer(server.read(only(again), MOST), Status.OK)).isEqualTo(Reply.TAKEN);
        assertThat(Protocol.parse(FlumeProtocol.TEXT).getMessages()).containsKeys("append", "appendBatch");
        assertThatThrownBy(() -> new ClientSession().read(new Frame(1, new byte[] {9, 9, 9}, 3)))
                .isInstanceOf(MalformedCallException.class);
    }

    private static final String STRANGE = """
            {"protocol":"P","types":[{"type":"record","name":"E","fields":[
              {"name":"when","type":["null",{"type":"array","items":"long"}]},
              {"name":"body","type":"string"},
              {"name":"extra","type":{"type":"map","values":{"type":"fixed","name":"F","size":3}}},
              {"name":"headers","type":{"type":"map","values":"bytes"}},
              {"name":"x","type":"double"}]}],
             "messages":{"appendBatch":{"request":[{"name":"trace","type":"boolean"},
               {"name":"events","type":{"type":"array","items":"E"}}],"response":"int"},
              "append":{"request":[{"name":"other","type":"E"}],"response":"int"}}}""";

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "3", "", "{", "{\"protocol\":null}"})
    void whatIsNoProtocolIsRefused(String text) throws Exception {
        Output told = new Output();
        handshake(told, new byte[16], text);
        told.writeByte(0);
        told.writeString("append");
        assertThatThrownBy(() -> server.read(new Frame(1, told.bytes(), told.length()), MOST))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("protocol can't be read");
    }

    @Test
    void aClientWithFieldsOfItsOwnIsAskedForItsProtocolAndUnderstood() throws Exception {
        byte[] digest = FlumeProtocol.digest(STRANGE);
        Output unknown = new Output();
        handshake(unknown, digest, null);
        Call asked = server.read(new Frame(1, unknown.bytes(), unknown.length()), MOST);
        assertThat(asked).isInstanceOf(Call.Answered.class);
        assertThat(asked.greeting()[0]).as("NONE").isEqualTo((byte) 4);
        Output told = new Output();
        handshake(told, digest, STRANGE);
        told.writeByte(0);
        told.writeString("appendBatch");
        told.writeFixed(strangeEvents());
        Call call = server.read(new Frame(2, told.bytes(), told.length()), MOST);
        assertThat(shown(((Call.Append) call).events())).containsExactly("{h=v}first", "{}second");
        assertThat(server.isPlain()).isFalse();
        Output one = new Output();
        one.writeByte(0);
        one.writeString("append");
        assertThat(server.read(new Frame(3, one.bytes(), one.length()), MOST))
                .as("its append has no event")
                .isInstanceOf(Call.Answered.class);
    }

    private static byte[] strangeEvents() throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().binaryEncoder(to, null);
        out.writeBoolean(true);
        out.writeArrayStart();
        out.setItemCount(2);
        for (String body : List.of("first", "second")) {
            out.startItem();
            out.writeIndex(body.equals("first") ? 1 : 0);
            if (body.equals("first")) {
                out.writeArrayStart();
                out.setItemCount(1);
                out.startItem();
                out.writeLong(5);
                out.writeArrayEnd();
            }
            out.writeString(body);
            out.writeMapStart();
            out.setItemCount(1);
            out.startItem();
            out.writeString("f");
            out.writeFixed(new byte[3]);
            out.writeMapEnd();
            out.writeMapStart();
            if (body.equals("first")) {
                out.setItemCount(1);
                out.startItem();
                out.writeString("h");
                out.writeBytes("v".getBytes(StandardCharsets.UTF_8));
            } else {
                out.setItemCount(0);
            }
            out.writeMapEnd();
            out.writeDouble(1.5);
        }
        out.writeArrayEnd();
        out.flush();
        return to.toByteArray();
    }

    @Test
    void aPingIsGreetedAndNothingElse() throws Exception {
        Output ping = new Output();
        handshake(ping, FlumeProtocol.digest(), null);
        ping.writeByte(0);
        ping.writeString("");
        Call call = server.read(new Frame(1, ping.bytes(), ping.length()), MOST);
        assertThat(call).isInstanceOf(Call.Answered.class);
        assertThat(call.greeting()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void anUnknownCallIsAnError() throws Exception {
        call(1, List.of());
        Output other = new Output();
        other.writeByte(0);
        other.writeString("shutdown");
        Call call = server.read(new Frame(2, other.bytes(), other.length()), MOST);
        Output out = new Output();
        ServerSession.answer(call, Status.OK, out);
        assertThat(client.ordered()).as("before it is greeted").isFalse();
        client.read(only(greeted()));
        assertThatThrownBy(() -> client.read(only(out)))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("no call of this name");
    }

    private Output greeted() throws Exception {
        Output out = new Output();
        ServerSession fresh = new ServerSession(Memory.ENDLESS);
        Output call = new Output();
        new ClientSession().write(1, List.of(), call);
        ServerSession.answer(fresh.read(only(call), MOST), Status.OK, out);
        return out;
    }

    @Test
    void whateverIsSpoiledIsAtMostACallThatCantBeRead() throws Exception {
        long seed = Long.getLong("millrace.avro.seed", new Random().nextLong());
        Random random = new Random(seed);
        Output good = new Output();
        new ClientSession()
                .write(
                        1,
                        List.of(
                                Event.of(Map.of("a", "b", "c", "d"), "body".getBytes(StandardCharsets.UTF_8)),
                                Event.of("x")),
                        good);
        Frame frame = only(good);
        List<String> thrown = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(frame.bytes(), random.nextInt(frame.length()) + 1);
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                ServerSession session = new ServerSession(Memory.ENDLESS);
                if (random.nextBoolean()) {
                    session.resume();
                }
                session.read(new Frame(1, bytes, bytes.length), MOST);
            } catch (MalformedCallException e) {
                thrown.add(e.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", " + Arrays.toString(bytes), e);
            }
        }
        assertThat(thrown).isNotEmpty();
    }
}
