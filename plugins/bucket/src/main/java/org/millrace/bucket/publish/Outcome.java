package org.millrace.bucket.publish;

/** What became of a file. */
enum Outcome {
    /** It has its last name. */
    PUBLISHED,
    /** It is deleted. */
    DROPPED,
    /** It was to be published and is nowhere. */
    MISSING,
    /** It was shorter than what had been acknowledged, and was put aside. */
    SHORT
}
