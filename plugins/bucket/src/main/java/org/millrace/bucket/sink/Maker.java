package org.millrace.bucket.sink;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.bucket.ledger.FileEntry;
import org.millrace.bucket.ledger.OpenList;
import org.millrace.bucket.path.Place;
import org.millrace.bucket.publish.Ending;
import org.millrace.bucket.publish.Fate;
import org.millrace.bucket.publish.Figures;
import org.millrace.bucket.publish.Publisher;
import org.millrace.bucket.store.FileFormat;
import org.millrace.bucket.store.FileStore;
import org.millrace.bucket.store.OpenFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes files: under a name that nobody has, and not before that name is in the list of open files. Belongs to the sink's thread. */
final class Maker {
    private static final Logger log = LoggerFactory.getLogger(Maker.class);
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_SERIES = 1_000;

    private final FileStore store;
    private final FileFormat format;
    private final FileNaming naming;
    private final OpenList list;
    private final Publisher publisher;
    private final Work work;
    private final Figures figures;
    private final Buffers buffers = new Buffers();
    /** Names go on where they were, for places that were used not long ago. */
    private final Map<Place, Supplier<String>> series = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Supplier<String>> eldest) {
            return size() > MOST_SERIES;
        }
    };

    Maker(
            FileStore store,
            FileFormat format,
            FileNaming naming,
            OpenList list,
            Publisher publisher,
            Work work,
            Figures figures) {
        this.store = store;
        this.format = format;
        this.naming = naming;
        this.list = list;
        this.publisher = publisher;
        this.work = work;
        this.figures = figures;
    }

    /** A file for events of a place. */
    InUse make(Place place, Object key, long now) throws IOException, InterruptedException {
        Supplier<String> names =
                series.computeIfAbsent(place, p -> naming.stems().apply(p.prefix()));
        String directory = place.directory().endsWith("/") ? place.directory() : place.directory() + "/";
        for (int i = 0; i < MOST_NAMES; i++) {
            String name = names.get() + naming.suffix();
            InUse made =
                    make(directory + naming.inUsePrefix() + name + naming.inUseSuffix(), directory + name, key, now);
            if (made != null) {
                figures.created();
                return made;
            }
        }
        throw new IOException("the next " + MOST_NAMES + " names in " + Printable.of(directory) + " are taken");
    }

    /** Null if the name is taken. */
    private @Nullable InUse make(String temporary, String target, Object key, long now)
            throws IOException, InterruptedException {
        // Before it is in the list: what is in there and not committed is deleted, and must not be somebody else's.
        if (work.call(() -> store.look(temporary), "a look at " + temporary, late -> {})
                .isPresent()) {
            log.debug("{} is there already; the next name is tried.", temporary);
            return null;
        }
        FileEntry entry = list.opening(temporary, target);
        OpenFile file;
        try {
            file = work.call(() -> store.create(temporary), "the making of " + temporary, OpenFile::abandon);
        } catch (FileAlreadyExistsException e) {
            list.gone(entry.id());
            list.settle();
            return null;
        } catch (IOException | RuntimeException | Error | InterruptedException e) {
            figures.failed();
            publisher.add(Ending.unsure(entry));
            throw e;
        }
        try {
            return new InUse(
                    key, list.made(entry, file.identity()), file, format, new Output(file, buffers, figures), now);
        } catch (IOException e) {
            file.abandon();
            publisher.add(Ending.left(Fate.DROP, entry.identified(file.identity())));
            throw e;
        }
    }
}
