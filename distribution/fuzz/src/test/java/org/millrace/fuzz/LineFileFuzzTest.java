package org.millrace.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.millrace.serializer.standard.LineDeserializer;

/** A file of lines in a spooled directory, which is text or is not. */
class LineFileFuzzTest {
    private final FileReading reading = new FileReading(LineDeserializer.class);

    @FuzzTest(maxDuration = Targets.DURATION)
    void isReadOrSetAside(byte[] file) throws Exception {
        reading.read(file);
    }
}
