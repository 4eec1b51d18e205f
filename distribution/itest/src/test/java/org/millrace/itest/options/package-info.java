/** What the bundles say of their options, beside what the documentation and the examples say of them. */
@org.jspecify.annotations.NullMarked
package org.millrace.itest.options;
