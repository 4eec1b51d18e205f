package org.millrace.declaration.classfile;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.declaration.classfile.AnnotationValue.Constant;
import org.millrace.declaration.classfile.AnnotationValue.TypeName;

/** Reads a class file from its first byte to its last (JVMS 4.1). Its state is where it stands in the bytes. */
final class ClassFileReader {
    private static final int MAGIC = 0xCAFEBABE;
    /** Annotations within annotations: each is a call of ours within another. */
    private static final int DEEPEST = 10;

    private final ByteBuffer file;
    private final Constants constants;

    private ClassFileReader(byte[] bytes) throws UnreadableClassException {
        file = ByteBuffer.wrap(bytes);
        if (file.getInt() != MAGIC) {
            throw new UnreadableClassException("it is no class file");
        }
        file.getInt();
        constants = new Constants(file);
    }

    static ClassFile read(byte[] bytes) throws UnreadableClassException {
        if (bytes.length > ClassFile.LONGEST) {
            throw new UnreadableClassException("it has more than " + ClassFile.LONGEST + " bytes");
        }
        try {
            return new ClassFileReader(bytes).read();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UnreadableClassException("it ends early, or names a place that it does not have", e);
        }
    }

    private int number() {
        return file.getShort() & 0xFFFF;
    }

    private String text() throws UnreadableClassException {
        return constants.text(number());
    }

    private ClassFile read() throws UnreadableClassException {
        int access = number();
        String name = constants.className(number());
        String parent = constants.className(number());
        List<String> interfaces = new ArrayList<>();
        for (int i = number(); i > 0; i--) {
            interfaces.add(constants.className(number()));
        }
        List<String> enumerated = new ArrayList<>();
        Optional<String> prefix = Optional.empty();
        for (int i = number(); i > 0; i--) {
            int flags = number();
            String field = text();
            boolean string = text().equals("Ljava/lang/String;");
            Attributes attributes = attributes();
            if ((flags & ClassFile.ENUM) != 0) {
                enumerated.add(field);
            }
            if (field.equals("PREFIX_") && string && attributes.constant != 0) {
                prefix = Optional.of(constants.string(attributes.constant));
            }
        }
        List<ClassFile.Method> methods = new ArrayList<>();
        for (int i = number(); i > 0; i--) {
            int flags = number();
            String method = text();
            String descriptor = text();
            Attributes attributes = attributes();
            methods.add(new ClassFile.Method(
                    method,
                    flags,
                    List.copyOf(TypeNames.parameters(descriptor)),
                    TypeNames.result(descriptor),
                    List.copyOf(attributes.annotations),
                    Optional.ofNullable(attributes.otherwise)));
        }
        return new ClassFile(
                name,
                access,
                parent,
                List.copyOf(interfaces),
                List.copyOf(attributes().annotations),
                List.copyOf(methods),
                List.copyOf(enumerated),
                prefix);
    }

    /** What was found among the attributes of a class, a field or a method. */
    private static final class Attributes {
        final List<AnnotationValue> annotations = new ArrayList<>();

        @Nullable
        Object otherwise;

        int constant;
    }

    private Attributes attributes() throws UnreadableClassException {
        Attributes found = new Attributes();
        for (int i = number(); i > 0; i--) {
            String name = text();
            int length = file.getInt();
            if (length < 0) {
                throw new UnreadableClassException("an attribute " + name + " of more bytes than there are");
            }
            int end = file.position() + length;
            switch (name) {
                case "RuntimeVisibleAnnotations", "RuntimeInvisibleAnnotations" -> {
                    for (int n = number(); n > 0; n--) {
                        found.annotations.add(annotation(0));
                    }
                }
                case "AnnotationDefault" -> found.otherwise = value(0);
                case "ConstantValue" -> found.constant = number();
                default -> {}
            }
            file.position(end);
        }
        return found;
    }

    private AnnotationValue annotation(int depth) throws UnreadableClassException {
        if (depth > DEEPEST) {
            throw new UnreadableClassException("more than " + DEEPEST + " annotations within each other");
        }
        String type = TypeNames.type(text());
        Map<String, Object> elements = new LinkedHashMap<>();
        for (int i = number(); i > 0; i--) {
            String name = text();
            elements.put(name, value(depth));
        }
        return new AnnotationValue(type, Map.copyOf(elements));
    }

    private Object value(int depth) throws UnreadableClassException {
        char tag = (char) (file.get() & 0xFF);
        return switch (tag) {
            case 's' -> text();
            case 'Z' -> constants.integer(number()) != 0;
            case 'B' -> (byte) constants.integer(number());
            case 'C' -> (char) constants.integer(number());
            case 'S' -> (short) constants.integer(number());
            case 'I' -> constants.integer(number());
            case 'J' -> constants.wide(number());
            case 'F' -> constants.single(number());
            case 'D' -> constants.twofold(number());
            case 'e' -> new Constant(TypeNames.type(text()), text());
            case 'c' -> new TypeName(TypeNames.type(text()));
            case '@' -> annotation(depth + 1);
            case '[' -> values(depth + 1);
            default -> throw new UnreadableClassException("a value of the unknown kind " + (int) tag);
        };
    }

    private List<Object> values(int depth) throws UnreadableClassException {
        if (depth > DEEPEST) {
            throw new UnreadableClassException("more than " + DEEPEST + " lists within each other");
        }
        List<Object> values = new ArrayList<>();
        for (int i = number(); i > 0; i--) {
            values.add(value(depth));
        }
        return List.copyOf(values);
    }
}
