package org.millrace.declaration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.millrace.declaration.classfile.AnnotationValue;
import org.millrace.declaration.classfile.AnnotationValue.Constant;
import org.millrace.declaration.classfile.ClassFile;

/**
 * The keys that an annotation's type describes: one for each element, with its name, type and default, and what
 * {@code @AttributeDefinition} says besides.
 */
public final class ConfigurationType {
    private static final String ATTRIBUTE = "org.osgi.service.metatype.annotations.AttributeDefinition";
    private static final String STRING = "java.lang.String";
    private static final Map<String, String> PRIMITIVES = Map.of(
            "boolean", "Boolean",
            "byte", "Byte",
            "char", "Character",
            "double", "Double",
            "float", "Float",
            "int", "Integer",
            "long", "Long",
            "short", "Short");
    private static final Set<String> WHOLE = Set.of("Byte", "Integer", "Long", "Short");

    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|credential", Pattern.CASE_INSENSITIVE);

    private final ClassFile type;
    private final Classes classes;
    private final Consumer<Fault> faults;

    private ConfigurationType(ClassFile type, Classes classes, Consumer<Fault> faults) {
        this.type = type;
        this.classes = classes;
        this.faults = faults;
    }

    /** The keys that can be meant, in the order of the file; the others are told. */
    public static List<Key> keys(ClassFile type, Classes classes, Consumer<Fault> faults) throws IOException {
        return new ConfigurationType(type, classes, faults).keys();
    }

    private void fault(ClassFile.Method element, String problem) {
        faults.accept(new Fault(type.name() + "." + element.name() + "()", problem));
    }

    private List<Key> keys() throws IOException {
        List<Key> keys = new ArrayList<>();
        if (type.elements().isEmpty()) {
            faults.accept(new Fault(
                    type.name(),
                    "has no elements, which Declarative Services takes for a key of its own name; give it one, or take"
                            + " it out of the constructor"));
        }
        for (ClassFile.Method element : type.elements()) {
            key(element).ifPresent(keys::add);
        }
        return keys;
    }

    private Optional<Key> key(ClassFile.Method element) throws IOException {
        String id = KeyNames.of(type, element);
        if (KeyNames.namedAfterItsType(type, element)) {
            fault(
                    element,
                    "gets its value from a key " + id
                            + ", not from a key value: Declarative Services names a lone value()"
                            + " after its type; call it $value()");
            return Optional.empty();
        }
        boolean many = element.result().endsWith("[]");
        String single = many ? element.result().substring(0, element.result().length() - 2) : element.result();
        AnnotationValue said = element.annotation(ATTRIBUTE).orElse(new AnnotationValue(ATTRIBUTE, Map.of()));
        List<String> options = new ArrayList<>(said.values("options").stream()
                .filter(AnnotationValue.class::isInstance)
                .map(option -> ((AnnotationValue) option).text("value").orElse(""))
                .toList());
        Optional<String> natural = naturalType(element, single, many, options);
        if (natural.isEmpty()) {
            return Optional.empty();
        }
        String keyType = saidType(said, natural.get());
        Optional<List<String>> defaults = element.otherwise().map(value -> texts(value, natural.get()));
        check(element, id, said, keyType, many, defaults);
        if (isSecret(id, keyType) && !id.startsWith(".")) {
            fault(
                    element,
                    "is a secret by its " + (keyType.equals("Password") ? "type" : "name")
                            + ", which each bundle could read among the properties of its service; call it _"
                            + element.name()
                            + "()" + (type.prefix().isPresent() ? " in a configuration type without PREFIX_" : "")
                            + ", and users type " + element.name());
        }
        boolean optional = said.elements().getOrDefault("required", true).equals(false);
        return Optional.of(new Key(
                id,
                keyType,
                many,
                defaults,
                defaults.isEmpty() && !optional,
                said.text("min"),
                said.text("max"),
                List.copyOf(options),
                said.text("description")));
    }

    /** The name of a file that holds a secret is none. */
    private static boolean isSecret(String id, String keyType) {
        return keyType.equals("Password") || (SECRET.matcher(id).find() && !id.endsWith("File"));
    }

    /** Metatype's name of an element's type; tells if a value can't be made of what a user types. */
    private Optional<String> naturalType(ClassFile.Method element, String single, boolean many, List<String> options)
            throws IOException {
        if (PRIMITIVES.containsKey(single)) {
            return Optional.ofNullable(PRIMITIVES.get(single));
        }
        if (single.equals(STRING)) {
            return Optional.of("String");
        }
        if (single.equals("java.lang.Class")) {
            return listable(element, single, many);
        }
        Optional<ClassFile> other = classes.find(single);
        if (other.isPresent() && other.get().isAnnotation()) {
            fault(
                    element,
                    "is an annotation of its own, " + single
                            + ", which nothing makes of a user's keys; give each of its elements a key of its own, such as "
                            + element.name() + "_name()");
            return Optional.empty();
        }
        if (options.isEmpty()) {
            other.ifPresent(found -> options.addAll(found.constants()));
        }
        return listable(element, single, many);
    }

    private Optional<String> listable(ClassFile.Method element, String single, boolean many) {
        if (many) {
            fault(
                    element,
                    "is a list of " + single
                            + ", which nothing makes of what a user types; write String[] and look them"
                            + " up in the constructor");
            return Optional.empty();
        }
        return Optional.of("String");
    }

    private static String saidType(AnnotationValue said, String natural) {
        return said.elements().get("type") instanceof Constant constant
                        && constant.name().equals("PASSWORD")
                        && natural.equals("String")
                ? "Password"
                : natural;
    }

    /** As the description of a component holds them: a letter is its number there. */
    private static List<String> texts(Object value, String keyType) {
        List<?> values = value instanceof List<?> several ? several : List.of(value);
        return values.stream()
                .map(each -> each instanceof Character letter && keyType.equals("Character")
                        ? Integer.toString(letter)
                        : String.valueOf(each))
                .toList();
    }

    private void check(
            ClassFile.Method element,
            String id,
            AnnotationValue said,
            String keyType,
            boolean many,
            Optional<List<String>> defaults) {
        boolean counted = said.elements().getOrDefault("cardinality", 0).equals(0);
        if (!counted && !many) {
            fault(
                    element,
                    "has a cardinality and takes one value; make its type an array, or take the cardinality out");
        }
        if (!said.values("defaultValue").isEmpty()
                && !said.values("defaultValue").stream()
                        .map(String::valueOf)
                        .toList()
                        .equals(defaults.orElse(List.of()))) {
            fault(
                    element,
                    "has a defaultValue, which the component never gets; write it behind the element, such as "
                            + element.name() + "() default …");
        }
        if (many && defaults.orElse(List.of()).stream().anyMatch(text -> text.indexOf('\n') >= 0)) {
            fault(element, "has a default with a line break in a list, which can't be written down; leave it out");
        }
        bound(element, "min", said, keyType);
        bound(element, "max", said, keyType);
        said.text("name")
                .filter(name -> meantAsKey(name, id))
                .ifPresent(name -> fault(
                        element,
                        "has the name " + name + ", but its key is " + id + "; write " + KeyNames.element(name)
                                + "()"));
    }

    private void bound(ClassFile.Method element, String which, AnnotationValue said, String keyType) {
        Optional<String> bound = said.text(which);
        if (bound.isEmpty() || bound.get().isEmpty() || keyType.equals("Character") || keyType.equals("Boolean")) {
            return;
        }
        boolean whole = WHOLE.contains(keyType) || keyType.equals("String") || keyType.equals("Password");
        try {
            if (whole) {
                Long.parseLong(bound.get());
            } else {
                Double.parseDouble(bound.get());
            }
        } catch (NumberFormatException e) {
            fault(element, "has the " + which + " " + bound.get() + ", which is no number; write one, such as \"1\"");
        }
    }

    /** A name spelled as a key, of the same letters as the key and yet another. */
    private static boolean meantAsKey(String name, String id) {
        return !name.equals(id)
                && name.chars().noneMatch(Character::isWhitespace)
                && name.chars().anyMatch(c -> c == '.' || c == '-' || c == '_')
                && !name.isEmpty()
                && name.charAt(0) == id.charAt(0)
                && letters(name).equalsIgnoreCase(letters(id));
    }

    private static String letters(String text) {
        return text.replaceAll("[._-]", "");
    }
}
