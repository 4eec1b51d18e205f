package org.millrace.thrift.rpc;

import org.millrace.rpc.MalformedCallException;

/** The binary form. */
final class BinaryInput extends ThriftInput {
    private static final int VERSION_MASK = 0xffff0000;
    private static final int VERSION = 0x80010000;

    @Override
    void readMessage() throws MalformedCallException {
        int begins = readInt();
        if (begins >= 0) {
            // As before there were versions.
            String name = readName(begins);
            int type = next();
            message(name, type, readInt());
            return;
        }
        if ((begins & VERSION_MASK) != VERSION) {
            throw new MalformedCallException("a message of version " + Integer.toHexString(begins));
        }
        String name = readName(readInt());
        message(name, begins & 0xff, readInt());
    }

    @Override
    boolean readField() throws MalformedCallException {
        int kind = next();
        if (kind == Kind.STOP) {
            return false;
        }
        int id = (short) (((next() & 0xff) << 8) | (next() & 0xff));
        field(id, kind);
        return true;
    }

    @Override
    int readLength() throws MalformedCallException {
        return checked(readInt());
    }

    @Override
    int readI32() throws MalformedCallException {
        return readInt();
    }

    @Override
    int readList() throws MalformedCallException {
        int kind = next();
        return elements(kind, readInt());
    }

    @Override
    int readMap() throws MalformedCallException {
        int keys = next();
        int values = next();
        return entries(keys, values, readInt());
    }

    @Override
    void skipPlain(int kind, boolean isField) throws MalformedCallException {
        switch (kind) {
            case Kind.BOOL, Kind.BYTE -> pass(1);
            case Kind.I16 -> pass(Short.BYTES);
            case Kind.I32 -> pass(Integer.BYTES);
            case Kind.I64, Kind.DOUBLE -> pass(Long.BYTES);
            default -> throw unknownKind(kind);
        }
    }
}
