/** Plug-ins that misbehave, packed into a bundle by the tests. */
@org.jspecify.annotations.NullMarked
package org.millrace.acceptance.zoo;
