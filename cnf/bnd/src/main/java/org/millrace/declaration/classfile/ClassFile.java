package org.millrace.declaration.classfile;

import java.util.List;
import java.util.Optional;

/**
 * What a class file says of its class. Names are as in Java's source, with {@code $} for nested classes.
 *
 * @param name the class's
 * @param access its flags (JVMS 4.1)
 * @param parent its superclass; empty for {@code Object}
 * @param interfaces those it names itself
 * @param annotations those on the class, whatever their retention but for source
 * @param methods constructors too, in the file's order
 * @param constants the constants of an enum, in order
 * @param prefix the text constant {@code PREFIX_}, if it has one
 */
public record ClassFile(
        String name,
        int access,
        String parent,
        List<String> interfaces,
        List<AnnotationValue> annotations,
        List<Method> methods,
        List<String> constants,
        Optional<String> prefix) {
    /** The most bytes that are read. */
    public static final int LONGEST = 1 << 20;

    static final int PUBLIC = 0x0001;
    static final int STATIC = 0x0008;
    static final int INTERFACE = 0x0200;
    static final int ABSTRACT = 0x0400;
    static final int ANNOTATION = 0x2000;
    static final int ENUM = 0x4000;

    /**
     * A method or constructor.
     *
     * @param name {@code <init>} for a constructor
     * @param access its flags (JVMS 4.6)
     * @param parameters names of types, {@code int[]} for instance
     * @param result likewise
     * @param annotations those on the method
     * @param otherwise the default of an annotation's element
     */
    public record Method(
            String name,
            int access,
            List<String> parameters,
            String result,
            List<AnnotationValue> annotations,
            Optional<Object> otherwise) {
        /** Whether it is a constructor that anybody may call. */
        public boolean publicConstructor() {
            return name.equals("<init>") && (access & PUBLIC) != 0;
        }

        /** An annotation on it. */
        public Optional<AnnotationValue> annotation(String type) {
            return find(annotations, type);
        }
    }

    /**
     * Reads one.
     *
     * @throws UnreadableClassException if it is none, or longer than {@link #LONGEST}
     */
    public static ClassFile read(byte[] bytes) throws UnreadableClassException {
        return ClassFileReader.read(bytes);
    }

    /** An annotation on the class. */
    public Optional<AnnotationValue> annotation(String type) {
        return find(annotations, type);
    }

    private static Optional<AnnotationValue> find(List<AnnotationValue> annotations, String type) {
        return annotations.stream().filter(each -> each.type().equals(type)).findFirst();
    }

    /** Whether it is an annotation's type. */
    public boolean isAnnotation() {
        return (access & ANNOTATION) != 0;
    }

    /** Whether it is an enum. */
    public boolean isEnum() {
        return (access & ENUM) != 0;
    }

    /** Whether others may see it and it can be made. */
    public boolean canBeMade() {
        return (access & PUBLIC) != 0 && (access & (ABSTRACT | INTERFACE)) == 0;
    }

    /** The constructors that anybody may call. */
    public List<Method> constructors() {
        return methods.stream().filter(Method::publicConstructor).toList();
    }

    /** The elements of an annotation's type, in the file's order. */
    public List<Method> elements() {
        return methods.stream()
                .filter(method ->
                        (method.access() & STATIC) == 0 && !method.name().startsWith("<"))
                .toList();
    }

    /** Its name without package and outer class. */
    public String simpleName() {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }
}
