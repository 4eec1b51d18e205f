package org.millrace.runtime.flow.component;

import org.millrace.api.component.ComponentKey;

/** Whoever listens or takes connections over; compared by identity. */
interface SocketUser {
    ComponentKey key();

    /** Users of one name and one type understand each other's connections. */
    String type();

    /** The class loader that plug-in code runs with. */
    ClassLoader loader();

    /** Whether it has given way, or is being ended: what it holds is free for others. */
    boolean isGoing();
}
