package org.millrace.bucket.sink;

/** Why a file was closed. Each is counted under its own name. */
enum RollReason {
    COUNT("RolledByCount"),
    BODY_BYTES("RolledBySize"),
    FILE_BYTES("RolledByFileSize"),
    INTERVAL("RolledByInterval"),
    IDLE("RolledByIdle"),
    OPEN_FILES("RolledByOpenFiles"),
    UNDER_REPLICATED("RolledByUnderReplication"),
    CHECKPOINT("RolledByCheckpoint"),
    FAILURE("RolledByFailure"),
    END("RolledByEnd");

    private final String counter;

    RollReason(String counter) {
        this.counter = counter;
    }

    /** What it is counted as. */
    String counter() {
        return counter;
    }
}
