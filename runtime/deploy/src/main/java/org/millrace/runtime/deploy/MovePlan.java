package org.millrace.runtime.deploy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.millrace.runtime.deploy.Request.Scope;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.services.Rebinding.Bound;

/** Which components would move to a plug-in, and at what risk. */
final class MovePlan {
    private final RunningTopology live;
    private final Plugin plugin;
    private final Scope scope;

    MovePlan(RunningTopology live, Plugin plugin, Scope scope) {
        this.live = live;
        this.plugin = plugin;
        this.scope = scope;
    }

    void tell(Progress progress) throws InterruptedException {
        List<Bound> bound = live.bound();
        Set<String> untouched = new LinkedHashSet<>();
        for (Bound each : bound) {
            boolean ours = each.symbolicName().equals(plugin.symbolicName());
            if (moves(each)) {
                progress.say("  changes: " + each.component() + " " + each.version() + " -> " + plugin.version());
            } else if (ours && !each.pin().isEmpty()) {
                progress.say("  stays: " + each.component() + " is pinned to " + each.pin()
                        + "; it moves if that allows " + plugin.version());
            } else {
                untouched.add(each.component().toString());
            }
        }
        progress.say(
                bound.isEmpty()
                        ? "  no agent runs: it serves from the next start"
                        : "  untouched: " + (untouched.isEmpty() ? "nothing" : String.join(", ", untouched)));
        tellRisks(progress);
    }

    private boolean moves(Bound each) {
        return each.symbolicName().equals(plugin.symbolicName())
                && each.pin().isEmpty()
                && (scope.only().isEmpty() || scope.only().contains(each.component()));
    }

    /** Before anything is replaced: what would be lost if the agent were killed meanwhile. */
    void tellRisks(Progress progress) throws InterruptedException {
        for (Bound each : live.bound()) {
            String risk = moves(each) ? live.atRisk(each.component()) : "";
            if (!risk.isEmpty()) {
                progress.say("  at risk: " + risk);
            }
        }
    }
}
