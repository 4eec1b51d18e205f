package org.millrace.runtime.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.runtime.deploy.DropFolder.View;
import org.millrace.runtime.deploy.store.DesiredPlugins;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Plugin.Use;

/**
 * In what the drop folder and what is wanted differ. Changes nothing; its state is what lay there when the folder was last followed
 * to the end. Belongs to {@link DropFolderFollower} and its thread.
 */
final class FolderDifference {
    private final Deployment deployment;
    private final Refusals refusals;
    private Set<Digest> seen = Set.of();

    FolderDifference(Deployment deployment, Refusals refusals) {
        this.deployment = deployment;
        this.refusals = refusals;
    }

    private DesiredPlugins wanted() {
        return deployment.wanted();
    }

    /** All that differed has been dealt with. */
    void followed(View view) {
        seen = Set.copyOf(view.contents().values());
    }

    /** Plug-ins whose file has another name now. */
    List<Plugin> renamed(View view) {
        List<Plugin> renamed = new ArrayList<>();
        for (Plugin plugin : wanted().plugins()) {
            Optional<String> file = view.fileOf(plugin.digest());
            boolean named = !plugin.file().isEmpty()
                    || (plugin.installed() && plugin.origin().equals(DropFolderFollower.WHO));
            boolean there = plugin.digest().equals(view.contents().get(plugin.file()))
                    || view.unsure().contains(plugin.file());
            if (named && file.isPresent() && !there) {
                renamed.add(plugin.in(file.get()));
            }
        }
        return renamed;
    }

    /** New contents, by file name. */
    Map<String, Digest> arrivals(View view) {
        Map<String, Digest> arrivals = new LinkedHashMap<>();
        view.contents().forEach((file, digest) -> {
            Optional<Plugin> known = wanted().of(digest);
            boolean back = known.isPresent()
                    && known.get().use() == Use.KEPT
                    && known.get().file().isEmpty()
                    && !seen.contains(digest);
            if (!refusals.has(digest) && (known.isEmpty() || back) && !arrivals.containsValue(digest)) {
                arrivals.put(file, digest);
            }
        });
        return arrivals;
    }

    /** Plug-ins that came from a file whose content is gone. */
    List<Plugin> departures(View view) {
        List<Plugin> departures = new ArrayList<>();
        for (Plugin plugin : wanted().plugins()) {
            if (plugin.file().isEmpty() || view.fileOf(plugin.digest()).isPresent()) {
                continue;
            }
            Digest instead = view.contents().get(plugin.file());
            boolean gone = instead == null && !view.unsure().contains(plugin.file());
            boolean replaced = instead != null && wanted().installs(instead);
            // Else the file is being copied, or its new content was refused: the old one goes on.
            if (gone || replaced || (plugin.use() == Use.REMOVED && instead != null)) {
                departures.add(plugin);
            }
        }
        return departures;
    }
}
