@org.jspecify.annotations.NullMarked
package org.millrace.library.netty;
