package org.millrace.declaration;

/**
 * Something declared that can't be meant.
 *
 * @param subject a class's name, or what of a jar it is
 * @param problem begins with a verb, the subject before it; says what to write instead
 */
public record Fault(String subject, String problem) {
    @Override
    public String toString() {
        return subject + " " + problem;
    }
}
