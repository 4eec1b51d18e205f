package org.millrace.runtime.topology.parse;

import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.finding.Finding;

/**
 * What stands in one or several files.
 *
 * @param entries by key, in the order in which the keys first appear
 * @param findings what is wrong with the text
 */
public record Parsed(Map<String, Entry> entries, List<Finding> findings) {}
