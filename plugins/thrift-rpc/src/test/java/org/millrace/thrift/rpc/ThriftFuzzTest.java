package org.millrace.thrift.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.api.event.Event;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;

/**
 * Calls with bytes changed, left out, put in and exchanged are read or refused, and nothing else; what is read is what Thrift's own library
 * reads. A failure names the seed and the round, which repeat it.
 */
class ThriftFuzzTest {
    private static final int ROUNDS = 60_000;
    private static final int MOST = 1000;
    private static final long SEED = 20_240_611L;

    private static List<byte[]> corpus(Form form) throws Exception {
        List<byte[]> corpus = new ArrayList<>();
        List<Event> events = List.of(
                Event.of("plain"),
                Event.of(Map.of("a", "1", "bb", "22"), new byte[3]),
                Event.of(Map.of("", ""), new byte[0]));
        corpus.add(Reference.call(form, "append", 1, events, Reference.NOTHING, Reference.NOTHING));
        corpus.add(Reference.call(form, "appendBatch", 200, events, Reference.NOTHING, Reference.NOTHING));
        corpus.add(Reference.call(form, "appendBatch", 2, List.of(), Reference.NOTHING, Reference.NOTHING));
        corpus.add(Reference.call(form, "unknown", 3, List.of(), Reference.NOTHING, Reference.NOTHING));
        corpus.add(Reference.call(
                form, "appendBatch", 4, events, ThriftSessionsTest::ofEachKind, ThriftSessionsTest::ofEachKind));
        return corpus;
    }

    private static byte[] mutated(byte[] of, List<byte[]> others, Random random) {
        byte[] bytes = of.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = new byte[] {0, -1, 0x7f, -128, 15, 12}[random.nextInt(6)];
                case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 4 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
                default -> {
                    byte[] other = others.get(random.nextInt(others.size()));
                    int count = Math.min(bytes.length - at, random.nextInt(other.length));
                    System.arraycopy(other, 0, bytes, at, count);
                }
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void mutatedCallsAreReadAsThriftReadsThemOrRefused(Form form) throws Exception {
        Random random = new Random(SEED);
        List<byte[]> corpus = corpus(form);
        ThriftServer server = new ThriftServer(form, 1 << 20, Memory.ENDLESS);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = mutated(corpus.get(round % corpus.size()), corpus, random);
            Optional<List<Event>> events =
                    read(server, message, "form " + form + ", seed " + SEED + ", round " + round);
            if (events.isPresent()) {
                read++;
                assertThat(Reference.read(form, message, message.length).map(ThriftSessionsTest::shown))
                        .as("form %s, seed %s, round %s", form, SEED, round)
                        .contains(ThriftSessionsTest.shown(events.get()));
            }
        }
        assertThat(read).as("so that not only refusals were seen").isGreaterThan(ROUNDS / 50);
    }

    private static Optional<List<Event>> read(ThriftServer server, byte[] message, String which) {
        try {
            return server.read(new Frame(0, message, message.length), MOST) instanceof Call.Append append
                    ? Optional.of(append.events())
                    : Optional.empty();
        } catch (MalformedCallException e) {
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(which, e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverComesOverAConnectionEndsInFramesOrARefusal(Form form) throws Exception {
        Random random = new Random(SEED);
        List<byte[]> corpus = corpus(form);
        for (int round = 0; round < ROUNDS / 10; round++) {
            ThriftFrames frames = new ThriftFrames(form, 1 << 16, Memory.ENDLESS);
            byte[] message = corpus.get(round % corpus.size());
            byte[] framed = ByteBuffer.allocate(Integer.BYTES + message.length)
                    .putInt(message.length)
                    .put(message)
                    .array();
            ByteBuffer bytes = ByteBuffer.wrap(mutated(framed, corpus, random));
            try {
                while (bytes.hasRemaining()) {
                    int piece = Math.min(bytes.remaining(), 1 + random.nextInt(20));
                    ByteBuffer part = bytes.slice(bytes.position(), piece);
                    bytes.position(bytes.position() + piece);
                    for (Frame frame = frames.read(part); frame != null; frame = frames.read(part)) {
                        assertThat(frame.length()).isPositive();
                    }
                }
            } catch (MalformedCallException | NoRoomException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
            frames.discard();
        }
    }
}
