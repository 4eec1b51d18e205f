/**
 * With what a plug-in is tried in a plain test: the agent's side of the contract, played by objects that remember. Begin with
 * {@link org.millrace.testkit.Connectors}. No thread runs here but those that a component asks its
 * {@link org.millrace.testkit.TestContext} for; everything may be called from any thread unless it says otherwise.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.testkit;
