/**
 * What every component shares: its life cycle, what the agent gives it, how it declares its type, and the
 * exceptions by which it says what went wrong.
 *
 * <p>A component goes through three phases. <b>Validate</b> is its constructor: configuration in, an
 * {@link org.millrace.api.component.InvalidConfigurationException} out if it is wrong; no I/O, no threads, since the
 * agent makes and drops instances to check a configuration. <b>Open</b> may touch the world but moves no events.
 * <b>Run</b> moves events. The agent guards every call: whatever a component throws becomes its status, and no
 * other component notices.
 *
 * <p>It is large because each kind of component has an annotation of its own here.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.component;
