@org.jspecify.annotations.NullMarked
package org.millrace.http.server;
