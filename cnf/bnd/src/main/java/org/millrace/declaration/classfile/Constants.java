package org.millrace.declaration.classfile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A class file's table of constants (JVMS 4.4), of which each is read when it is asked for. */
final class Constants {
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;

    private final ByteBuffer file;
    private final int[] places;

    /** Stands behind the table afterwards. */
    Constants(ByteBuffer file) throws UnreadableClassException {
        this.file = file;
        this.places = new int[file.getShort() & 0xFFFF];
        for (int i = 1; i < places.length; i++) {
            places[i] = file.position();
            int tag = file.get();
            switch (tag) {
                case UTF8 -> skip(file.getShort() & 0xFFFF);
                case CLASS, STRING, 16, 19, 20 -> skip(2);
                case 15 -> skip(3);
                case INTEGER, FLOAT, 9, 10, 11, 12, 17, 18 -> skip(4);
                case LONG, DOUBLE -> {
                    skip(8);
                    i++;
                }
                default -> throw new UnreadableClassException("a constant of the unknown kind " + tag);
            }
        }
    }

    private void skip(int bytes) {
        file.position(file.position() + bytes);
    }

    private int place(int index, int tag) throws UnreadableClassException {
        if (index < 1 || index >= places.length || places[index] == 0 || file.get(places[index]) != tag) {
            throw new UnreadableClassException("the constant " + index + " is not of the kind " + tag);
        }
        return places[index] + 1;
    }

    String text(int index) throws UnreadableClassException {
        int at = place(index, UTF8);
        byte[] counted = new byte[(file.getShort(at) & 0xFFFF) + 2];
        file.get(at, counted);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(counted))) {
            return in.readUTF();
        } catch (IOException e) {
            throw new UnreadableClassException("the constant " + index + " is no text", e);
        }
    }

    /** A class's name as in source; empty for the index 0. */
    String className(int index) throws UnreadableClassException {
        return index == 0
                ? ""
                : text(file.getShort(place(index, CLASS)) & 0xFFFF).replace('/', '.');
    }

    String string(int index) throws UnreadableClassException {
        return text(file.getShort(place(index, STRING)) & 0xFFFF);
    }

    int integer(int index) throws UnreadableClassException {
        return file.getInt(place(index, INTEGER));
    }

    long wide(int index) throws UnreadableClassException {
        return file.getLong(place(index, LONG));
    }

    float single(int index) throws UnreadableClassException {
        return file.getFloat(place(index, FLOAT));
    }

    double twofold(int index) throws UnreadableClassException {
        return file.getDouble(place(index, DOUBLE));
    }
}
