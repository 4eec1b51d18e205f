/** Components, good and bad, that the tests pack into a bundle. */
@org.jspecify.annotations.NullMarked
package org.millrace.itest.zoo;
