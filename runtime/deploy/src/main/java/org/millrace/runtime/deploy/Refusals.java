package org.millrace.runtime.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.DropFolder.View;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies in the drop folder and is not taken, and why: each told once in the log, and shown as long as it lies there. */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    /** More than these are counted. */
    private static final int MOST_TOLD = 20;

    private final Map<Digest, NotTaken> refused = new LinkedHashMap<>();
    private Map<String, String> troubles = Map.of();
    private Set<Set<String>> doubles = Set.of();

    /**
     * A file that was not taken.
     *
     * @param sha256 the beginning of its digest; empty if it was not read
     */
    record NotTaken(String file, String sha256, String reason) {}

    synchronized List<NotTaken> all() {
        List<NotTaken> all = new ArrayList<>(refused.values());
        troubles.forEach((file, why) -> all.add(new NotTaken(file, "", why)));
        return all;
    }

    synchronized boolean has(Digest digest) {
        return refused.containsKey(digest);
    }

    synchronized void add(String file, Digest digest, Refused why, String folder) {
        refused.put(digest, new NotTaken(file, digest.brief(), why.reason()));
        String shown = Printable.of(file);
        String reason = why.reason().startsWith(shown)
                ? why.reason().substring(shown.length()).strip()
                : why.reason();
        log.warn("Plug-in file {}/{} {}. Nothing was changed.", folder, shown, reason);
    }

    /** Takes note of what there is now. A refusal may have been for what was there then: what is deleted and copied again is judged again. */
    synchronized void look(View view, String folder) {
        refused.entrySet()
                .removeIf(entry -> view.fileOf(entry.getKey()).isEmpty()
                        && !view.unsure().contains(entry.getValue().file()));
        Map<String, String> fresh = new TreeMap<>(view.troubles());
        fresh.entrySet().removeIf(each -> each.getValue().equals(troubles.get(each.getKey())));
        fresh.entrySet().stream()
                .limit(MOST_TOLD)
                .forEach(each -> log.warn(
                        "Plug-in file {}/{} {}. Nothing was changed.",
                        folder,
                        Printable.of(each.getKey()),
                        Printable.of(each.getValue())));
        if (fresh.size() > MOST_TOLD) {
            log.warn("{} more files of {} are not taken; 'plugin list' shows them.", fresh.size() - MOST_TOLD, folder);
        }
        troubles = Map.copyOf(view.troubles());
        doubles(view, folder);
    }

    private void doubles(View view, String folder) {
        Map<Digest, Set<String>> names = new HashMap<>();
        view.contents().forEach((file, digest) -> names.computeIfAbsent(digest, key -> new TreeSet<>())
                .add(Printable.of(file)));
        Set<Set<String>> now = new HashSet<>();
        names.values().stream().filter(same -> same.size() > 1).forEach(now::add);
        now.stream()
                .filter(same -> !doubles.contains(same))
                .limit(MOST_TOLD)
                .forEach(same -> log.warn(
                        "The plug-in files {} of {} are the same jar; one of them is enough.",
                        String.join(", ", same),
                        folder));
        doubles = now;
    }
}
