package org.millrace.source.netcat;

import java.nio.charset.Charset;

/**
 * What every connection of one source agrees on.
 *
 * @param maxLineLength the most characters (UTF-16 units, as Java counts) of a line, its newline included
 * @param ackEveryEvent whether accepted events are answered; those not accepted always are
 * @param charset of lines and answers
 */
record LineProtocol(int maxLineLength, boolean ackEveryEvent, Charset charset) {}
