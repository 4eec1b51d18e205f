package org.millrace.acceptance;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs of the tests those that apply to the distribution: see {@link Needs}. Found by JUnit itself. */
public final class WhatApplies implements ExecutionCondition {
    private static final Map<Path, Distribution> READ = new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<AnnotatedElement> element = context.getElement();
        if (element.isEmpty()) {
            return ConditionEvaluationResult.enabled("the engine");
        }
        boolean method = context.getTestMethod().isPresent();
        Distribution distribution = READ.computeIfAbsent(Installation.archive(), Distribution::at);
        Optional<Needs> needs = Optional.ofNullable(element.get().getAnnotation(Needs.class));
        if (needs.isEmpty() && method) {
            needs = Optional.ofNullable(context.getRequiredTestClass().getAnnotation(Needs.class));
        }
        // A class whose methods say it may have some that apply.
        if (!method && needs.isEmpty()) {
            return ConditionEvaluationResult.enabled("its methods say what they need");
        }
        if (!method && anyMethodSays(context.getRequiredTestClass())) {
            return ConditionEvaluationResult.enabled("its methods say what else they need");
        }
        if (distribution.isWhole()) {
            List<String> lacks = needs.map(each -> lacks(distribution, each)).orElse(List.of());
            if (!lacks.isEmpty()) {
                throw new IllegalStateException("the whole distribution has no " + String.join(", ", lacks));
            }
            return ConditionEvaluationResult.enabled("it has everything");
        }
        if (needs.isEmpty()) {
            return ConditionEvaluationResult.disabled("needs the whole distribution, and this is " + distribution);
        }
        List<String> lacks = lacks(distribution, needs.get());
        return lacks.isEmpty()
                ? ConditionEvaluationResult.enabled(distribution + " has what it needs")
                : ConditionEvaluationResult.disabled(
                        "needs " + String.join(", ", lacks) + ", which " + distribution + " does not have");
    }

    private static boolean anyMethodSays(Class<?> type) {
        return List.of(type.getDeclaredMethods()).stream()
                .anyMatch(method -> method.getAnnotation(Needs.class) != null);
    }

    private static List<String> lacks(Distribution distribution, Needs needs) {
        return List.of(needs.value()).stream()
                .filter(need -> !distribution.has(need))
                .toList();
    }
}
