package org.millrace.thrift.rpc;

import org.millrace.rpc.Output;

/** The compact form. */
final class CompactOutput extends ThriftOutput {
    private static final int VERSION = 1;
    private static final int TYPE_SHIFT = 5;
    private static final int LONG_FORM = 15;
    /** What this form calls strings. */
    private static final int STRING = 8;

    private static int name(int kind) {
        return switch (kind) {
            case Kind.I32 -> 5;
            case Kind.STRING -> STRING;
            case Kind.LIST -> 9;
            case Kind.MAP -> 11;
            case Kind.STRUCT -> 12;
            default -> throw new IllegalArgumentException("nobody writes values of kind " + kind);
        };
    }

    @Override
    void message(byte[] name, int type, int serial, Output to) {
        to.writeByte(Form.COMPACT_BEGINS);
        to.writeByte(VERSION | (type << TYPE_SHIFT));
        to.writeVarint(Integer.toUnsignedLong(serial));
        binary(name, to);
    }

    @Override
    void field(int before, int id, int kind, Output to) {
        if (id > before && id - before < LONG_FORM) {
            to.writeByte(((id - before) << 4) | name(kind));
        } else {
            to.writeByte(name(kind));
            to.writeLong(id);
        }
    }

    @Override
    void i32(int value, Output to) {
        to.writeLong(value);
    }

    @Override
    void binary(byte[] value, Output to) {
        to.writeVarint(value.length);
        to.writeFixed(value);
    }

    @Override
    void list(int kind, int count, Output to) {
        if (count < LONG_FORM) {
            to.writeByte((count << 4) | name(kind));
        } else {
            to.writeByte((LONG_FORM << 4) | name(kind));
            to.writeVarint(count);
        }
    }

    @Override
    void strings(int count, Output to) {
        to.writeVarint(count);
        if (count > 0) {
            to.writeByte((STRING << 4) | STRING);
        }
    }
}
