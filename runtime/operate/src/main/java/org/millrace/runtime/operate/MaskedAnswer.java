package org.millrace.runtime.operate;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.millrace.api.operate.Answer;

/** Passes on what a command answers, with what must not be shown masked. What is appended at once is masked as one text. */
record MaskedAnswer(Appendable to, UnaryOperator<String> mask) implements Answer {
    @Override
    public Appendable append(CharSequence text) throws IOException {
        to.append(mask.apply(String.valueOf(text)));
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) throws IOException {
        return append(String.valueOf(text).substring(start, end));
    }

    @Override
    public Appendable append(char c) throws IOException {
        to.append(c);
        return this;
    }

    @Override
    public String caller() {
        return Answer.callerOf(to);
    }
}
