package org.millrace.thrift.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMap;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TSet;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.api.event.Event;
import org.millrace.rpc.Call;
import org.millrace.rpc.ClientProtocol.Answer;
import org.millrace.rpc.ClientProtocol.Reply;
import org.millrace.rpc.Frame;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.Output;
import org.millrace.rpc.Status;

/** Both ends, and Thrift's own library in the place of either. */
class ThriftSessionsTest {
    private static final int MOST = 1000;
    private static final int LARGEST = 1 << 24;

    private static ThriftServer server(Form form) {
        return new ThriftServer(form, LARGEST, Memory.ENDLESS);
    }

    private static Frame framed(byte[] message) {
        return new Frame(0, message, message.length);
    }

    private static Frame only(Form form, Output out) throws Exception {
        ThriftFrames reader = new ThriftFrames(form, LARGEST, Memory.ENDLESS);
        ByteBuffer bytes = ByteBuffer.wrap(out.bytes(), 0, out.length());
        Frame frame = Objects.requireNonNull(reader.read(bytes));
        assertThat(bytes.hasRemaining()).isFalse();
        return frame;
    }

    static List<String> shown(List<Event> events) {
        return events.stream()
                .map(event -> event.headers() + new String(event.body(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    static List<Event> all() {
        Map<String, String> many = new LinkedHashMap<>();
        IntStream.range(0, 200).forEach(i -> many.put("name" + i, "value" + i));
        return List.of(
                Event.of("plain"),
                Event.of(Map.of("schlüssel", "wert ü", "", ""), new byte[0]),
                Event.of(many, new byte[5000]),
                Event.of(Map.of("a", "x".repeat(100_000)), new byte[] {-1, 0, -128, 10}));
    }

    @ParameterizedTest
    @EnumSource
    void eventsArriveAsTheyWere(Form form) throws Exception {
        ThriftClient client = new ThriftClient(form);
        ThriftServer server = server(form);
        for (int serial : new int[] {1, 2, 300, -7, Integer.MAX_VALUE}) {
            Output out = new Output();
            client.write(serial, all(), out);
            Frame sent = only(form, out);
            assertThat(shown(Reference.read(form, sent.bytes(), sent.length()).orElseThrow()))
                    .as("as Thrift's own library reads it")
                    .isEqualTo(shown(all()));
            Call call = server.read(sent, MOST);
            assertThat(call.serial()).isEqualTo(serial);
            assertThat(shown(((Call.Append) call).events())).isEqualTo(shown(all()));
            Output answer = new Output();
            server.answer(call, Status.OK, answer);
            assertThat(client.answer(only(form, answer))).isEqualTo(new Answer(serial, Reply.TAKEN));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatThriftsOwnLibraryWritesIsRead(Form form) throws Exception {
        Call batch = server(form)
                .read(
                        framed(Reference.call(form, "appendBatch", 5, all(), Reference.NOTHING, Reference.NOTHING)),
                        MOST);
        assertThat(shown(((Call.Append) batch).events())).isEqualTo(shown(all()));
        assertThat(((Call.Append) batch).single()).isFalse();
        Call one = server(form)
                .read(framed(Reference.call(form, "append", 6, all(), Reference.NOTHING, Reference.NOTHING)), MOST);
        assertThat(shown(((Call.Append) one).events())).isEqualTo(shown(all().subList(0, 1)));
        assertThat(((Call.Append) one).single()).isTrue();
        List<Event> many =
                IntStream.range(0, 20).mapToObj(i -> Event.of("e" + i)).toList();
        Call twenty = server(form)
                .read(framed(Reference.call(form, "appendBatch", 7, many, Reference.NOTHING, Reference.NOTHING)), MOST);
        assertThat(shown(((Call.Append) twenty).events())).isEqualTo(shown(many));
    }

    @ParameterizedTest
    @EnumSource
    void eachStatusIsWhatFlumeHas(Form form) throws Exception {
        Call call = new Call.Append(3, FlumeThrift.form("append"), true, List.of());
        for (Status status : Status.values()) {
            Output out = new Output();
            server(form).answer(call, status, out);
            Frame frame = only(form, out);
            assertThat(Reference.status(form, frame.bytes(), frame.length()))
                    .isEqualTo(List.of("OK", "FAILED", "ERROR", "UNKNOWN").indexOf(status.name()));
            assertThat(new ThriftClient(form).answer(frame).reply())
                    .isEqualTo(status == Status.OK ? Reply.TAKEN : Reply.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fieldsThatFlumeDoesNotHaveArePassedOver(Form form) throws Exception {
        byte[] message = Reference.call(
                form, "appendBatch", 5, all(), ThriftSessionsTest::ofEachKind, ThriftSessionsTest::ofEachKind);
        Call call = server(form).read(framed(message), MOST);
        assertThat(shown(((Call.Append) call).events())).isEqualTo(shown(all()));
    }

    /** Fields from 20 on, and one of a large number and one of a number below nought. */
    static void ofEachKind(TProtocol to) throws TException {
        to.writeFieldBegin(new TField("a", TType.BOOL, (short) 20));
        to.writeBool(true);
        to.writeFieldBegin(new TField("b", TType.BYTE, (short) 21));
        to.writeByte((byte) -3);
        to.writeFieldBegin(new TField("c", TType.I16, (short) 22));
        to.writeI16((short) -300);
        to.writeFieldBegin(new TField("d", TType.I32, (short) 23));
        to.writeI32(-70_000);
        to.writeFieldBegin(new TField("e", TType.I64, (short) 24));
        to.writeI64(Long.MIN_VALUE);
        to.writeFieldBegin(new TField("f", TType.DOUBLE, (short) 30_000));
        to.writeDouble(Math.PI);
        to.writeFieldBegin(new TField("g", TType.STRING, (short) -5));
        to.writeString("text");
        to.writeFieldBegin(new TField("h", TType.STRUCT, (short) 25));
        to.writeStructBegin(new TStruct("inner"));
        to.writeFieldBegin(new TField("a", TType.BOOL, (short) 1));
        to.writeBool(false);
        to.writeFieldStop();
        to.writeStructEnd();
        to.writeFieldBegin(new TField("i", TType.LIST, (short) 26));
        to.writeListBegin(new TList(TType.BOOL, 17));
        for (int i = 0; i < 17; i++) {
            to.writeBool(i % 2 == 0);
        }
        to.writeListEnd();
        to.writeFieldBegin(new TField("j", TType.SET, (short) 27));
        to.writeSetBegin(new TSet(TType.I16, 2));
        to.writeI16((short) 1);
        to.writeI16((short) 2);
        to.writeSetEnd();
        to.writeFieldBegin(new TField("k", TType.MAP, (short) 28));
        to.writeMapBegin(new TMap(TType.I64, TType.DOUBLE, 1));
        to.writeI64(1);
        to.writeDouble(2);
        to.writeMapEnd();
        to.writeFieldBegin(new TField("l", TType.MAP, (short) 29));
        to.writeMapBegin(new TMap(TType.I64, TType.DOUBLE, 0));
        to.writeMapEnd();
    }

    @ParameterizedTest
    @EnumSource
    void moreEventsThanAnybodyTakesAreNotRead(Form form) throws Exception {
        List<Event> many =
                IntStream.range(0, MOST + 1).mapToObj(i -> Event.of("e")).toList();
        Output out = new Output();
        new ThriftClient(form).write(1, many, out);
        assertThat(server(form).read(only(form, out), MOST)).isInstanceOf(Call.TooMany.class);
    }

    @ParameterizedTest
    @EnumSource
    void aMethodThatFlumeDoesNotHaveIsAnsweredSo(Form form) throws Exception {
        byte[] message = Reference.call(form, "ping", 9, List.of(), Reference.NOTHING, Reference.NOTHING);
        ThriftServer server = server(form);
        Call call = server.read(framed(message), MOST);
        Output out = new Output();
        server.answer(call, Status.OK, out);
        Frame frame = only(form, out);
        assertThat(Reference.status(form, frame.bytes(), frame.length())).isEqualTo(-1);
        assertThatThrownBy(() -> new ThriftClient(form).answer(frame))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("there is no method ping");
    }

    @ParameterizedTest
    @EnumSource
    void aCallWithoutEventsIsAnsweredByWhatIsWrong(Form form) throws Exception {
        ThriftOutput writer = form.output();
        Output bare = new Output();
        writer.message(FlumeThrift.form("appendBatch"), FlumeThrift.CALL, 4, bare);
        writer.stop(bare);
        ThriftServer server = server(form);
        assertThatThrownBy(() -> server.read(new Frame(0, bare.bytes(), bare.length()), MOST))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("a call without a list of events");
        Output out = new Output();
        server.complain("this and that", out);
        Frame frame = only(form, out);
        assertThat(Reference.status(form, frame.bytes(), frame.length())).isEqualTo(-7);
        assertThatThrownBy(() -> new ThriftClient(form).answer(frame)).hasMessageContaining("this and that");
    }

    @ParameterizedTest
    @EnumSource
    void aSuccessorGoesOnAtEachByteAndInTheFormOfTheClient(Form form) throws Exception {
        Output out = new Output();
        new ThriftClient(form).write(7, all().subList(0, 2), out);
        byte[] bytes = Arrays.copyOf(out.bytes(), out.length());
        for (int cut = 0; cut <= bytes.length; cut++) {
            ThriftServer old = server(form);
            Frame early = old.frames().read(ByteBuffer.wrap(bytes, 0, cut));
            assertThat(early == null).isEqualTo(cut < bytes.length);
            ThriftServer next = server(form == Form.BINARY ? Form.COMPACT : Form.BINARY);
            ByteBuffer state = old.state();
            next.goOnFrom(state);
            assertThat(next.frames().read(state)).isNull();
            ByteBuffer rest = ByteBuffer.wrap(early == null ? Arrays.copyOfRange(bytes, cut, bytes.length) : bytes);
            Call call = next.read(Objects.requireNonNull(next.frames().read(rest)), MOST);
            assertThat(((Call.Append) call).events()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deepNestingAndHugeSizesAreRefusedAtOnce(Form form) {
        ThriftOutput writer = form.output();
        Output deep = new Output();
        writer.message(FlumeThrift.form("append"), FlumeThrift.CALL, 4, deep);
        for (int i = 0; i < 100_000; i++) {
            writer.field(0, 2, Kind.STRUCT, deep);
        }
        assertThatThrownBy(() -> server(form).read(new Frame(0, deep.bytes(), deep.length()), MOST))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("nested deeper than 64");
        Output list = new Output();
        writer.message(FlumeThrift.form("appendBatch"), FlumeThrift.CALL, 4, list);
        writer.field(0, 1, Kind.LIST, list);
        writer.list(Kind.STRUCT, Integer.MAX_VALUE, list);
        assertThatThrownBy(() -> server(form).read(new Frame(0, list.bytes(), list.length()), Integer.MAX_VALUE))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("a container of 2147483647");
        Output map = new Output();
        writer.message(FlumeThrift.form("append"), FlumeThrift.CALL, 4, map);
        writer.field(0, 1, Kind.STRUCT, map);
        writer.field(0, 1, Kind.MAP, map);
        writer.strings(Integer.MAX_VALUE, map);
        assertThatThrownBy(() -> server(form).read(new Frame(0, map.bytes(), map.length()), MOST))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("a container of 2147483647");
    }

    @ParameterizedTest
    @EnumSource
    void headersTakeMemoryWhileTheirEventsAreOnTheirWay(Form form) throws Exception {
        AtomicLong taken = new AtomicLong();
        AtomicLong most = new AtomicLong(Long.MAX_VALUE);
        Memory counted = new Memory() {
            @Override
            public boolean take(long bytes) {
                return taken.get() + bytes <= most.get() && taken.addAndGet(bytes) > 0;
            }

            @Override
            public void giveBack(long bytes) {
                taken.addAndGet(-bytes);
            }
        };
        Map<String, String> many = new LinkedHashMap<>();
        IntStream.range(0, 20_000).forEach(i -> many.put(Integer.toString(i, 36), ""));
        Output out = new Output();
        new ThriftClient(form).write(1, List.of(Event.of(many, new byte[0])), out);
        Frame frame = only(form, out);
        ThriftServer server = new ThriftServer(form, LARGEST, counted);
        assertThat(server.read(frame, MOST)).isInstanceOf(Call.Append.class);
        assertThat(taken.get()).isGreaterThan(100 * 19_000);
        server.settled();
        assertThat(taken.get()).isZero();
        most.set(1 << 20);
        Call crowded = server.read(frame, MOST);
        assertThat(crowded).isInstanceOf(Call.Crowded.class);
        server.settled();
        assertThat(taken.get()).isZero();
        Output few = new Output();
        new ThriftClient(form).write(2, all(), few);
        assertThat(server.read(only(form, few), MOST)).isInstanceOf(Call.Append.class);
    }
}
