package org.millrace.runtime.services;

import java.util.List;
import org.millrace.api.component.ComponentKey;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Moves components between versions of the bundles that serve them, or to a fresh instance of the same. A service of the
 * topology; calls are carried out one after another on the topology's thread, and block until they are.
 */
@ProviderType
public interface Rebinding {

    /**
     * One component that moves, or does not.
     *
     * @param component which one
     * @param symbolicName the bundle that brings its type
     * @param from the version that serves it now; empty if none does
     * @param to the version chosen for it; empty if none is there
     * @param problem why it can't move and stays where it is; empty if it moves
     */
    record Move(ComponentKey component, String symbolicName, String from, String to, String problem) {}

    /**
     * What serves one component.
     *
     * @param component which one
     * @param type as the topology names it
     * @param symbolicName the bundle that serves it; empty if none does
     * @param version its version; empty if none does
     * @param pin the version or range that the topology pins it to; empty if it pins none
     */
    record Bound(ComponentKey component, String type, String symbolicName, String version, String pin) {}

    /** Each component of the running topology; none before that has started. */
    List<Bound> bound() throws InterruptedException;

    /**
     * What would happen if this choice were in force: the new versions are tried out (constructed with the component's
     * configuration, not opened) and thrown away again.
     *
     * @return the components that would move, and those that could not; those that stay as they are are not among them
     */
    List<Move> preview(VersionChoice choice) throws InterruptedException;

    /**
     * Binds every component as the {@link VersionChoice} service says now. Returns when the new bindings are written; the flow
     * engine then swaps, and tells how that went by {@link SwapReports}.
     */
    List<Move> rebind() throws InterruptedException;

    /**
     * Gives a component a new instance of the same version and configuration. Returns when that is written; the flow engine
     * then swaps.
     *
     * @return false if the topology has no such component, or nothing serves it
     */
    boolean restart(ComponentKey component) throws InterruptedException;
}
