package org.millrace.declaration.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A component as its document describes it.
 *
 * @param entry where it stands
 * @param name its own
 * @param implementation its class's name
 * @param pids of its configurations
 * @param policy what it does without one: {@code require}, {@code optional} or {@code ignore}
 * @param parameters how many its constructor has; empty if it does not say
 * @param services interfaces it offers
 * @param references the places of its constructor's parameters that are services of others
 */
record Description(
        String entry,
        String name,
        String implementation,
        List<String> pids,
        String policy,
        Optional<Integer> parameters,
        List<String> services,
        Set<Integer> references) {}
