package org.millrace.source.taildir.follow;

import org.millrace.api.component.Counter;

/**
 * What the source counts, beside what the agent does.
 *
 * @param bytesRead bytes that became events or their ends
 * @param lost bytes known to be in files that went away unread
 * @param filesLost how many such files
 * @param packed packed files that were left alone
 * @param unpacked packed files that were read on
 * @param lives files that were truncated or written anew
 * @param cut lines over the limit
 */
public record Figures(
        Counter bytesRead,
        Counter lost,
        Counter filesLost,
        Counter packed,
        Counter unpacked,
        Counter lives,
        Counter cut) {}
