package org.millrace.testkit.mutation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One thing that is wrong with a good plug-in, and the run of its suite with it. Runs follow one another. */
final class Mutation {
    private static volatile String current = "";

    private Mutation() {}

    /** What is wrong now; nothing, if empty. */
    static String current() {
        return current;
    }

    /**
     * What a run of a suite shows.
     *
     * @param tests how many tests there were
     * @param failed the methods whose tests failed
     */
    record Run(int tests, Set<String> failed) {}

    static Run run(Class<?> suite, String fault) {
        Set<String> failed = new TreeSet<>();
        int[] tests = {0};
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                tests[0] += test.isTest() ? 1 : 0;
                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    failed.add(test.getSource()
                            .filter(MethodSource.class::isInstance)
                            .map(source -> ((MethodSource) source).getMethodName())
                            .orElse(test.getDisplayName()));
                }
            }
        };
        current = fault;
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(suite))
                                    .build(),
                            listener);
        } finally {
            current = "";
        }
        return new Run(tests[0], failed);
    }
}
