package org.millrace.avro.rpc;

import org.millrace.rpc.Bytes;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Words;

/** Reads Avro's binary form from the bytes of one message, never beyond them. */
final class Input extends Bytes {
    private static final byte[] NONE = {};

    long readLong() throws MalformedCallException {
        long zigzag = readVarint();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** The length of what follows, which is there. */
    int readLength() throws MalformedCallException {
        return checked(readLong());
    }

    byte[] readBytes() throws MalformedCallException {
        return bytes(readLength());
    }

    String readString() throws MalformedCallException {
        return text(readLength());
    }

    /** A string that comes again and again. */
    String readString(Words words) throws MalformedCallException {
        return word(readLength(), words);
    }

    boolean readBoolean() throws MalformedCallException {
        return next() != 0;
    }

    /** How many entries the next block of an array or a map has; none is its end. Each has at least one byte. */
    int readBlock() throws MalformedCallException {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > remaining()) {
            throw new MalformedCallException(
                    "a block of " + count + " entries at byte " + position() + ", with " + remaining() + " bytes left");
        }
        return (int) count;
    }

    /** Passes a map of strings to bytes over: what Avro's plug-ins tell one another. */
    void skipMetadata() throws MalformedCallException {
        skipMetadata(NONE);
    }

    /** The same; whether it has an entry of this name. */
    boolean skipMetadata(byte[] name) throws MalformedCallException {
        boolean found = false;
        for (int block = readBlock(); block > 0; block = readBlock()) {
            for (int i = 0; i < block; i++) {
                int length = readLength();
                found |= length == name.length && startsWith(name);
                skip(length);
                skip(readLength());
            }
        }
        return found;
    }
}
