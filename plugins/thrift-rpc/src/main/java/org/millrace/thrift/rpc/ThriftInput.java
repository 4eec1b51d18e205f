package org.millrace.thrift.rpc;

import org.millrace.rpc.Bytes;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Words;

/**
 * Reads Thrift's values from the bytes of one message, never beyond them. What it read last, of a message, a field or a container, is in its
 * getters.
 */
abstract class ThriftInput extends Bytes {
    /** As deep as Thrift's own libraries go. */
    private static final int DEEPEST = 64;

    private String messageName = "";
    private int messageType;
    private int messageSerial;

    private int fieldId;
    private int fieldKind;

    private int elementKind;
    private int valueKind;

    /** Reads how a message begins. */
    abstract void readMessage() throws MalformedCallException;

    /** Reads how the next field begins; false, and nothing more of the structure, behind the last one. */
    abstract boolean readField() throws MalformedCallException;

    /** The length of what follows, which is there. */
    abstract int readLength() throws MalformedCallException;

    abstract int readI32() throws MalformedCallException;

    /** Reads how a list or a set begins. Each of its elements has at least one byte. */
    abstract int readList() throws MalformedCallException;

    /** Reads how a map begins. Each of its keys and values has at least one byte. */
    abstract int readMap() throws MalformedCallException;

    /** Passes over a number or a truth value. */
    abstract void skipPlain(int kind, boolean isField) throws MalformedCallException;

    final void message(String name, int type, int serial) {
        messageName = name;
        messageType = type;
        messageSerial = serial;
    }

    final String messageName() {
        return messageName;
    }

    final int messageType() {
        return messageType;
    }

    final int messageSerial() {
        return messageSerial;
    }

    final void field(int id, int kind) {
        fieldId = id;
        fieldKind = kind;
    }

    final int fieldId() {
        return fieldId;
    }

    /** Fields of a structure count from here; to be set back behind it. */
    final void fieldId(int id) {
        fieldId = id;
    }

    final int fieldKind() {
        return fieldKind;
    }

    final boolean isField(int id, int kind) {
        return fieldId == id && fieldKind == kind;
    }

    final int elements(int kind, long count) throws MalformedCallException {
        elementKind = known(kind);
        return sized(count, 1);
    }

    final int entries(int keyKind, int kind, long count) throws MalformedCallException {
        elementKind = known(keyKind);
        valueKind = known(kind);
        return sized(count, 2);
    }

    private int known(int kind) throws MalformedCallException {
        return switch (kind) {
            case Kind.BOOL, Kind.BYTE, Kind.DOUBLE, Kind.I16, Kind.I32, Kind.I64 -> kind;
            case Kind.STRING, Kind.STRUCT, Kind.MAP, Kind.SET, Kind.LIST -> kind;
            default -> throw unknownKind(kind);
        };
    }

    private int sized(long count, int least) throws MalformedCallException {
        if (count < 0 || count > remaining() / least) {
            throw new MalformedCallException(
                    "a container of " + count + " at byte " + position() + ", with " + remaining() + " bytes left");
        }
        return (int) count;
    }

    final int elementKind() {
        return elementKind;
    }

    final int valueKind() {
        return valueKind;
    }

    final byte[] readBinary() throws MalformedCallException {
        return bytes(readLength());
    }

    final String readString() throws MalformedCallException {
        return text(readLength());
    }

    final String readString(Words words) throws MalformedCallException {
        return word(readLength(), words);
    }

    /** The name of a message, of which few are known. */
    final String readName(int length) throws MalformedCallException {
        int there = checked(length);
        for (String known : FlumeThrift.NAMES) {
            if (known.length() == there && startsWith(FlumeThrift.form(known))) {
                skip(there);
                return known;
            }
        }
        return text(there);
    }

    /** Passes over the field that has just begun. */
    final void skipField() throws MalformedCallException {
        skip(fieldKind, 0, true);
    }

    private void skip(int kind, int depth, boolean isField) throws MalformedCallException {
        if (depth > DEEPEST) {
            throw new MalformedCallException(
                    "values that are nested deeper than " + DEEPEST + " at byte " + position());
        }
        switch (kind) {
            case Kind.STRING -> skip(readLength());
            case Kind.STRUCT -> {
                int outer = fieldId;
                fieldId = 0;
                while (readField()) {
                    skip(fieldKind, depth + 1, true);
                }
                fieldId = outer;
            }
            case Kind.MAP -> {
                int count = readMap();
                int keys = elementKind;
                int values = valueKind;
                for (int i = 0; i < count; i++) {
                    skip(keys, depth + 1, false);
                    skip(values, depth + 1, false);
                }
            }
            case Kind.SET, Kind.LIST -> {
                int count = readList();
                int each = elementKind;
                for (int i = 0; i < count; i++) {
                    skip(each, depth + 1, false);
                }
            }
            default -> skipPlain(kind, isField);
        }
    }

    final void pass(int count) throws MalformedCallException {
        skip(checked(count));
    }

    final MalformedCallException unknownKind(int kind) {
        return new MalformedCallException("a value of the unknown kind " + kind + " at byte " + position());
    }
}
