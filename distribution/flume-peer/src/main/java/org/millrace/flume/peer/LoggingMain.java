package org.millrace.flume.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.appender.AppenderLoggingException;

/** Takes the orders of {@link FlumeClientMain}, and logs each event. */
final class LoggingMain {
    private LoggingMain() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Logger logger = LogManager.getLogger("peer");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            int from = Integer.parseInt(words[1]);
            try {
                for (int i = from; i < from + Integer.parseInt(words[2]); i++) {
                    logger.info("e{}", i);
                }
                answers.println(FlumeClientMain.DONE);
            } catch (AppenderLoggingException e) {
                answers.println(e.toString().replace('\n', ' '));
            }
        }
        System.exit(0);
    }
}
