package org.millrace.runtime.flow.control;

import org.millrace.api.operate.Answer;

/** What a command answers somebody who is known. */
final class AskedBy implements Answer {
    private final String caller;
    private final StringBuilder text = new StringBuilder();

    AskedBy(String caller) {
        this.caller = caller;
    }

    @Override
    public String caller() {
        return caller;
    }

    @Override
    public Appendable append(CharSequence some) {
        text.append(some);
        return this;
    }

    @Override
    public Appendable append(CharSequence some, int start, int end) {
        text.append(some, start, end);
        return this;
    }

    @Override
    public Appendable append(char c) {
        text.append(c);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
