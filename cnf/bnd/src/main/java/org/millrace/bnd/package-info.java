/**
 * The plug-in for bnd that the parent of plug-ins brings: it writes the documents of components that one annotation declares,
 * and lets a build fail over what can't be meant. bnd calls it, in the one thread of a build.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bnd;
