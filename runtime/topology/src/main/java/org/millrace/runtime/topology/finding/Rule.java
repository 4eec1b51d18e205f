package org.millrace.runtime.topology.finding;

/** What was violated, for programs; the message is for people. */
public enum Rule {
    /** The file can't be read. */
    UNREADABLE(false),
    /** More of something than a configuration may have; nothing of it is taken. */
    BOUND(false),
    /** The text is not properties. */
    SYNTAX(false),
    /** The same key twice in a file. */
    DUPLICATE_KEY(false),
    /** A key without a value. */
    EMPTY_VALUE(false),
    /** A variable that nothing is known of. */
    UNRESOLVED(false),
    /** Variables that need each other. */
    CYCLE(false),
    /** The agent is not in the file, or has nothing to run. */
    AGENT(false),
    /** A key that means nothing. */
    UNKNOWN_KEY(false),
    /** A key that its component knows to mean nothing any more. */
    IGNORED_KEY(false),
    /** A component with keys that its list lacks. */
    NOT_LISTED(false),
    /** A component twice in its list. */
    LISTED_TWICE(false),
    /** A component in its list without any keys, or without a type. */
    NOT_CONFIGURED(true),
    /** Something named that is not there. */
    UNDEFINED(false),
    /** A component that is not connected as it must be. */
    WIRING(true),
    /** A sink that can't be in the group that names it. */
    GROUPED(false),
    /** A component that nothing uses. */
    UNUSED(true),
    /** A component that needs one that was dropped. */
    DEPENDENCY(true),
    /** No installed bundle offers the type, or not in the version asked for: the component may wait for one. */
    NOT_INSTALLED(false),
    /** A type that no bundle offers itself is taken by one that stands in. */
    STANDS_IN(false),
    /** A required key is absent. */
    MISSING_KEY(true),
    /** A value of the wrong type, out of its range or not among the options. */
    VALUE(true),
    /** A batch larger than the channel takes. */
    CAPACITY(true),
    /** A port that two sources want. */
    PORT(true),
    /** A directory that two components want. */
    DIRECTORY(true),
    /** A selector that can drop events. */
    DROPS(false),
    /** A name that can't be one. */
    NAME(true),
    /** The component's own constructor refused. */
    REFUSED(true),
    /** What a component says about its own configuration. */
    ADVICE(false),
    /** There is more than is shown. */
    MORE(false),
    /** Something of Flume that is not here. */
    UNSUPPORTED(false);

    private final boolean drops;

    Rule(boolean drops) {
        this.drops = drops;
    }

    /** Whether a component with an error of this kind can't run; without it the rest of the component stands. */
    boolean drops() {
        return drops;
    }
}
