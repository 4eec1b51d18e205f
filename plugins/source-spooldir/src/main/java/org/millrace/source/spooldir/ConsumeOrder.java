package org.millrace.source.spooldir;

import java.util.Comparator;
import org.millrace.source.spooldir.file.SpooledFile;

/** Which file is read next. The constants are what users type. */
enum ConsumeOrder {
    OLDEST,
    YOUNGEST,
    /** As good as any: by a number that a name happens to have. */
    RANDOM;

    Comparator<SpooledFile> order() {
        Comparator<SpooledFile> byAge =
                Comparator.comparingLong(file -> file.facts().modifiedNanos());
        Comparator<SpooledFile> first =
                switch (this) {
                    case OLDEST -> byAge;
                    case YOUNGEST -> byAge.reversed();
                    case RANDOM -> Comparator.comparingInt(file -> file.key().hashCode() * 0x9E3779B9);
                };
        return first.thenComparing(SpooledFile::key);
    }
}
