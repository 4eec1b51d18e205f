package org.millrace.sink.http;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.operate.Printable;
import org.millrace.http.client.Answer;

/**
 * What an answer 207 says of each event of a request: a JSON array, or an object whose {@code items} is one, of as many elements in the same
 * order. Each is a status, or an object with a {@code status} and, for people, a {@code reason}.
 */
final class EventAnswers {
    private static final int LONGEST_REASON = 200;

    /** Of one event. */
    record One(int status, String reason) {}

    private EventAnswers() {}

    /** @throws IOException if it says something else, with what is wrong in plain words */
    static List<One> of(Answer answer, int events) throws IOException {
        List<One> all = new ArrayList<>(events);
        if (!answer.whole()) {
            throw new IOException("more than is read");
        }
        try (JsonReader json = new JsonReader(new StringReader(answer.text()))) {
            if (json.peek() == JsonToken.BEGIN_ARRAY) {
                read(json, events, all);
            } else {
                json.beginObject();
                while (json.hasNext()) {
                    if (json.nextName().equals("items") && all.isEmpty()) {
                        read(json, events, all);
                    } else {
                        json.skipValue();
                    }
                }
            }
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new IOException("nothing that can be read about each event", e);
        }
        if (all.size() != events) {
            throw new IOException("something about " + all.size() + " events, of " + events);
        }
        return all;
    }

    private static void read(JsonReader json, int events, List<One> all) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            One one = json.peek() == JsonToken.NUMBER ? new One(json.nextInt(), "") : one(json);
            if (one.status() < 100 || one.status() > 599) {
                throw new IOException("no status");
            }
            all.add(one);
            if (all.size() > events) {
                throw new IOException("too many");
            }
        }
        json.endArray();
    }

    private static One one(JsonReader json) throws IOException {
        int status = 0;
        String reason = "";
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (name.equals("status")) {
                status = json.nextInt();
            } else if (name.equals("reason") && json.peek() == JsonToken.STRING) {
                reason = Printable.of(json.nextString(), LONGEST_REASON);
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        return new One(status, reason);
    }
}
