package org.millrace.itest;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * What the constructors of components were given. Their classes are changed as they are loaded, so that the first thing each
 * public constructor does is to show its arguments.
 */
final class Received implements WeavingHook, AutoCloseable {
    private static final String PROPERTY = "millrace.itest.received";

    private record Call(String implementation, List<Object> arguments) {}

    private final Set<String> implementations;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    /** Of these classes. */
    Received(Set<String> implementations) {
        this.implementations = implementations;
        BiConsumer<String, Object[]> see = (name, arguments) -> calls.add(new Call(name, Arrays.asList(arguments)));
        System.getProperties().put(PROPERTY, see);
    }

    @Override
    public void close() {
        System.getProperties().remove(PROPERTY);
    }

    /** For each instance that was made of a class: all it was given, by key. */
    List<Map<String, Object>> by(String implementation) throws ReflectiveOperationException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Call call : calls) {
            if (call.implementation().equals(implementation)) {
                Map<String, Object> given = new LinkedHashMap<>();
                for (Object argument : call.arguments()) {
                    if (argument instanceof Map<?, ?> map) {
                        map.forEach((key, value) -> given.putIfAbsent(String.valueOf(key), value));
                    } else if (argument instanceof java.lang.annotation.Annotation config) {
                        for (Method method : config.annotationType().getDeclaredMethods()) {
                            method.setAccessible(true);
                            // As a user reads it: without the rule for a lone value.
                            String key = method.getName().equals("value") ? "value" : KeyRule.key(method);
                            given.put(key, method.invoke(config));
                        }
                    }
                }
                all.add(given);
            }
        }
        return all;
    }

    @Override
    public void weave(WovenClass woven) {
        if (implementations.contains(woven.getClassName())) {
            ClassReader reader = new ClassReader(woven.getBytes());
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            reader.accept(new Showing(writer, woven.getClassName()), 0);
            woven.setBytes(writer.toByteArray());
        }
    }

    private static final class Showing extends ClassVisitor {
        private final String name;

        Showing(ClassVisitor next, String name) {
            super(Opcodes.ASM9, next);
            this.name = name;
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor, String s, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, method, descriptor, s, exceptions);
            boolean shown = method.equals("<init>") && (access & Opcodes.ACC_PUBLIC) != 0;
            return shown ? new Entry(next, name, Type.getArgumentTypes(descriptor)) : next;
        }
    }

    private static final class Entry extends MethodVisitor {
        private final String name;
        private final Type[] arguments;

        Entry(MethodVisitor next, String name, Type[] arguments) {
            super(Opcodes.ASM9, next);
            this.name = name;
            this.arguments = arguments;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            visitMethodInsn(
                    Opcodes.INVOKESTATIC, "java/lang/System", "getProperties", "()Ljava/util/Properties;", false);
            visitLdcInsn(PROPERTY);
            visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    "java/util/Properties",
                    "get",
                    "(Ljava/lang/Object;)Ljava/lang/Object;",
                    false);
            visitTypeInsn(Opcodes.CHECKCAST, "java/util/function/BiConsumer");
            visitLdcInsn(name);
            visitIntInsn(Opcodes.BIPUSH, arguments.length);
            visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
            int local = 1;
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i].getSort() == Type.OBJECT) {
                    visitInsn(Opcodes.DUP);
                    visitIntInsn(Opcodes.BIPUSH, i);
                    visitVarInsn(Opcodes.ALOAD, local);
                    visitInsn(Opcodes.AASTORE);
                }
                local += arguments[i].getSize();
            }
            visitMethodInsn(
                    Opcodes.INVOKEINTERFACE,
                    "java/util/function/BiConsumer",
                    "accept",
                    "(Ljava/lang/Object;Ljava/lang/Object;)V",
                    true);
        }
    }
}
