package org.millrace.api.operate;

/**
 * Where a command writes, of a front that knows who asked: it passes one of these where a {@link Command} expects an
 * {@link Appendable}. A command that cares looks whether it was given one.
 */
public interface Answer extends Appendable {

    /** The user who asked, as the operating system or the front knows him; {@code unknown} if neither does. */
    String caller();

    /** Who asked a command that answers here; the user of this process if the front does not say. */
    static String callerOf(Appendable answer) {
        return answer instanceof Answer known ? known.caller() : System.getProperty("user.name", "unknown");
    }
}
