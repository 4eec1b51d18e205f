package org.millrace.runtime.topology.parse;

import org.millrace.runtime.topology.finding.Position;

/**
 * A key and its value as they stand in a file.
 *
 * @param key decoded and trimmed, never empty
 * @param value decoded and trimmed, variables still in it
 * @param position where the key stands
 */
public record Entry(String key, String value, Position position) {}
