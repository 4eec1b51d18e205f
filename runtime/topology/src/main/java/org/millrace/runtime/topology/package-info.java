/**
 * From a configuration file to Config Admin: the triggers, the commands, and the one place where a change is made.
 *
 * <p>Threads: {@code topology} makes all changes, one after the other; {@code configuration-files} looks at the files;
 * {@code topology-follower} waits for what nobody waits for and logs it. Commands come on the threads of their front and hand their
 * work to {@code topology}. The packages below are pure but for {@code apply} and {@code metadata}.
 *
 * <p>Called by Declarative Services and the framework's bundle tracker; others find commands and services, not classes.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology;
