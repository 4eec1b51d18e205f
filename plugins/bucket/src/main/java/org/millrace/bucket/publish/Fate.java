package org.millrace.bucket.publish;

/** What is to become of a file. */
public enum Fate {
    /** It is finished with as much of it as counts. */
    FINISH,
    /** Nobody knows how much of it counts: it is finished as it is. */
    KEEP,
    /** Nothing of it counts: it is deleted. */
    DROP
}
