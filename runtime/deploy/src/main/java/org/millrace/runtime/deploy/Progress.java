package org.millrace.runtime.deploy;

import java.io.IOException;

/** Where the steps of a change are told as they are done. */
interface Progress {

    /** One line, without its end. */
    void say(String line);

    /** Into a command's answer; that nobody reads on must not stop a change half-way. */
    static Progress to(Appendable answer) {
        return line -> {
            try {
                answer.append(line).append('\n');
            } catch (IOException e) {
                // Whoever asked has gone away; the change and its entry in the audit log go on.
            }
        };
    }
}
