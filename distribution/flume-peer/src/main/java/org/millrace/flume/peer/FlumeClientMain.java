package org.millrace.flume.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.flume.Event;
import org.apache.flume.EventDeliveryException;
import org.apache.flume.FlumeException;
import org.apache.flume.api.RpcClient;
import org.apache.flume.api.RpcClientFactory;
import org.apache.flume.api.SecureRpcClientFactory;
import org.apache.flume.event.EventBuilder;
import org.jspecify.annotations.Nullable;

/** Takes orders, a line each: {@code batch FROM COUNT} or {@code one FROM 1}; answers each with a line. */
final class FlumeClientMain {
    static final String DONE = "done";

    private FlumeClientMain() {}

    public static void main(String[] arguments) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            properties.load(in);
        }
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        @Nullable RpcClient client = null;
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            int from = Integer.parseInt(words[1]);
            try {
                if (client == null || !client.isActive()) {
                    client = Boolean.parseBoolean(properties.getProperty("kerberos"))
                            ? SecureRpcClientFactory.getThriftInstance(properties)
                            : RpcClientFactory.getInstance(properties);
                }
                List<Event> events = IntStream.range(from, from + Integer.parseInt(words[2]))
                        .mapToObj(FlumeClientMain::event)
                        .toList();
                if (words[0].equals("one")) {
                    client.append(events.get(0));
                } else {
                    client.appendBatch(events);
                }
                answers.println(DONE);
            } catch (EventDeliveryException | FlumeException e) {
                answers.println(e.toString().replace('\n', ' ')
                        + (e.getCause() == null ? "" : " / " + e.getCause()).replace('\n', ' '));
                if (client != null) {
                    client.close();
                    client = null;
                }
            }
        }
        System.exit(0);
    }

    private static Event event(int number) {
        return EventBuilder.withBody(
                ("e" + number).getBytes(StandardCharsets.UTF_8),
                Map.of("n", Integer.toString(number), "schlüssel", "wert ü"));
    }
}
