package org.millrace.runtime.flow.model;

/** What is built wrong on purpose, to see that it is noticed. */
public enum Bug {
    NONE,
    /** The sink publishes with the checkpoint, before that is committed. */
    PUBLISHES_BEFORE_COMMIT,
    /** The disk leaves out the sync of a delivery that carries a mark. */
    MARK_IS_NOT_SYNCED,
    /** The sink keeps what comes again. */
    ROLL_BACK_IS_NOT_UNDONE
}
