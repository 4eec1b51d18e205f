package org.millrace.source.spooldir;

import java.io.IOException;
import java.util.Optional;
import org.millrace.api.file.Presence;
import org.millrace.source.spooldir.Gathered.Ending;
import org.millrace.source.spooldir.file.Facts;
import org.millrace.source.spooldir.file.SpooledFile;
import org.millrace.source.spooldir.track.Tracks;

/** Sees to files that are done with: all that was read of them is in the channel. */
final class Retirement {
    private final Tracks tracks;
    private final Ledger ledger;
    private final Troubles troubles;
    private final Progress progress;

    Retirement(Tracks tracks, Ledger ledger, Troubles troubles, Progress progress) {
        this.tracks = tracks;
        this.ledger = ledger;
        this.troubles = troubles;
        this.progress = progress;
    }

    /** Completes a file, or sets it aside. */
    void end(Ending ending) throws IOException {
        SpooledFile file = ending.file();
        Facts now = Facts.of(file.path());
        if (!now.sameInode(file.facts())) {
            // Another file has its name now, and is none of this one's business.
            over(file);
            return;
        }
        Optional<String> aside = ending.aside();
        if (aside.isEmpty() && !now.unchangedSince(file.facts())) {
            aside = Optional.of(changed(file.facts(), now));
        }
        if (aside.isEmpty()) {
            try {
                tracks.complete(file, now);
                progress.completed();
                over(file);
                return;
            } catch (Tracks.NameTakenException e) {
                aside = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        String where = tracks.setAside(file, aside.get());
        progress.setAside(file, aside.get(), where);
        over(file);
    }

    private void over(SpooledFile file) {
        troubles.over(file.key());
        ledger.over(file.key());
    }

    /** Something could not be done with a file; it is tried again, if it is still there. */
    void failed(SpooledFile file, Exception e) throws IOException {
        if (e instanceof IOException io && Presence.isGone(file.path(), io)) {
            troubles.over(file.key());
            progress.left();
        } else {
            troubles.add(file, e);
        }
    }

    /** What a file was, and what it is. */
    static String changed(Facts then, Facts now) {
        return "it was changed: it had " + then.text() + " when its reading began, and has " + now.text() + " now";
    }
}
