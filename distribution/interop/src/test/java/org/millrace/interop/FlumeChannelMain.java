package org.millrace.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flume.ChannelException;
import org.apache.flume.Context;
import org.apache.flume.Event;
import org.apache.flume.Transaction;
import org.apache.flume.channel.file.FileChannel;
import org.apache.flume.event.EventBuilder;

/**
 * Flume's own file channel in a process of its own, so that it can be killed. Obeys one command a line on its input and
 * answers with lines that end in {@code done}; it is what {@link FlumeProcess} starts.
 */
final class FlumeChannelMain {
    private static final int STORM_BATCH = 20;

    /** Taken from Flume's loggers, which would otherwise write among the answers. */
    private static final PrintStream ANSWERS = System.out;

    private enum End {
        COMMIT,
        ROLLBACK,
        NONE
    }

    private final FileChannel channel = new FileChannel();
    private final AtomicInteger number = new AtomicInteger();

    private FlumeChannelMain(String[] arguments) {
        Map<String, String> keys = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            keys.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        channel.setName("c1");
        channel.configure(new Context(keys));
        channel.start();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setOut(System.err);
        FlumeChannelMain main = new FlumeChannelMain(arguments);
        if (!main.channel.isOpen()) {
            // Why is in Flume's own log.
            System.exit(1);
        }
        answer("done");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            int count = words.length > 1 ? Integer.parseInt(words[1]) : 0;
            main.obey(words[0], count);
        }
        Runtime.getRuntime().halt(0);
    }

    private void obey(String command, int count) throws InterruptedException {
        switch (command) {
            case "put" -> transact(true, count, End.COMMIT);
            case "take" -> transact(false, count, End.COMMIT);
            case "put-rollback" -> transact(true, count, End.ROLLBACK);
            case "take-rollback" -> transact(false, count, End.ROLLBACK);
            // Flume ties a transaction to its thread: one that stays open needs a thread of its own.
            case "put-open" -> inThread(() -> transact(true, count, End.NONE));
            case "take-open" -> inThread(() -> transact(false, count, End.NONE));
            case "storm" -> storm(count);
            case "drain" -> drain();
            case "close" -> {
                channel.stop();
                answer("done");
                System.exit(0);
            }
            default -> throw new IllegalArgumentException(command);
        }
        answer("done");
    }

    private static void inThread(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, "open transaction");
        thread.start();
        thread.join();
    }

    /** Puts and takes from several threads at once, for ever: only a kill ends it. */
    private void storm(int threads) {
        for (int i = 0; i < threads; i++) {
            start(() -> transact(true, STORM_BATCH, End.COMMIT));
        }
        start(() -> transact(false, STORM_BATCH, End.COMMIT));
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        try {
                            work.run();
                        } catch (ChannelException full) {
                            // The taker makes room.
                        }
                    }
                },
                "storm");
        thread.setDaemon(true);
        thread.start();
    }

    private void transact(boolean put, int count, End end) {
        Transaction transaction = channel.getTransaction();
        transaction.begin();
        try {
            boolean more = true;
            for (int i = 0; i < count && more; i++) {
                if (put) {
                    channel.put(event(number.getAndIncrement()));
                } else {
                    more = channel.take() != null;
                }
            }
            switch (end) {
                case COMMIT -> transaction.commit();
                case ROLLBACK -> transaction.rollback();
                case NONE -> {}
            }
        } catch (ChannelException full) {
            transaction.rollback();
            transaction.close();
            throw full;
        }
        if (end != End.NONE) {
            transaction.close();
        }
    }

    /** Sizes from nothing to some kilobytes, headers from none to several and beyond ASCII. */
    private static Event event(int number) {
        Random random = new Random(number);
        byte[] body = new byte[random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(300)];
        random.nextBytes(body);
        Map<String, String> headers = new TreeMap<>();
        headers.put("n", Integer.toString(number));
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.put("k" + i, i == 3 ? "" : "värde € 𝄞 " + random.nextInt());
        }
        return EventBuilder.withBody(body, headers);
    }

    private void drain() {
        List<String> lines = new ArrayList<>();
        boolean more = true;
        while (more) {
            Transaction transaction = channel.getTransaction();
            transaction.begin();
            for (int i = 0; i < 100 && more; i++) {
                Event event = channel.take();
                more = event != null;
                if (event != null) {
                    lines.add(line(event.getHeaders(), event.getBody()));
                }
            }
            transaction.commit();
            transaction.close();
        }
        lines.forEach(FlumeChannelMain::answer);
    }

    /** One event as one line, the same for Flume's and for ours. */
    static String line(Map<String, String> headers, byte[] body) {
        return new TreeMap<>(headers) + " " + body.length + " bytes, hash " + Arrays.hashCode(body);
    }

    private static void answer(String line) {
        byte[] bytes = (line.replace("\n", " ") + "\n").getBytes(StandardCharsets.UTF_8);
        ANSWERS.write(bytes, 0, bytes.length);
        ANSWERS.flush();
    }
}
