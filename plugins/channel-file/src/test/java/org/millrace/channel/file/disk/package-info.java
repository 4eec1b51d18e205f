@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.disk;
