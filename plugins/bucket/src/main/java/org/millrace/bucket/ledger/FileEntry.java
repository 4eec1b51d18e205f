package org.millrace.bucket.ledger;

/**
 * A file in use, as it is remembered.
 *
 * @param id its number in the home of its sink; never given twice there
 * @param temporary its path while it is in use
 * @param target its path once it is finished
 * @param identity what tells it from another file of that path; empty if that is not known
 * @param copy the same of a copy that is to take its place, as long as what it should have is; empty if there is none
 * @param length how much of it counts; {@link #UNKNOWN} if no mark says so
 */
public record FileEntry(long id, String temporary, String target, String identity, String copy, long length) {
    /** No mark says how much counts. */
    public static final long UNKNOWN = -1;

    /** A file that is about to be made. */
    public static FileEntry opening(long id, String temporary, String target) {
        return new FileEntry(id, temporary, target, "", "", UNKNOWN);
    }

    /** The same with an identity. */
    public FileEntry identified(String known) {
        return new FileEntry(id, temporary, target, known, copy, length);
    }

    /** The same with a copy. */
    public FileEntry copied(String known) {
        return new FileEntry(id, temporary, target, identity, known, length);
    }

    /** The same with another target. */
    public FileEntry aimedAt(String other) {
        return new FileEntry(id, temporary, other, identity, copy, length);
    }

    /** The same with another length. */
    public FileEntry ofLength(long counts) {
        return new FileEntry(id, temporary, target, identity, copy, counts);
    }

    /** The same under another number. */
    public FileEntry numbered(long number) {
        return new FileEntry(number, temporary, target, identity, copy, length);
    }

    /** Whether it has its last name from the beginning. */
    public boolean isVisible() {
        return temporary.equals(target);
    }
}
