/**
 * Black-box tests of the packed agent. It is large because each class here tries one promise from outside and leans on no other but for
 * the few that start the agent, feed it and read what came out.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.acceptance;
