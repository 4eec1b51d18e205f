package org.millrace.api.operate;

/**
 * Where a command writes, of a front that knows who asked: it passes one of these where a {@link Command} expects an
 * {@link Appendable}. A command that cares looks whether it was given one.
 */
public interface Answer extends Appendable {

    /** The user who asked, as the operating system or the front knows him; {@code unknown} if neither does. */
    String caller();
}
