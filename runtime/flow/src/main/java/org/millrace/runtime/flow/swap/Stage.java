package org.millrace.runtime.flow.swap;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;

/**
 * How far a succession has come with what is wanted of it. Never changes; what a stage needs to know it carries itself.
 *
 * <table>
 * <caption>What may follow what; {@link Succession#rest} leads from each stage to RESTING, {@link Succession#aim} from each to DUE, or to SETTLED if
 * what serves is the same as what is wanted now</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>SETTLED</td><td>DUE</td><td>what serves failed; it is closed</td></tr>
 * <tr><td>SETTLED</td><td>HOPELESS</td><td>the same, and it said that trying again is pointless</td></tr>
 * <tr><td>DUE</td><td>RECONFIGURING</td><td>it is time, and what serves may take the configuration over in place</td></tr>
 * <tr><td>DUE</td><td>VACATING</td><td>it is time, and what serves, or still goes, is exclusive</td></tr>
 * <tr><td>DUE</td><td>OPENING</td><td>it is time, and nothing is in the way</td></tr>
 * <tr><td>RECONFIGURING</td><td>SETTLED</td><td>what serves has taken the configuration over</td></tr>
 * <tr><td>RECONFIGURING</td><td>VACATING</td><td>it has not, and is exclusive</td></tr>
 * <tr><td>RECONFIGURING</td><td>OPENING</td><td>it has not, and is not in the way</td></tr>
 * <tr><td>RECONFIGURING</td><td>DUE, HOPELESS</td><td>that failed, and what serves is exclusive: it goes on</td></tr>
 * <tr><td>VACATING</td><td>OPENING</td><td>the predecessor is closed or left behind</td></tr>
 * <tr><td>OPENING</td><td>READY</td><td>it is open</td></tr>
 * <tr><td>OPENING</td><td>DUE</td><td>it failed, or did not return in time</td></tr>
 * <tr><td>OPENING</td><td>HOPELESS</td><td>it failed and said that trying again is pointless</td></tr>
 * <tr><td>READY</td><td>SETTLED</td><td>{@link Succession#takeOver}</td></tr>
 * <tr><td>READY</td><td>DUE, HOPELESS</td><td>it failed before it served</td></tr>
 * </table>
 */
sealed interface Stage<T extends Lifecycle> {

    /** Which of the stages this is. */
    Name name();

    /** What is wanted; null if nothing is. */
    @Nullable
    Offer offer();

    /** Why what is wanted does not serve, while it is tried again or no more; empty if it has not failed. */
    default String failure() {
        return "";
    }

    /** Whether all that is missing is that its part has time for it. By any thread. */
    default boolean isAwaiting() {
        return false;
    }

    /** The names of the stages, each with those that may follow it, as in the table. */
    enum Name {
        RESTING {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, DUE, SETTLED);
            }
        },
        SETTLED {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, SETTLED, DUE, HOPELESS);
            }
        },
        DUE {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, SETTLED, DUE, RECONFIGURING, VACATING, OPENING);
            }
        },
        RECONFIGURING {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, SETTLED, DUE, VACATING, OPENING, HOPELESS);
            }
        },
        VACATING {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, DUE, OPENING);
            }
        },
        OPENING {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, SETTLED, DUE, READY, HOPELESS);
            }
        },
        READY {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, SETTLED, DUE, HOPELESS);
            }
        },
        HOPELESS {
            @Override
            Set<Name> next() {
                return EnumSet.of(RESTING, SETTLED, DUE);
            }
        };

        /** What may come after it. */
        abstract Set<Name> next();
    }

    /** Nothing is wanted. What served may still be open, until the part has closed it. */
    record Resting<T extends Lifecycle>() implements Stage<T> {
        @Override
        public Name name() {
            return Name.RESTING;
        }

        @Override
        public @Nullable Offer offer() {
            return null;
        }
    }

    /**
     * What is wanted serves.
     *
     * @param sinceNanos since when, by the succession's clock
     */
    record Settled<T extends Lifecycle>(Offer offer, long sinceNanos) implements Stage<T> {
        @Override
        public Name name() {
            return Name.SETTLED;
        }
    }

    /** What is wanted does not serve yet. */
    sealed interface Underway<T extends Lifecycle> extends Stage<T> {
        Want want();

        @Override
        default Offer offer() {
            return want().offer();
        }

        @Override
        default String failure() {
            return want().failure();
        }
    }

    /** It is to be tried, at once or after a pause. */
    record Due<T extends Lifecycle>(Want want, long atNanos) implements Underway<T> {
        @Override
        public Name name() {
            return Name.DUE;
        }
    }

    /** What serves is asked whether it takes the new configuration over. */
    record Reconfiguring<T extends Lifecycle>(Want want, Reconfiguration<T> asked) implements Underway<T> {
        @Override
        public boolean isAwaiting() {
            return asked.isDone();
        }

        @Override
        public Name name() {
            return Name.RECONFIGURING;
        }
    }

    /** A predecessor that is exclusive goes first; nothing serves. */
    record Vacating<T extends Lifecycle>(Want want, Retirement<T> going) implements Underway<T> {
        @Override
        public Name name() {
            return Name.VACATING;
        }
    }

    /** It is being opened, on a thread of its own. */
    record BeingOpened<T extends Lifecycle>(Want want, Opening<T> opening) implements Underway<T> {
        @Override
        public boolean isAwaiting() {
            return opening.instance() != null;
        }

        @Override
        public Name name() {
            return Name.OPENING;
        }
    }

    /** It is open and waits to take over. */
    record Ready<T extends Lifecycle>(Want want, Instance<T> fresh) implements Underway<T> {
        @Override
        public boolean isAwaiting() {
            return true;
        }

        @Override
        public Name name() {
            return Name.READY;
        }
    }

    /** It said that trying again is pointless: nothing happens until something else is wanted. */
    record Hopeless<T extends Lifecycle>(Want want) implements Underway<T> {
        @Override
        public Name name() {
            return Name.HOPELESS;
        }
    }
}
