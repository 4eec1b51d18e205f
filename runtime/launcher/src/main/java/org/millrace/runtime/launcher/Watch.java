package org.millrace.runtime.launcher;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks an agent the same again and again, until it can't be asked any more or somebody ends the program. On a terminal each answer
 * takes the place of the one before, cut to what is seen; elsewhere they follow each other, with an empty line behind each.
 */
final class Watch {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final String CLEAR = "\u001b[2J";
    private static final String TOP = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final Question question;
    private final PrintWriter out;
    private final PrintStream terminal;
    private final Optional<Screen> screen;
    private final Duration every;

    /** What an agent is asked. */
    interface Question {
        int ask(PrintWriter answer) throws Failure;
    }

    /** What is seen of a terminal. */
    record Screen(int rows, int columns) {
        /** As {@code stty size} tells it; empty if what is printed is not seen on one. */
        static Optional<Screen> of(String size) {
            String[] numbers = size.trim().split("\\s+", -1);
            if (numbers.length != 2 || !numbers[0].matches("[0-9]{1,5}") || !numbers[1].matches("[0-9]{1,5}")) {
                return Optional.empty();
            }
            int rows = Integer.parseInt(numbers[0]);
            int columns = Integer.parseInt(numbers[1]);
            return rows < 2 || columns < 2 ? Optional.empty() : Optional.of(new Screen(rows, columns));
        }
    }

    /**
     * @param out where the answers go, which lets nothing of them move the cursor
     * @param terminal the same place, for what is to move it
     */
    Watch(Question question, PrintWriter out, PrintStream terminal, Optional<Screen> screen, Duration every) {
        this.question = question;
        this.out = out;
        this.terminal = terminal;
        this.screen = screen;
        this.every = every;
    }

    /** On the terminal that the start script saw, if any. */
    static int run(Question question, PrintWriter out) throws Failure, InterruptedException {
        Optional<Screen> screen = Screen.of(System.getProperty("millrace.terminal", ""));
        return new Watch(question, out, System.out, screen, EVERY).run();
    }

    /** Never returns, but throws. */
    int run() throws Failure, InterruptedException {
        for (boolean first = true; ; first = false) {
            StringWriter answer = new StringWriter();
            question.ask(new PrintWriter(answer));
            if (screen.isPresent()) {
                redraw(answer.toString(), screen.get(), first);
            } else {
                out.print(answer + "\n");
                out.flush();
            }
            TimeUnit.NANOSECONDS.sleep(every.toNanos());
        }
    }

    private void redraw(String answer, Screen seen, boolean first) {
        move(first ? CLEAR + TOP : TOP);
        List<String> lines = answer.lines().toList();
        int shown = Math.min(lines.size(), seen.rows() - 1);
        for (int i = 0; i < shown; i++) {
            boolean more = i == shown - 1 && shown < lines.size();
            String line = more ? "… " + (lines.size() - i) + " more lines" : lines.get(i);
            int end = Math.min(line.length(), seen.columns());
            out.print(line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, end))));
            out.flush();
            move(REST_OF_LINE + "\n");
        }
        move(REST_OF_SCREEN);
    }

    private void move(String how) {
        terminal.print(how);
        terminal.flush();
    }
}
