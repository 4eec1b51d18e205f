/**
 * What follows from the keys that sinks of files have in common, or is seldom meant: {@link org.millrace.bucket.advice.FilesAdvice} is
 * asked by each of them for what {@code validate} says. Goes by what was typed alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.advice;
