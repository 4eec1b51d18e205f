package org.millrace.bucket.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.millrace.api.component.ComponentContext;
import org.millrace.bucket.ledger.DirectoryHome;
import org.millrace.bucket.ledger.Home;
import org.millrace.bucket.ledger.HomeTakenException;
import org.millrace.bucket.ledger.NoHome;
import org.millrace.bucket.publish.Figures;
import org.millrace.bucket.sink.BucketSettings.Pace;
import org.millrace.bucket.store.FileFormat;
import org.millrace.bucket.store.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sink's common half is put together of, besides its settings. Runs on the thread that opens the sink. */
record Assembly(
        Pace pace, FileStore store, FileFormat format, ComponentContext context, LongSupplier nanoTime, Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(Assembly.class);

    BucketSink open(BucketSettings settings) throws IOException {
        try {
            return open(settings, DirectoryHome.of(context.dataDirectory()));
        } catch (HomeTakenException e) {
            throw e;
        } catch (IOException | UncheckedIOException e) {
            if (!settings.homeless()) {
                throw e;
            }
            // A flow that keeps nothing on the agent's disk does not stand still because of it.
            NoHome none = new NoHome("its directory among the agent's data can't be used: " + e.getMessage());
            log.warn("Events may come twice until the sink is opened anew: {}", none.trouble());
            return open(settings.visible(), none);
        }
    }

    private BucketSink open(BucketSettings settings, Home home) throws IOException {
        boolean opened = false;
        try {
            BucketSink sink = new BucketSink(
                    settings,
                    pace,
                    store,
                    format,
                    new BucketSink.Surroundings(home, new Figures(context), context.threads(), nanoTime, clock));
            sink.show(context);
            opened = true;
            return sink;
        } finally {
            if (!opened) {
                home.close();
            }
        }
    }
}
