package org.millrace.testkit.mutation;

import java.time.Duration;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

/** The suite of {@link GoodInterceptor} and of its faults. */
class InterceptorSuite extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return new GoodInterceptor(Mutation.current());
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(800);
    }
}
