/** Tests of the file channel. */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file;
