package org.millrace.thrift.rpc;

import org.millrace.rpc.MalformedCallException;

/** The compact form. A field says how much larger its number is than that of the one before it. */
final class CompactInput extends ThriftInput {
    private static final int VERSION_MASK = 0x1f;
    private static final int VERSION = 1;
    private static final int TYPE_SHIFT = 5;
    private static final int LONG_FORM = 15;
    /** By what this form calls them; of both truth values a field that has one consists in its kind. */
    private static final int[] KINDS = {
        Kind.STOP,
        Kind.BOOL,
        Kind.BOOL,
        Kind.BYTE,
        Kind.I16,
        Kind.I32,
        Kind.I64,
        Kind.DOUBLE,
        Kind.STRING,
        Kind.LIST,
        Kind.SET,
        Kind.MAP,
        Kind.STRUCT
    };

    @Override
    void readMessage() throws MalformedCallException {
        int begins = next() & 0xff;
        int version = next() & 0xff;
        if (begins != Form.COMPACT_BEGINS || (version & VERSION_MASK) != VERSION) {
            throw new MalformedCallException("a message of version " + Integer.toHexString((begins << 8) | version));
        }
        int serial = (int) readVarint();
        message(readName(readLength()), version >>> TYPE_SHIFT, serial);
    }

    @Override
    boolean readField() throws MalformedCallException {
        int begins = next() & 0xff;
        if (begins == Kind.STOP) {
            return false;
        }
        int more = begins >>> 4;
        int id = more == 0 ? (short) readI32() : (short) (fieldId() + more);
        field(id, kind(begins & 0xf));
        return true;
    }

    private int kind(int name) throws MalformedCallException {
        if (name >= KINDS.length || name == 0) {
            throw unknownKind(name);
        }
        return KINDS[name];
    }

    @Override
    int readLength() throws MalformedCallException {
        return checked(readVarint());
    }

    @Override
    int readI32() throws MalformedCallException {
        int zigzag = (int) readVarint();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    @Override
    int readList() throws MalformedCallException {
        int begins = next() & 0xff;
        int count = begins >>> 4;
        int kind = kind(begins & 0xf);
        return elements(kind, count == LONG_FORM ? readVarint() : count);
    }

    @Override
    int readMap() throws MalformedCallException {
        long count = readVarint();
        if (count == 0) {
            return entries(Kind.STRING, Kind.STRING, 0);
        }
        int kinds = next() & 0xff;
        return entries(kind(kinds >>> 4), kind(kinds & 0xf), count);
    }

    @Override
    void skipPlain(int kind, boolean isField) throws MalformedCallException {
        switch (kind) {
            case Kind.BOOL -> pass(isField ? 0 : 1);
            case Kind.BYTE -> pass(1);
            case Kind.I16, Kind.I32, Kind.I64 -> readVarint();
            case Kind.DOUBLE -> pass(Double.BYTES);
            default -> throw unknownKind(kind);
        }
    }
}
