/** The {@code memory} channel. */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.memory;
