package org.millrace.channel.file;

/** Whom a channel tells what befell it. Called by any thread. */
interface Incidents {
    /** It works again. */
    void recovered();

    /** It refuses puts for now, and will take them again by itself. */
    void refusing(String why);

    /** It must be closed and opened anew. */
    void failed(String why, Throwable cause);
}
