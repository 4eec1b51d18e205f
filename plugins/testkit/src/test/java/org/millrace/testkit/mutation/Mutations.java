package org.millrace.testkit.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each fault of a plug-in makes one test of its suite fail: the one that is named, and no other. */
abstract class Mutations {
    private final Object[][] table;
    private final List<Class<?>> suites;

    /** @param table suite, fault, and the test that finds it */
    Mutations(Object[][] table, List<Class<?>> suites) {
        this.table = table;
        this.suites = suites;
    }

    @TestFactory
    Stream<DynamicTest> aGoodPlugInPassesItsSuite() {
        return suites.stream()
                .map(suite -> dynamicTest(suite.getSimpleName(), () -> {
                    Mutation.Run run = Mutation.run(suite, "");
                    assertThat(run.failed()).isEmpty();
                    assertThat(run.tests()).isGreaterThan(10);
                }));
    }

    @TestFactory
    Stream<DynamicTest> eachFaultMakesTheTestFailThatIsNamed() {
        return Stream.of(table)
                .map(row -> dynamicTest(row[1] + " → " + row[2], () -> {
                    Mutation.Run run = Mutation.run((Class<?>) row[0], (String) row[1]);
                    assertThat(run.failed()).isEqualTo(Set.of(row[2]));
                }));
    }
}
