@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder;
