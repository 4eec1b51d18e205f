package org.millrace.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.millrace.serializer.standard.AvroDeserializer;

/** An Avro container file in a spooled directory. */
class AvroFileFuzzTest {
    private final FileReading reading = new FileReading(AvroDeserializer.class);

    @FuzzTest(maxDuration = Targets.DURATION)
    void isReadOrSetAside(byte[] file) throws Exception {
        reading.read(file);
    }
}
