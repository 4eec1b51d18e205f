/** What is wanted of the plug-ins, and their content: durable, whatever happens. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.store;
