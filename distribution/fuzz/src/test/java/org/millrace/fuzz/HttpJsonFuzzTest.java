package org.millrace.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.millrace.source.http.JsonDeserializer;

/** The body of a POST to an HTTP source. */
class HttpJsonFuzzTest {
    private final FileReading reading = new FileReading(JsonDeserializer.class);

    @FuzzTest(maxDuration = Targets.DURATION)
    void isReadOrRefused(byte[] body) throws Exception {
        reading.readOnce(body);
    }
}
