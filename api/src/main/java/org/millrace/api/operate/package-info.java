/**
 * What an agent tells and obeys: {@link org.millrace.api.operate.Command commands}, status and metrics. All are
 * whiteboard services: register one and every front (command line, HTTP) has it.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.operate;
