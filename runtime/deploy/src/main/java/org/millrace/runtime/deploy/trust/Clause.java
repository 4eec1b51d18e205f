package org.millrace.runtime.deploy.trust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One part of a header such as {@code a.b;a.c;version="1.2";resolution:=optional}. It is read as Felix (7.0.5) reads it, but
 * for what Felix guesses: names after attributes, quotes within values, escapes outside of quotes, empty parts. All that is
 * refused. Nothing here calls itself, and every count has a bound.
 *
 * @param names what stands in front
 * @param attributes with {@code =}, their types left off
 * @param directives with {@code :=}
 */
record Clause(List<String> names, Map<String, String> attributes, Map<String, String> directives) {

    /** The parts of a header; none if it is not there. */
    static List<Clause> of(ManifestText manifest, String header) throws Rejection {
        return manifest.has(header) ? new Reader(header, manifest.header(header)).read() : List.of();
    }

    /** Whether brackets are within brackets so deep that whoever parses them might not come back. */
    static boolean deep(String filter) {
        int depth = 0;
        for (int i = 0; i < filter.length(); i++) {
            char c = filter.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth > Limits.FILTER_DEPTH) {
                return true;
            }
        }
        return false;
    }

    /** Its state is where it stands in the text. */
    private static final class Reader {
        private final String header;
        private final String text;
        private int at;

        Reader(String header, String text) {
            this.header = header;
            this.text = text;
        }

        private Rejection malformed() {
            int from = Math.max(0, at - 20);
            return new Rejection("has a header " + header + " that is not well formed at character " + (at + 1) + ": "
                    + text.substring(from, Math.min(text.length(), from + 60)) + "; build it with bnd");
        }

        List<Clause> read() throws Rejection {
            if (deep(text)) {
                throw new Rejection("has a header " + header + " with more than " + Limits.FILTER_DEPTH
                        + " brackets within each other; do not use it");
            }
            List<Clause> clauses = new ArrayList<>();
            do {
                clauses.add(clause());
                if (clauses.size() > Limits.CLAUSES) {
                    throw new Rejection(
                            "has a header " + header + " with more than " + Limits.CLAUSES + " parts; do not use it");
                }
            } while (taken(','));
            if (at < text.length()) {
                throw malformed();
            }
            return clauses;
        }

        private Clause clause() throws Rejection {
            List<String> names = new ArrayList<>();
            Map<String, String> attributes = new HashMap<>();
            Map<String, String> directives = new HashMap<>();
            do {
                String word = word();
                if (next() == '=' || next() == ':') {
                    parameter(word, attributes, directives);
                } else if (attributes.isEmpty() && directives.isEmpty()) {
                    names.add(word);
                } else {
                    throw malformed();
                }
                if (names.size() + attributes.size() + directives.size() > Limits.PARAMETERS) {
                    throw new Rejection("has a header " + header + " with a part of more than " + Limits.PARAMETERS
                            + " names and attributes; do not use it");
                }
            } while (taken(';'));
            if (names.isEmpty()) {
                throw malformed();
            }
            return new Clause(List.copyOf(names), Map.copyOf(attributes), Map.copyOf(directives));
        }

        private void parameter(String key, Map<String, String> attributes, Map<String, String> directives)
                throws Rejection {
            Map<String, String> into = attributes;
            if (taken(':')) {
                if (next() == '=') {
                    into = directives;
                } else {
                    type();
                }
            }
            if (!taken('=') || into.put(key, value()) != null) {
                throw malformed();
            }
        }

        private void type() throws Rejection {
            int start = at;
            while (letter() || (at < text.length() && "<>".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            if (at == start) {
                throw malformed();
            }
        }

        private boolean letter() {
            return at < text.length() && Character.isLetterOrDigit(text.charAt(at));
        }

        private char next() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean taken(char expected) {
            if (at < text.length() && text.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }

        private void space() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private String word() throws Rejection {
            space();
            int start = at;
            while (letter() || (at < text.length() && "_-.$*/+~@%".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            String word = text.substring(start, at);
            space();
            if (word.isEmpty()) {
                throw malformed();
            }
            return word;
        }

        private String value() throws Rejection {
            space();
            String value;
            if (taken('"')) {
                int start = at;
                while (at < text.length() && text.charAt(at) != '"') {
                    at += text.charAt(at) == '\\' ? 2 : 1;
                }
                if (at >= text.length()) {
                    throw malformed();
                }
                value = text.substring(start, at);
                at++;
            } else {
                int start = at;
                while (at < text.length() && ";,\"\\".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                value = text.substring(start, at).strip();
                if (value.isEmpty()) {
                    throw malformed();
                }
            }
            space();
            return value;
        }
    }
}
