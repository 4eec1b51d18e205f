package org.millrace.channel.file.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.channel.file.log.segment.Piece;

/** Events that are numbers, of different lengths; some say theirs in a header, too. */
final class Numbered {
    private Numbered() {}

    static Event event(int number, int padding) {
        byte[] body = Arrays.copyOf(Integer.toString(number).getBytes(StandardCharsets.UTF_8), 12 + padding);
        Event event = Event.of(body);
        return number % 3 == 0 ? event.withHeader("n", Integer.toString(number)) : event;
    }

    static int number(Event event) {
        int length = 0;
        byte[] body = event.body();
        while (body[length] != 0) {
            length++;
        }
        int number = Integer.parseInt(new String(body, 0, length, StandardCharsets.UTF_8));
        if (number % 3 == 0 && !event.header("n", "").equals(Integer.toString(number))) {
            throw new ModelRun.Violation("event " + number + " comes with other headers: " + event);
        }
        return number;
    }

    static List<Integer> numbers(List<Piece> pieces) {
        List<Integer> numbers = new ArrayList<>();
        for (Piece piece : pieces) {
            for (int i = piece.from(); i < piece.to(); i++) {
                numbers.add(number(piece.events()[i]));
            }
        }
        return numbers;
    }
}
