/**
 * Who gets what from whom among plug-in bundles: a library that serves several, in several versions at once. Asked by {@code deploy}
 * on the thread that has a change in hand, and by the framework on whichever thread resolves.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.wiring;
