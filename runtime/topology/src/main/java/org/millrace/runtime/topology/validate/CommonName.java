package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Looks for a name that suits two regular expressions, by trying names made of both. What it finds is one; that it finds none proves
 * nothing.
 */
final class CommonName {
    /** Files, and people who write them, may be hostile: what is longer is not looked at. */
    private static final int LONGEST_PATTERN = 200;

    private static final int LONGEST_NAME = 100;
    /** How many characters may be looked at to see whether a name matches: some expressions never come to an end. */
    private static final int MOST_LOOKS = 100_000;

    private static final int MOST_REPEATED = 8;
    private static final String LETTERS = "xa10_-. XA";

    /**
     * Names of files that somebody wants.
     *
     * @param pattern a regular expression of whole names
     * @param suits whether a name is wanted
     * @param all whether every name is
     */
    record Wanted(String pattern, Predicate<String> suits, boolean all) {
        static final String ALL = ".*";
        static final String NONE = "^$";

        /** This name alone. */
        static Wanted just(String name) {
            // Examples are made of an expression.
            return new Wanted(name.replaceAll("[^A-Za-z0-9]", "\\\\$0"), name::equals, false);
        }

        /** All names that match, but those that match another expression; none if one of them is no expression. */
        static Optional<Wanted> of(String pattern, String ignored) {
            if (pattern.length() > LONGEST_PATTERN || ignored.length() > LONGEST_PATTERN) {
                return Optional.empty();
            }
            try {
                Pattern all = Pattern.compile(pattern);
                Pattern but = Pattern.compile(ignored);
                return Optional.of(new Wanted(
                        pattern,
                        name -> matches(all, name) && !matches(but, name),
                        (pattern.equals(ALL) || pattern.equals("^.*$")) && ignored.equals(NONE)));
            } catch (PatternSyntaxException e) {
                // Its component says so.
                return Optional.empty();
            }
        }
    }

    private CommonName() {}

    private static boolean matches(Pattern pattern, String name) {
        try {
            return pattern.matcher(new Looked(name)).matches();
        } catch (EndlessException e) {
            return false;
        }
    }

    /** An expression looked at more of a name than it may. */
    private static final class EndlessException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A name that counts how much of it is looked at. */
    private static final class Looked implements CharSequence {
        private final String name;
        private int looks;

        Looked(String name) {
            this.name = name;
        }

        @Override
        public int length() {
            return name.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new EndlessException();
            }
            return name.charAt(index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return name.subSequence(from, to);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Optional<String> of(Wanted one, Wanted other) {
        Set<String> pieces = new LinkedHashSet<>();
        for (Wanted each : List.of(one, other)) {
            pieces.addAll(new Example(each.pattern(), true).names());
            pieces.addAll(new Example(each.pattern(), false).names());
        }
        List<String> names = new ArrayList<>(pieces);
        // "app.*" and ".*log" have no piece in common, but "applog".
        pieces.forEach(first -> pieces.forEach(second -> names.add(first + second)));
        names.sort(Comparator.comparingInt(String::length));
        return names.stream()
                .filter(name -> !name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0)
                .filter(name -> one.suits().test(name) && other.suits().test(name))
                .findFirst();
    }

    /** Makes a text that an expression may match. Not all of the language is understood; what comes out is tried anyway. */
    private static final class Example {
        private final String regex;
        private final boolean full;
        private int at;
        private boolean understood = true;

        /** @param full whether what may be left out is there, once */
        Example(String regex, boolean full) {
            this.regex = regex;
            this.full = full;
        }

        List<String> names() {
            String name = sequence();
            return understood && at == regex.length() ? List.of(name) : List.of();
        }

        private String sequence() {
            StringBuilder text = new StringBuilder();
            boolean first = true;
            while (understood && at < regex.length() && regex.charAt(at) != ')') {
                if (regex.charAt(at) == '|') {
                    at++;
                    first = false;
                } else {
                    String atom = repeated(atom());
                    text.append(first ? atom : "");
                    understood &= text.length() <= LONGEST_NAME;
                }
            }
            return text.toString();
        }

        private String atom() {
            char c = regex.charAt(at++);
            return switch (c) {
                case '^', '$' -> "";
                case '.' -> "x";
                case '(' -> group();
                case '[' -> oneOf();
                case '\\' -> escaped();
                default -> String.valueOf(c);
            };
        }

        private String group() {
            if (regex.startsWith("?", at)) {
                understood &= regex.startsWith("?:", at);
                at += 2;
            }
            String text = understood ? sequence() : "";
            at++;
            return text;
        }

        private String oneOf() {
            int from = at - 1;
            while (at < regex.length() && (regex.charAt(at) != ']' || at == from + 1)) {
                at += regex.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
            if (at > regex.length()) {
                understood = false;
                return "";
            }
            String set = regex.substring(from, at);
            Pattern compiled;
            try {
                compiled = Pattern.compile(set);
            } catch (PatternSyntaxException e) {
                understood = false;
                return "";
            }
            return (LETTERS + set)
                    .chars()
                    .mapToObj(Character::toString)
                    .filter(letter -> compiled.matcher(letter).matches())
                    .findFirst()
                    .orElse("");
        }

        private String escaped() {
            char c = at < regex.length() ? regex.charAt(at++) : 'Q';
            if (!Character.isLetterOrDigit(c)) {
                return String.valueOf(c);
            }
            return switch (c) {
                case 'd' -> "1";
                case 'w', 'D', 'S' -> "x";
                case 's' -> " ";
                case 'W' -> "-";
                case 'b', 'A', 'z', 'Z' -> "";
                default -> {
                    understood = false;
                    yield "";
                }
            };
        }

        /** The atom as often as what stands behind it says. */
        private String repeated(String atom) {
            if (at >= regex.length()) {
                return atom;
            }
            char c = regex.charAt(at);
            String text = atom;
            if (c == '*' || c == '?') {
                at++;
                text = full ? atom : "";
            } else if (c == '+') {
                at++;
            } else if (c == '{') {
                int least = least();
                understood &= least * atom.length() <= LONGEST_NAME;
                text = understood ? atom.repeat(least) : "";
            } else {
                return atom;
            }
            if (at < regex.length() && "?+".indexOf(regex.charAt(at)) >= 0) {
                at++;
            }
            return text;
        }

        private int least() {
            int end = regex.indexOf('}', at);
            String[] bounds =
                    end < 0 ? new String[0] : regex.substring(at + 1, end).split(",", -1);
            if (bounds.length == 0 || !bounds[0].matches("[0-9]{1,2}")) {
                understood = false;
                return 0;
            }
            at = end + 1;
            int least = Integer.parseInt(bounds[0]);
            understood &= least <= MOST_REPEATED;
            return understood ? least : 0;
        }
    }
}
