package org.millrace.acceptance;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * What a test needs of the distribution that it runs against. One that does not have it is not asked, and it is said that it was
 * not. A test without this needs the whole distribution.
 *
 * <p>A method's own stands for that of its class.
 */
@Retention(RetentionPolicy.RUNTIME)
@interface Needs {
    /** That it is started by its scripts in {@code bin/}; an executable jar is not. */
    String SCRIPTS = "scripts";

    /** What a source needs that chooses no channels. */
    String SELECTOR = "selector.standard";

    /** Plug-ins, without {@code org.millrace.} before their names, and the words above; nothing is what all of them do. */
    String[] value();
}
