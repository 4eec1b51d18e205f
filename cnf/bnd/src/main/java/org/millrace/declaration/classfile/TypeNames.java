package org.millrace.declaration.classfile;

import java.util.ArrayList;
import java.util.List;

/** Reads descriptors (JVMS 4.3) as names of types. */
final class TypeNames {
    private final String descriptor;
    private int at;

    private TypeNames(String descriptor) {
        this.descriptor = descriptor;
    }

    static String type(String descriptor) throws UnreadableClassException {
        return new TypeNames(descriptor).next();
    }

    static List<String> parameters(String descriptor) throws UnreadableClassException {
        TypeNames names = new TypeNames(descriptor);
        names.at = 1;
        List<String> parameters = new ArrayList<>();
        while (names.at < descriptor.length() && descriptor.charAt(names.at) != ')') {
            parameters.add(names.next());
        }
        return parameters;
    }

    static String result(String descriptor) throws UnreadableClassException {
        TypeNames names = new TypeNames(descriptor);
        names.at = descriptor.lastIndexOf(')') + 1;
        return names.next();
    }

    private String next() throws UnreadableClassException {
        int dimensions = 0;
        while (at < descriptor.length() && descriptor.charAt(at) == '[') {
            dimensions++;
            at++;
        }
        if (at >= descriptor.length()) {
            throw new UnreadableClassException("the type " + descriptor + " is none");
        }
        String name =
                switch (descriptor.charAt(at++)) {
                    case 'B' -> "byte";
                    case 'C' -> "char";
                    case 'D' -> "double";
                    case 'F' -> "float";
                    case 'I' -> "int";
                    case 'J' -> "long";
                    case 'S' -> "short";
                    case 'Z' -> "boolean";
                    case 'V' -> "void";
                    case 'L' -> object();
                    default -> throw new UnreadableClassException("the type " + descriptor + " is none");
                };
        return name + "[]".repeat(dimensions);
    }

    private String object() throws UnreadableClassException {
        int end = descriptor.indexOf(';', at);
        if (end < 0) {
            throw new UnreadableClassException("the type " + descriptor + " is none");
        }
        String name = descriptor.substring(at, end).replace('/', '.');
        at = end + 1;
        return name;
    }
}
