package org.millrace.runtime.flow.channel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Lease;
import org.millrace.api.channel.LeaseLostException;
import org.millrace.api.mark.MarkChanges;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;

/** Ends leases of one port as delivered, all or none, in one step of the channel together with marks. */
final class PortCommit {
    private final List<PortLease> leases;
    private final MarkChanges marks;

    PortCommit(List<PortLease> leases, MarkChanges marks) {
        this.leases = leases;
        this.marks = marks;
    }

    /**
     * Does it.
     *
     * @param attached the channel behind the port now; must not be closed meanwhile
     * @return false if one of the leases had been ended by somebody else: the others have ended too, and all their events come again
     * @throws Fault if it could not be done; all leases are still open
     */
    boolean run(@Nullable Attached attached) throws Fault, InterruptedException {
        List<PortLease> claimed = new ArrayList<>(leases.size());
        for (PortLease lease : leases) {
            if (lease.claim()) {
                claimed.add(lease);
            }
        }
        if (claimed.size() < leases.size()) {
            lose(claimed);
            return false;
        }
        boolean over = false;
        try {
            commit(attached, claimed);
            over = true;
        } catch (Fault e) {
            if (e.getCause() instanceof LeaseLostException) {
                over = true;
                lose(claimed);
                return false;
            }
            throw e;
        } finally {
            if (!over) {
                claimed.forEach(PortLease::release);
            }
        }
        claimed.forEach(PortLease::delivered);
        return true;
    }

    private void commit(@Nullable Attached attached, List<PortLease> claimed) throws Fault, InterruptedException {
        List<Lease> lent = new ArrayList<>(claimed.size());
        Attached from = attached;
        for (PortLease lease : claimed) {
            if (lease.backing() instanceof ChannelBacking backing) {
                lent.add(backing.lease());
                from = backing.from();
            }
        }
        if (from == null || (lent.isEmpty() && (marks.isEmpty() || !from.keepsMarks()))) {
            return;
        }
        Attached to = from;
        try {
            Guard.run(to.instance().key(), to.loader(), "commit", () -> to.channel()
                    .commit(lent, marks));
            to.instance().succeeds("commit");
        } catch (Fault e) {
            if (!(e.getCause() instanceof LeaseLostException)) {
                to.instance().fails("commit", e);
            }
            throw e;
        }
    }

    private static void lose(List<PortLease> claimed) throws Fault, InterruptedException {
        Fault first = null;
        for (PortLease lease : claimed) {
            try {
                lease.lost();
            } catch (Fault e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
