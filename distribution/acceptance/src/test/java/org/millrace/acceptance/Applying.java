package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs tests of this module against another distribution than the whole one: those that apply to it, and lists the others. */
final class Applying {
    /** A few, for each build; or with {@code -Dmillrace.distributions=all} every test that applies. */
    private static final boolean ALL =
            System.getProperty("millrace.distributions", "").equals("all");

    private final Path distribution;
    private final List<String> others = new ArrayList<>();

    private Applying(Path distribution) {
        this.distribution = distribution;
    }

    /** Runs them, and fails if one fails or if none applies. */
    static void to(Path distribution, DiscoverySelector... few) {
        new Applying(distribution).run(ALL ? new DiscoverySelector[] {everything()} : few);
    }

    static DiscoverySelector all(Class<?> type) {
        return selectClass(type);
    }

    static DiscoverySelector one(Class<?> type, String name) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name);
        return selectMethod(type, method);
    }

    private static DiscoverySelector everything() {
        return DiscoverySelectors.selectPackage(Applying.class.getPackageName());
    }

    private void run(DiscoverySelector... what) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(what)
                // The one that runs them all, and those that look at the source.
                .filters(
                        ClassNameFilter.includeClassNamePatterns(".*IT"),
                        ClassNameFilter.excludeClassNamePatterns(".*\\.(OwnDistribution|House|Architecture)IT"))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        String before = System.setProperty("millrace.archive", distribution.toString());
        try {
            LauncherFactory.create().execute(request, summary, new TestExecutionListener() {
                @Override
                public void executionSkipped(TestIdentifier test, String reason) {
                    others.add(test.getDisplayName() + ": " + reason);
                }
            });
        } finally {
            if (before == null) {
                System.clearProperty("millrace.archive");
            } else {
                System.setProperty("millrace.archive", before);
            }
        }
        System.out.println(distribution.getFileName() + ": "
                + summary.getSummary().getTestsSucceededCount() + " tests passed; not run: " + others.size());
        others.forEach(other -> System.out.println("  " + other));
        StringWriter failures = new StringWriter();
        summary.getSummary().printFailuresTo(new PrintWriter(failures));
        assertThat(summary.getSummary().getTotalFailureCount())
                .as("%s: %s", distribution, failures)
                .isZero();
        assertThat(summary.getSummary().getTestsSucceededCount())
                .as("%s: of the tests that were chosen some apply", distribution)
                .isPositive();
    }
}
