/**
 * What a person tells an agent: {@link org.millrace.api.operate.Command commands} are services, register one and every front
 * has it; it answers to whoever asked, in text that can be printed.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.operate;
