/**
 * Components for classes that were written for Flume: one for each kind, which take whatever class name no other bundle answers to.
 * They know no class of Flume's: what does is in {@code inside}, which is loaded together with Flume's jars. Called by the agent's
 * threads alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bridge.flume;
