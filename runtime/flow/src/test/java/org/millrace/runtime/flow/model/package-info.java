/**
 * The real drain on the real file channel, whose disk is a model, and a modelled store: crashed at every step there is. One thread at a
 * time does something, so that a run depends on its seed alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.model;
