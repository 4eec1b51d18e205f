package org.millrace.runtime.deploy;

import java.io.IOException;
import org.millrace.api.operate.Printable;

/** Where the steps of a change are told as they are done. */
interface Progress {

    /** An answer for programs is one line. */
    int LONGEST = 1_000_000;

    /** One line, without its end; foreign text in it may be as it came. */
    void say(String line);

    /** Whether somebody still reads on, as far as that is known. */
    default boolean heard() {
        return true;
    }

    /** Into a command's answer; that nobody reads on must not stop a change half-way. */
    static Progress to(Appendable answer) {
        return new Progress() {
            @Override
            public void say(String line) {
                try {
                    answer.append(Printable.of(line, LONGEST)).append('\n');
                } catch (IOException e) {
                    // Whoever asked has gone away; the change and its entry in the audit log go on.
                }
            }

            @Override
            public boolean heard() {
                try {
                    answer.append("");
                    return true;
                } catch (IOException e) {
                    return false;
                }
            }
        };
    }
}
