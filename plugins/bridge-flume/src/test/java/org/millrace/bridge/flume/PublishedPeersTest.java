package org.millrace.bridge.flume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import javax.jms.Connection;
import javax.jms.MessageProducer;
import javax.jms.Session;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.testkit.Connectors;

/** Modules that others have published, with real peers at the other end. */
@ExtendWith(FlumeHome.class)
class PublishedPeersTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @Test
    void aQueueOfActiveMqIsReadOnceAndNotBeforeItIsAccepted() throws Exception {
        // Flume 1.11 looks up nothing else unless it is told so.
        System.setProperty("JndiAllowedProtocols", "tcp");
        BrokerService broker = new BrokerService();
        broker.setPersistent(false);
        broker.setUseJmx(false);
        String address = broker.addConnector("tcp://127.0.0.1:0").getPublishableConnectString();
        broker.start();
        try {
            List<String> sent =
                    IntStream.range(0, 250).mapToObj(i -> "message " + i).toList();
            send(broker.getTransportConnectors().get(0).getPublishableConnectString(), sent);
            try (var source = Connectors.source(FlumeSource.class)
                    .set("bridge.class", "org.apache.flume.source.jms.JMSSource")
                    .set("initialContextFactory", "org.apache.activemq.jndi.ActiveMQInitialContextFactory")
                    .set("connectionFactory", "ConnectionFactory")
                    .set("providerURL", address)
                    .set("destinationName", "orders")
                    .set("destinationType", "QUEUE")
                    .open()) {
                assertThat(source.await(250)).containsExactlyInAnyOrderElementsOf(sent);
                assertThat(source.outlet().events().get(0).headers()).containsEntry("shop", "7");
                var queue = broker.getDestination(
                        org.apache.activemq.command.ActiveMQDestination.createDestination("queue://orders", (byte) 1));
                await().untilAsserted(() -> assertThat(
                                queue.getDestinationStatistics().getMessages().getCount())
                        .isZero());
                assertThat(source.context().gaugeValue("FlumeEventAcceptedCount"))
                        .isEqualTo(250);
            }
        } finally {
            broker.stop();
            broker.waitUntilStopped();
        }
    }

    private static void send(String address, List<String> texts) throws Exception {
        Connection connection = new ActiveMQConnectionFactory(address).createConnection();
        try {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("orders"));
            for (String text : texts) {
                var message = session.createTextMessage(text);
                message.setStringProperty("shop", "7");
                producer.send(message);
            }
        } finally {
            connection.close();
        }
    }

    @Test
    void aWebServerGetsEachEventAndARefusedOneComesAgain() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
        List<Integer> answers = new ArrayList<>(List.of(200, 503));
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            int status = answers.isEmpty() ? 200 : answers.remove(0);
            if (status == 200) {
                bodies.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try (var sink = Connectors.sink(FlumeSink.class)
                .set("bridge.class", "org.apache.flume.sink.http.HttpSink")
                .set("endpoint", "http://127.0.0.1:" + server.getAddress().getPort() + "/in")
                .set("defaultBackoff", "true")
                .set("defaultRollback", "true")
                .set("backoff.200", "false")
                .set("rollback.200", "false")
                .open()) {
            var batch = sink.deliver("one", "two", "three");
            assertThat(batch.comesAgain()).containsOnlyKeys(1, 2);
            sink.deliver("two", "three");
            assertThat(bodies).containsExactly("one", "two", "three");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aScribeClientLogs() throws Exception {
        int port = freePort();
        try (var source = Connectors.source(FlumeSource.class)
                .set("bridge.class", "org.apache.flume.source.scribe.ScribeSource")
                .set("port", port)
                .set("workerThreads", 2)
                .open()) {
            try (URLClassLoader jars = loader("scribe")) {
                await().ignoreExceptions().until(() -> log(jars, port, "web", List.of("hit 1", "hit 2")));
            }
            assertThat(source.await(2)).containsExactly("hit 1", "hit 2");
            assertThat(source.outlet().events().get(0).headers()).containsEntry("category", "web");
        }
    }

    private static URLClassLoader loader(String plugin) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (Path jar : FlumeHome.jars(plugin)) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), PublishedPeersTest.class.getClassLoader());
    }

    /** By the client that Thrift made of Scribe's definition: in the source's own jar, out of sight for the compiler. */
    private static boolean log(ClassLoader jars, int port, String category, List<String> lines) throws Exception {
        String scribe = "org.apache.flume.source.scribe.";
        Class<?> transports = jars.loadClass("org.apache.thrift.transport.TTransport");
        Object socket = jars.loadClass("org.apache.thrift.transport.TSocket")
                .getConstructor(String.class, int.class)
                .newInstance("127.0.0.1", port);
        Object framed = constructor(jars, "org.apache.thrift.transport.layered.TFramedTransport", transports)
                .newInstance(socket);
        transports.getMethod("open").invoke(framed);
        try {
            Object protocol = jars.loadClass("org.apache.thrift.protocol.TBinaryProtocol")
                    .getConstructor(transports)
                    .newInstance(framed);
            Object client = jars.loadClass(scribe + "Scribe$Client")
                    .getConstructor(jars.loadClass("org.apache.thrift.protocol.TProtocol"))
                    .newInstance(protocol);
            List<Object> entries = new ArrayList<>();
            for (String line : lines) {
                entries.add(jars.loadClass(scribe + "LogEntry")
                        .getConstructor(String.class, String.class)
                        .newInstance(category, line));
            }
            Object result = client.getClass().getMethod("Log", List.class).invoke(client, entries);
            return "OK".equals(String.valueOf(result));
        } finally {
            transports.getMethod("close").invoke(framed);
        }
    }

    private static Constructor<?> constructor(ClassLoader jars, String type, Class<?> argument) throws Exception {
        return jars.loadClass(type).getConstructor(argument);
    }

    @Test
    void aDatabaseKeepsWhatIsInAChannelBetweenTwoInstances(@TempDir Path folder) throws Exception {
        System.setProperty(
                "derby.stream.error.file", folder.resolve("derby.log").toString());
        String url = "jdbc:derby:" + folder.resolve("db") + ";create=true";
        try (var channel = Connectors.channel(FlumeChannel.class)
                .set("bridge.class", "org.apache.flume.channel.jdbc.JdbcChannel")
                .set("db.type", "DERBY")
                .set("driver.class", "org.apache.derby.jdbc.EmbeddedDriver")
                .set("create.schema", "true")
                .set("driver.url", url)
                .open()) {
            assertThat(channel.component().durable()).isTrue();
            channel.put("a", "b", "c");
            Lease lease = channel.take(1);
            channel.commit(lease);
            Lease back = channel.take(1);
            assertThat(back.events()).extracting(Event::text).containsExactly("b");
            back.rollback();
        }
        try (var channel = Connectors.channel(FlumeChannel.class)
                .set("bridge.class", "org.apache.flume.channel.jdbc.JdbcChannel")
                .set("db.type", "DERBY")
                .set("driver.class", "org.apache.derby.jdbc.EmbeddedDriver")
                .set("create.schema", "true")
                .set("driver.url", url)
                .open()) {
            assertThat(channel.drain()).containsExactly("b", "c");
        }
    }

    @Test
    void aChatHearsEachEvent() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
            BlockingQueue<String> said = new LinkedBlockingQueue<>();
            CompletableFuture<Void> chat = CompletableFuture.runAsync(() -> chat(server, said));
            try (var sink = Connectors.sink(FlumeSink.class)
                    .set("bridge.class", "org.apache.flume.sink.irc.IRCSink")
                    .set("hostname", "127.0.0.1")
                    .set("port", server.getLocalPort())
                    .set("nick", "miller")
                    .set("chan", "mill")
                    .open()) {
                await().until(() -> said.contains("join #mill"));
                sink.deliver("the wheel turns");
                await().until(() -> said.stream().anyMatch(line -> line.contains("the wheel turns")));
            }
            server.close();
            chat.join();
        }
    }

    /** As much of a server as greets one client. */
    private static void chat(ServerSocket server, BlockingQueue<String> said) {
        try (Socket client = server.accept();
                BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                said.add(line);
                if (line.startsWith("USER")) {
                    client.getOutputStream().write(":mill 001 miller :Welcome\r\n".getBytes(UTF_8));
                }
                line = lines.readLine();
            }
        } catch (java.io.IOException e) {
            // the client or the test has ended
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket any = new ServerSocket(0, 1, HERE)) {
            return any.getLocalPort();
        }
    }
}
