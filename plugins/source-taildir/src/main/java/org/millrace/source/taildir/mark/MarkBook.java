package org.millrace.source.taildir.mark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/**
 * Which file's record is on which page. A page is one mark: a channel keeps only so many, and there may be more files than that. Its
 * state is the pages and which of them are not yet where they belong.
 */
public final class MarkBook {
    private static final String PAGE = "p";
    private static final String ABOUT = "about";
    /** Room that a record may grow by. */
    private static final int FULL = Mark.MAX_BYTES - 200;

    private static final int MOST_AT_ONCE = 256;

    private final Map<Integer, Page> pages = new TreeMap<>();
    private final Set<Page> dirty = new LinkedHashSet<>();
    private final List<Page> sent = new ArrayList<>();
    private @Nullable Page filling;
    private int next;
    private long since;
    private boolean aboutIsKept;
    private int entries;

    /** What has a record. */
    public interface Entry {
        /** The record as it is to be kept now. */
        FileRecord record();

        /** Its page; set by the book alone. */
        int page();

        /** Where it stands from now on; -1 for nowhere. */
        void page(int number);
    }

    private static final class Page {
        final int number;
        final Set<Entry> entries = new LinkedHashSet<>();
        int bytes = 1;

        Page(int number) {
            this.number = number;
        }
    }

    /**
     * Reads what was kept.
     *
     * @param now in milliseconds: when it begins, if it is new here
     * @return the records by their pages; empty if the source is new here
     */
    public Map<Integer, List<FileRecord>> restore(Map<String, Mark> marks, long now) throws IOException {
        Map<Integer, List<FileRecord>> records = new TreeMap<>();
        since = now;
        for (Map.Entry<String, Mark> each : marks.entrySet()) {
            try {
                if (each.getKey().equals(ABOUT)) {
                    since = each.getValue().number();
                    aboutIsKept = true;
                } else if (each.getKey().startsWith(PAGE)) {
                    int number = Integer.parseInt(each.getKey().substring(PAGE.length()));
                    records.put(number, FileRecord.read(each.getValue().bytes()));
                    next = Math.max(next, number + 1);
                }
            } catch (IOException | IllegalStateException | NumberFormatException e) {
                throw new IOException("mark " + each.getKey() + " can't be read: " + e.getMessage(), e);
            }
        }
        return records;
    }

    /** Whether nothing was ever kept. */
    public boolean isNew() {
        return !aboutIsKept;
    }

    /** When the source first followed anything, in milliseconds. */
    public long since() {
        return since;
    }

    /** How many records there are. */
    public int entries() {
        return entries;
    }

    /** An entry that was restored goes back to its page. */
    public void place(Entry entry, int number) {
        add(entry, pages.computeIfAbsent(number, Page::new));
    }

    private void add(Entry entry, Page page) {
        page.entries.add(entry);
        page.bytes += entry.record().bytes().length;
        entry.page(page.number);
        entries++;
    }

    /** The record of an entry is, or will be with the next batch, another one; the entry may be new. */
    public void changed(Entry entry) {
        Page page = pages.get(entry.page());
        if (page == null) {
            page = filling;
            if (page == null || page.bytes > FULL || !pages.containsKey(page.number)) {
                page = pages.computeIfAbsent(next++, Page::new);
                filling = page;
            }
            add(entry, page);
        }
        dirty.add(page);
    }

    /** An entry is no more. */
    public void remove(Entry entry) {
        Page page = pages.get(entry.page());
        if (page != null && page.entries.remove(entry)) {
            entries--;
            entry.page(-1);
            dirty.add(page);
            page.bytes = Math.max(1, page.bytes - entry.record().bytes().length);
        }
    }

    /** Whether something is to be kept that is not. */
    public boolean isDirty() {
        return !dirty.isEmpty() || !aboutIsKept;
    }

    /**
     * What is to go with the next batch; until {@link #kept} or {@link #refused} is called it is on its way.
     *
     * @param needed entries whose records must be among it
     */
    public MarkChanges changes(Set<? extends Entry> needed) {
        sent.clear();
        Map<String, Mark> set = new LinkedHashMap<>();
        if (!aboutIsKept) {
            set.put(ABOUT, Mark.of(since));
        }
        Set<Page> going = new LinkedHashSet<>();
        for (Entry entry : needed) {
            changed(entry);
            going.add(pages.get(entry.page()));
        }
        for (Page page : dirty) {
            if (going.size() >= MOST_AT_ONCE) {
                break;
            }
            going.add(page);
        }
        List<String> dropped = new ArrayList<>();
        for (Page page : List.copyOf(going)) {
            if (page.entries.isEmpty()) {
                dropped.add(PAGE + page.number);
            } else {
                set.put(PAGE + page.number, Mark.of(content(page, set)));
            }
            sent.add(page);
        }
        MarkChanges changes = MarkChanges.setAll(set);
        for (String key : dropped) {
            changes = changes.without(key);
        }
        return changes;
    }

    /** What does not fit any more goes to another page, which goes along. */
    private byte[] content(Page page, Map<String, Mark> set) {
        List<byte[]> records = new ArrayList<>();
        int bytes = 1;
        for (Entry entry : List.copyOf(page.entries)) {
            byte[] record = entry.record().bytes();
            if (bytes + record.length > Mark.MAX_BYTES) {
                page.entries.remove(entry);
                entries--;
                Page other = pages.computeIfAbsent(next++, Page::new);
                add(entry, other);
                set.put(PAGE + other.number, Mark.of(FileRecord.page(List.of(record))));
                sent.add(other);
            } else {
                records.add(record);
                bytes += record.length;
            }
        }
        page.bytes = bytes;
        return FileRecord.page(records);
    }

    /** The changes are where they belong. */
    public void kept() {
        aboutIsKept = true;
        for (Page page : sent) {
            dirty.remove(page);
            if (page.entries.isEmpty()) {
                pages.remove(page.number);
            }
        }
        sent.clear();
    }

    /** They are not. */
    public void refused() {
        dirty.addAll(sent);
        sent.clear();
    }
}
