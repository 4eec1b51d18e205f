package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.finding.Findings;

/** Text of the characters that mean something reads as java.util.Properties reads it, but for the trimming. */
final class PropertiesTextFuzzTest {
    private static final String ALPHABET = "ab=: \\\\\\\n\n\r\t\f#!";
    private static final int TEXTS = 50_000;

    @Test
    void anyTextMeansWhatItMeansToJava() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            assertThat(ours(text))
                    .as("seed %d, text %s", seed, text.replace("\n", "<LF>").replace("\r", "<CR>"))
                    .isEqualTo(javas(text));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(24);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static Map<String, String> ours(String text) {
        Map<String, String> values = new HashMap<>();
        PropertiesText.parse("fuzz", text, new Findings()).forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }

    /** One line at a time would hide nothing: keys that only differ by white space are told apart by their order. */
    private static Map<String, String> javas(String text) throws IOException {
        Map<String, String> values = new HashMap<>();
        Properties ordered = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Object put(Object key, Object value) {
                String trimmed = key.toString().trim();
                if (!trimmed.isEmpty()) {
                    values.put(trimmed, value.toString().trim());
                }
                return value;
            }
        };
        ordered.load(new StringReader(text));
        return values;
    }
}
