/**
 * Talking to those who come to the control socket. One thread accepts, each caller has a thread while it asks and is answered, one
 * ends those who keep it waiting, one tells those who wait that they are not forgotten.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.operate.control;
