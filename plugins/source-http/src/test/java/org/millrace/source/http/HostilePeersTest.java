package org.millrace.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.http.server.Ledger;
import org.millrace.network.HeapShare;
import org.millrace.testkit.NothingLeftBehind;
import org.slf4j.LoggerFactory;

/** Who means ill, or is broken, is told so, takes little memory and disturbs nobody. */
@ExtendWith(NothingLeftBehind.class)
class HostilePeersTest {
    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(Ledger.class)).addAppender(log);
    }

    @AfterEach
    void nothingIsTaken() {
        ((Logger) LoggerFactory.getLogger(Ledger.class)).detachAppender(log);
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
        assertThat(HeapShare.OF_BATCHES.taken()).isZero();
    }

    private static void assertServed(Running source) throws Exception {
        int before = source.texts().size();
        try (Client good = Client.to(source.port())) {
            assertThat(good.ask(Client.post(Client.event("good"))).status()).isEqualTo(200);
        }
        assertThat(source.texts()).hasSize(before + 1);
    }

    private static int ask(Running source, String request) throws Exception {
        try (Client client = Client.to(source.port())) {
            client.write(request);
            Client.Answer answer = client.answer();
            assertThat(answer.closes()).isTrue();
            client.awaitEnd();
            return answer.status();
        }
    }

    @Test
    void aHeadOfTenMegabytesIs431AndALongLineIs414() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            try (Client client = Client.to(source.port())) {
                client.write("POST / HTTP/1.1\r\nHost: a\r\n");
                byte[] lines = Client.utf8("X-Many: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n".repeat(200));
                writeWhileItGoes(client, lines, 10 << 20);
                assertThat(client.answer().status()).isEqualTo(431);
            }
            assertThat(ask(source, "POST /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
                    .isEqualTo(414);
            assertServed(source);
            assertThat(log.list).as("told at the first and the second").hasSize(2);
        }
    }

    private static void writeWhileItGoes(Client client, byte[] part, int most) {
        try {
            for (int sent = 0; sent < most; sent += part.length) {
                client.write(part);
            }
        } catch (IOException e) {
            // It was disconnected before.
            return;
        }
    }

    @Test
    void twoGigabytesThatAreAnnouncedAreRefusedBeforeTheyCome() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            for (String length : List.of("2147483648", "9223372036854775807")) {
                assertThat(ask(source, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\nabc"))
                        .isEqualTo(413);
            }
            assertThat(ask(
                            source,
                            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2147483648\r\n\r\n"))
                    .isEqualTo(413);
            assertServed(source);
        }
    }

    @Test
    void aBodyThatGrowsTooLargeIs413() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN.with("maxRequestBytes", 10_000));
                Client client = Client.to(source.port())) {
            client.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = Client.utf8("400\r\n" + " ".repeat(1024) + "\r\n");
            writeWhileItGoes(client, chunk, 1 << 20);
            assertThat(client.answer().status()).isEqualTo(413);
            assertServed(source);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n[{}]\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n[{}]\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n[{}]",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n[{}]",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n[{}]",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n[{}]",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n[{}]",
                "POST / HTTP/1.1\r\nHost : a\r\nContent-Length: 4\r\n\r\n[{}]",
                "what is this\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u0000\u0003\u0003\r\n\r\n",
            })
    void whatIsNoRequestIs400(String request) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            assertThat(ask(source, request)).isEqualTo(400);
            assertThat(source.texts()).isEmpty();
            assertServed(source);
        }
    }

    @Test
    void aBombIs413AndTakesNoMemory() throws Exception {
        byte[] bomb = new byte[100 << 20];
        java.util.Arrays.fill(bomb, (byte) ' ');
        byte[] packed = Client.gzip(bomb);
        byte[] twice = Client.gzip(packed);
        try (Running source = new Running(directory, Running.PLAIN.with("maxRequestBytes", 1 << 20))) {
            try (Client client = Client.to(source.port())) {
                Client.Answer answer = client.ask(Client.request("POST", "/", "Content-Encoding: gzip\r\n", packed));
                assertThat(answer.status()).isEqualTo(413);
                assertThat(answer.body()).contains("1048576");
                assertThat(client.ask(Client.request("POST", "/", "Content-Encoding: gzip\r\n", twice))
                                .status())
                        .isEqualTo(400);
                assertThat(client.ask(Client.request("POST", "/", "Content-Encoding: gzip, gzip\r\n", twice))
                                .status())
                        .isEqualTo(415);
            }
            assertServed(source);
        }
    }

    @Test
    void aRequestThatDripsIs408() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN.with("requestTimeout", 300))) {
            for (String begin :
                    List.of("PO", "POST / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n[")) {
                try (Client client = Client.to(source.port())) {
                    client.write(begin);
                    assertThat(client.answer().status()).isEqualTo(408);
                    client.awaitEnd();
                }
            }
            assertServed(source);
        }
    }

    @Test
    void manyThatBeginAndStayTakeWhatTheySentAndOthersAreServed() throws Exception {
        int many = 300;
        List<Client> dripping = new ArrayList<>();
        try (Running source = new Running(directory, Running.PLAIN)) {
            for (int i = 0; i < many; i++) {
                Client client = Client.to(source.port());
                dripping.add(client);
                client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "[".repeat(2000));
            }
            assertServed(source);
            assertThat(HeapShare.OF_PROCESS.taken()).isLessThan(many * 40_000L);
            for (Client client : dripping) {
                client.close();
            }
        }
    }

    @Test
    void headersThatFillTheShareAreTurnedAway() throws Exception {
        List<Client> filling = new ArrayList<>();
        String head = "POST / HTTP/1.1\r\n" + "a:\r\n".repeat(7000);
        int most = (int) (HeapShare.OF_PROCESS.most() / (32L * head.length()));
        try (Running source = new Running(directory, Running.PLAIN)) {
            for (int i = 0; i < most + 20; i++) {
                Client client = Client.to(source.port());
                filling.add(client);
                client.write(head);
            }
            await().untilAsserted(() ->
                    assertThat(source.context.count("EventReadFail")).isBetween(1L, 20L));
            assertThat(HeapShare.OF_PROCESS.taken()).isLessThanOrEqualTo(HeapShare.OF_PROCESS.most());
            for (Client client : filling) {
                client.close();
            }
            await().until(() -> HeapShare.OF_PROCESS.taken() == 0);
            assertServed(source);
        }
    }

    @Test
    void noiseEndsItsConnectionAndNothingElse() throws Exception {
        Random random = new Random(5);
        try (Running source = new Running(directory, Running.PLAIN)) {
            for (int i = 0; i < 30; i++) {
                byte[] noise = new byte[5000];
                random.nextBytes(noise);
                try (Client client = Client.to(source.port())) {
                    client.write(new String(noise, StandardCharsets.ISO_8859_1) + "\r\n\r\n");
                    client.awaitEnd();
                }
            }
            assertServed(source);
            assertThat(log.list).as("told when their number has doubled").hasSizeLessThan(7);
        }
    }
}
