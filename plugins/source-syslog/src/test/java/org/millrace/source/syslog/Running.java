package org.millrace.source.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that runs, and what it delivered. */
final class Running implements AutoCloseable {
    static final Settings TCP = Settings.of("host", "127.0.0.1").with("port", 0);
    static final Settings MULTI = Settings.of("host", "127.0.0.1").with("ports", "0");

    final TestContext context;
    final TestOutlet outlet;
    private final Source source;

    Running(Class<? extends Source> type, TestContext context, Settings settings) throws Exception {
        this(type, context, settings, new TestOutlet());
    }

    Running(Class<? extends Source> type, TestContext context, Settings settings, TestOutlet outlet) throws Exception {
        this.context = context;
        this.outlet = outlet;
        source = Connectors.make(type, settings);
        try {
            source.open(context);
            source.start(outlet);
        } catch (Exception e) {
            source.close();
            context.end();
            throw e;
        }
    }

    static Running tcp(Path directory, Settings settings) throws Exception {
        return new Running(SyslogTcpSource.class, TestContext.in(directory), settings);
    }

    static Running multi(Path directory, Settings settings) throws Exception {
        return new Running(MultiportSyslogTcpSource.class, TestContext.in(directory), settings);
    }

    static Running udp(Path directory, Settings settings) throws Exception {
        return new Running(SyslogUdpSource.class, TestContext.in(directory), settings);
    }

    int port() {
        return (int) context.gaugeValue("Port");
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setTcpNoDelay(true);
        return socket;
    }

    static void write(Socket socket, String text) throws IOException {
        write(socket, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends all of this over a connection of its own. */
    void send(String text) throws IOException {
        try (Socket socket = connect()) {
            write(socket, text);
        }
    }

    void datagram(String text) throws IOException {
        datagram(text.getBytes(StandardCharsets.UTF_8));
    }

    void datagram(byte[] bytes) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port()));
        }
    }

    List<String> texts() {
        return outlet.texts();
    }

    List<Event> events() {
        return outlet.events();
    }

    /** Waits for so many events. */
    List<Event> await(int count) {
        outlet.await(count);
        return outlet.events();
    }

    void stop() throws Exception {
        source.stop();
    }

    @Override
    public void close() throws Exception {
        source.stop();
        source.close();
        context.end();
    }
}
