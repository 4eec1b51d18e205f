package org.millrace.bucket.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.FatalException;
import org.millrace.api.mark.Mark;
import org.millrace.api.operate.Printable;
import org.millrace.bucket.ledger.FileEntry;
import org.millrace.bucket.ledger.Home;
import org.millrace.bucket.ledger.Marks;
import org.millrace.bucket.ledger.Marks.Remembered;
import org.millrace.bucket.ledger.OpenList;
import org.millrace.bucket.publish.Ending;
import org.millrace.bucket.publish.Fate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what is to become of the files that an earlier instance, or another sink of which this one is the successor, has left.
 *
 * <pre>
 *   in a mark                                cut to what the mark says, and finished
 *   in the list of open files, in no mark    deleted: its events come again
 *   in the list, and there is no own mark    finished as it is: nobody knows whether its events come again
 * </pre>
 *
 * Belongs to the sink's thread.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final Home home;
    private final OpenList list;
    private final Marks marks;
    private final Predicate<String> mayBeOurs;
    private final List<Ending> endings = new ArrayList<>();
    /** Of each home that was taken over, what stood in its list. */
    private final Map<String, List<Long>> taken = new HashMap<>();

    /** @param mayBeOurs whether a path may be one of the sink's store */
    Recovery(Home home, OpenList list, Marks marks, Predicate<String> mayBeOurs) {
        this.home = home;
        this.list = list;
        this.marks = marks;
        this.mayBeOurs = mayBeOurs;
    }

    /** What is to become of each file. */
    List<Ending> find(List<Mark> known) throws IOException, FatalException {
        @Nullable Remembered own = null;
        for (Mark mark : known) {
            if (mark.size() == 0) {
                // Whoever left it had nothing to remember.
                continue;
            }
            if (!home.trouble().isEmpty()) {
                throw new IOException(
                        "the channel keeps a mark of this sink, which counts together with what is in its own"
                                + " directory; and " + home.trouble());
            }
            Remembered each = marks.read(mark);
            if (isOwn(each)) {
                own = each;
            } else {
                takeOver(each);
            }
        }
        Map<Long, FileEntry> committed = new HashMap<>();
        if (own != null) {
            own.files().forEach(file -> committed.put(file.id(), file));
            committed.keySet().forEach(list::reserve);
        }
        List<Ending> adopted = List.copyOf(endings);
        for (FileEntry file : committed.values()) {
            if (!list.isGone(file.id())) {
                endings.add(Ending.left(file.length() == FileEntry.UNKNOWN ? Fate.KEEP : Fate.FINISH, merged(file)));
            }
        }
        for (FileEntry file : list.entries()) {
            boolean listed = committed.containsKey(file.id())
                    || adopted.stream().anyMatch(each -> each.entry().id() == file.id());
            if (!listed) {
                notCommitted(file, own != null);
            }
        }
        for (Ending ending : endings) {
            String file = ending.entry().temporary();
            if (!mayBeOurs.test(file)) {
                throw new FatalException("another kind of sink had this name and has files to finish, such as "
                        + Printable.of(file) + ": give this sink another name, or the name its former type");
            }
        }
        return List.copyOf(endings);
    }

    private boolean isOwn(Remembered remembered) {
        return remembered.token().equals(list.token()) || remembered.path().equals(home.path());
    }

    /** What the list knows better than the mark, which may be older. */
    private FileEntry merged(FileEntry file) {
        FileEntry later = list.entry(file.id());
        if (later == null || !later.temporary().equals(file.temporary())) {
            return file;
        }
        FileEntry merged = file.aimedAt(later.target()).copied(later.copy());
        return later.identity().isEmpty() ? merged : merged.identified(later.identity());
    }

    private void notCommitted(FileEntry file, boolean hasMark) throws IOException {
        if (list.isAdopted(file.id())) {
            // It was taken over, and that was not committed: it is taken over anew, or its first owner still has it.
            list.gone(file.id());
        } else if (!hasMark) {
            log.warn(
                    "Nobody remembers how much of {} counts: it is finished as it is, and events in it may come again.",
                    Printable.of(file.temporary()));
            endings.add(Ending.left(Fate.KEEP, file));
        } else if (file.isVisible() && list.isDamaged()) {
            endings.add(Ending.left(Fate.KEEP, file));
        } else {
            endings.add(Ending.left(Fate.DROP, file));
        }
    }

    private void takeOver(Remembered theirs) throws IOException {
        Optional<Home> other = theirs.path().isEmpty() ? Optional.empty() : home.other(theirs.path());
        List<FileEntry> finish = new ArrayList<>();
        List<FileEntry> drop = new ArrayList<>();
        if (other.isEmpty()) {
            finish.addAll(theirs.files());
        } else {
            try (Home there = other.get();
                    OpenList left = new OpenList(there)) {
                if (left.token().equals(theirs.token())) {
                    taken.put(theirs.path(), sort(theirs, left, finish, drop));
                } else {
                    // The directory has been lost since, and another one is in its place.
                    finish.addAll(theirs.files());
                }
            }
        }
        for (FileEntry file : list.adopt(finish, true)) {
            endings.add(Ending.left(file.length() == FileEntry.UNKNOWN ? Fate.KEEP : Fate.FINISH, file));
        }
        for (FileEntry file : list.adopt(drop, false)) {
            endings.add(Ending.left(Fate.DROP, file));
        }
    }

    private static List<Long> sort(Remembered theirs, OpenList left, List<FileEntry> finish, List<FileEntry> drop) {
        Map<Long, FileEntry> listed = new HashMap<>();
        left.entries().forEach(file -> listed.put(file.id(), file));
        List<Long> ids = new ArrayList<>(listed.keySet());
        for (FileEntry file : theirs.files()) {
            FileEntry later = listed.remove(file.id());
            if (!left.isGone(file.id())) {
                finish.add(later == null ? file : later.ofLength(file.length()));
            }
        }
        for (FileEntry file : listed.values()) {
            if (!left.isAdopted(file.id())) {
                drop.add(file);
            }
        }
        return ids;
    }

    /** The first mark was committed, in which all that was taken over stands: its first owners have it no more. */
    void committed() throws IOException {
        for (Map.Entry<String, List<Long>> each : taken.entrySet()) {
            Optional<Home> other = home.other(each.getKey());
            if (other.isPresent()) {
                try (Home there = other.get();
                        OpenList left = new OpenList(there)) {
                    for (long id : each.getValue()) {
                        left.gone(id);
                    }
                    left.settle();
                }
            }
        }
        taken.clear();
    }
}
