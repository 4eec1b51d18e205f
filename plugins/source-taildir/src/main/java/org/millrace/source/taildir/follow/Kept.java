package org.millrace.source.taildir.follow;

import org.millrace.source.taildir.mark.FileRecord;
import org.millrace.source.taildir.mark.MarkBook;

/** A record that is only kept: of a packed file that needs no reading, or of a file in a directory that nobody asks for at present. */
final class Kept implements MarkBook.Entry {
    private final FileRecord record;
    private int page = -1;
    /** In its last look. */
    int look;
    /** How many looks have not seen it since. */
    int unseen;
    /** Since when, if any. */
    long unseenNanos;

    Kept(FileRecord record) {
        this.record = record;
    }

    @Override
    public FileRecord record() {
        return record;
    }

    @Override
    public int page() {
        return page;
    }

    @Override
    public void page(int number) {
        page = number;
    }
}
