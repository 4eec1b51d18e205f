/**
 * A world in which a sink's common half lives and dies: a store, a home and a channel in memory, where each step can fail, lose its
 * answer, or be the last one of a process. One thread does everything.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.model;
