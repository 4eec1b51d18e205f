package org.millrace.runtime.trial;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;

/**
 * What a person wants tried, and how.
 *
 * @param jar a plug-in that is not installed
 * @param kind source or sink, if it was said
 * @param type its type, empty for the only one of the jar
 * @param keys its configuration
 * @param form how events are printed
 * @param rate whether the rate is told every second
 * @param count after how many events it ends
 * @param generate how many events are made for a sink instead of reading them; 0 for none
 * @param size bytes of each event that is made
 * @param headers of each event that is typed or made
 */
record TrialLine(
        Optional<Path> jar,
        Optional<Kind> kind,
        String type,
        Map<String, String> keys,
        EventPrinter.Form form,
        boolean rate,
        long count,
        long generate,
        int size,
        Map<String, String> headers) {
    private static final int MOST_BYTES = 16 << 20;

    static TrialLine of(List<String> arguments) throws UsageException {
        Arguments line = Arguments.of(arguments);
        boolean json = line.flag("--json");
        boolean rate = line.flag("--rate");
        long count = number("--count", line.value("--count"), Long.MAX_VALUE, Long.MAX_VALUE);
        long generate = number("--generate", line.value("--generate"), Long.MAX_VALUE, 0);
        int size = (int) number("--size", line.value("--size"), MOST_BYTES, 100);
        Map<String, String> headers = pairs("--header", line.values("--header"));
        Optional<Path> jar = line.value("--jar").map(Path::of);
        List<String> words = line.words();
        int at = 0;
        if (jar.isEmpty() && !words.isEmpty() && words.get(0).endsWith(".jar")) {
            jar = Optional.of(Path.of(words.get(at++)));
        }
        Optional<Kind> kind =
                word(words, at).flatMap(Kind::of).filter(each -> each == Kind.SOURCE || each == Kind.SINK);
        at += kind.isPresent() ? 1 : 0;
        Optional<String> type = word(words, at);
        at += type.isPresent() ? 1 : 0;
        if (type.isEmpty() && jar.isEmpty()) {
            throw new UsageException("which source or sink? 'millrace list' shows what is installed");
        }
        EventPrinter.Form form = json ? EventPrinter.Form.JSON : EventPrinter.Form.TEXT;
        return new TrialLine(
                jar,
                kind,
                type.orElse(""),
                keys(words.subList(at, words.size())),
                rate ? EventPrinter.Form.NONE : form,
                rate,
                count,
                generate,
                size,
                headers);
    }

    /** The word at a place, if it is not a key. */
    private static Optional<String> word(List<String> words, int at) {
        return at < words.size()
                        && !words.get(at).startsWith("--")
                        && words.get(at).indexOf('=') < 0
                ? Optional.of(words.get(at))
                : Optional.empty();
    }

    private static long number(String name, Optional<String> text, long most, long otherwise) throws UsageException {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is none of those that will do.
        }
        throw new UsageException(name + " is " + text.get() + "; it is a whole number from 1"
                + (most == Long.MAX_VALUE ? "" : " to " + most));
    }

    private static Map<String, String> pairs(String name, List<String> texts) throws UsageException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new UsageException(name + " " + text + ": write " + name + " NAME=VALUE");
            }
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }

    /** {@code --key value}, {@code --key=value} and {@code key=value}. */
    private static Map<String, String> keys(List<String> words) throws UsageException {
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String name = word.startsWith("--") ? word.substring(2) : word;
            int equals = name.indexOf('=');
            String key = equals < 0 ? name : name.substring(0, equals);
            if (key.isEmpty() || (equals < 0 && !word.startsWith("--"))) {
                throw new UsageException(word + " is no key; write --KEY VALUE or KEY=VALUE");
            }
            if (equals < 0 && i + 1 == words.size()) {
                throw new UsageException("the key " + word + " needs a value");
            }
            String value = equals < 0 ? words.get(++i) : name.substring(equals + 1);
            if (keys.put(key, value) != null) {
                throw new UsageException("the key " + key + " stands there twice");
            }
        }
        return keys;
    }
}
