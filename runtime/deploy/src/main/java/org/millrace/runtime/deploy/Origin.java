package org.millrace.runtime.deploy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.DropFolder.View;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which folder the plug-ins came from. Where another has come into its place, as when a disk is not mounted, the files that are
 * not in it were not deleted: nothing is removed for that.
 */
final class Origin {
    private static final Logger log = LoggerFactory.getLogger(Origin.class);

    private final Store store;
    private @Nullable String known;
    private String told = "";

    Origin(Store store) {
        this.store = store;
    }

    private String known() throws IOException {
        String read = known == null ? store.folder() : known;
        known = read;
        return read;
    }

    /** Whether this is the folder that is known. */
    boolean is(View view) throws IOException {
        return known().equals(view.key());
    }

    /** Those of the plug-ins whose file is not in the folder that were deleted from it. */
    List<Plugin> deleted(List<Plugin> departures, View view, String folder) throws IOException {
        if (departures.isEmpty() || known().isEmpty() || is(view)) {
            told = "";
            return departures;
        }
        String files = departures.stream().map(Plugin::file).map(Printable::of).collect(Collectors.joining(", "));
        if (!files.equals(told)) {
            told = files;
            log.warn(
                    "The plug-in folder {} is another one than before and lacks {}; nothing is removed for that."
                            + " 'millrace plugin remove' does it.",
                    folder,
                    files);
        }
        return List.of();
    }

    /** Follows this folder from now on. */
    void adopt(Store.Hold hold, View view) throws IOException {
        store.folder(hold, view.key());
        known = view.key();
    }
}
