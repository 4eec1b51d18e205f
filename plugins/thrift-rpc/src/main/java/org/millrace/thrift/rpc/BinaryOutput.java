package org.millrace.thrift.rpc;

import org.millrace.rpc.Output;

/** The binary form. */
final class BinaryOutput extends ThriftOutput {
    private static final int VERSION = 0x80010000;

    @Override
    void message(byte[] name, int type, int serial, Output to) {
        to.writeInt(VERSION | type);
        binary(name, to);
        to.writeInt(serial);
    }

    @Override
    void field(int before, int id, int kind, Output to) {
        to.writeByte(kind);
        to.writeByte(id >> Byte.SIZE);
        to.writeByte(id);
    }

    @Override
    void i32(int value, Output to) {
        to.writeInt(value);
    }

    @Override
    void binary(byte[] value, Output to) {
        to.writeInt(value.length);
        to.writeFixed(value);
    }

    @Override
    void list(int kind, int count, Output to) {
        to.writeByte(kind);
        to.writeInt(count);
    }

    @Override
    void strings(int count, Output to) {
        to.writeByte(Kind.STRING);
        to.writeByte(Kind.STRING);
        to.writeInt(count);
    }
}
